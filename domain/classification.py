"""`Classification`: what a tool call does, according to us (tools/*.yaml), never to the server's own annotations."""

from typing import Literal

from domain.noun import Noun
from domain.vocabulary import Effect

Carriage = Literal["manifest", "file", "files"]
"""How an argument carries documents: one text of manifests; the content of the file at argument `path`; a list of
{"path", "content"}."""


class Classification(Noun):
    """`kind` names the YAML that classified the call ("kubernetes"). `effect` is absent when nobody may make the call.

    `requires_review`: a person's approving review must stand on the forge first. `carries` says which arguments hold
    documents that rules must look into.
    """

    kind: str
    effect: Effect | None
    reason: str = ""
    requires_review: bool = False
    carries: tuple[tuple[str, Carriage], ...] = ()

"""`Evidence`: a piece of what is known, with the place it came from."""

from typing import Literal

from domain.call import digest_of
from domain.noun import Noun


class Evidence(Noun):
    """`source` names where it can be opened ("kubernetes: pods payments", "runbooks/oom.md#memory", "graph: eks-prod").

    `excerpt` is the exact text that supports a claim. `id` is derived from both, so that the same finding on the same
    world has the same id.
    """

    id: str
    kind: Literal["tool", "document", "graph", "run", "rule"]
    source: str
    excerpt: str

    @classmethod
    def of(cls, kind: Literal["tool", "document", "graph", "run", "rule"], source: str, excerpt: str) -> "Evidence":
        return cls(
            id="ev-" + digest_of([kind, source, excerpt])[7:17],
            kind=kind,
            source=source,
            excerpt=excerpt,
        )

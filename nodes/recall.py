"""recall: what is known about the things in question, each piece with its source."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from domain.errors import Unavailable
from domain.estate import Context
from domain.evidence import Evidence
from domain.state import State
from guardrails.redaction import redact
from nodes.deps import Deps
from nodes.node import Node

T = TypeVar("T")

PASSAGES = 8


def recall(deps: Deps) -> Node:
    async def node(state: State) -> State:
        intent = state["intent"]
        (context, no_graph), (passages, no_library), (past, no_runs) = await asyncio.gather(
            _or_missing(deps.estate.context(intent.targets), Context(), "graph"),
            _or_missing(deps.library.search(_query(state), PASSAGES), [], "library"),
            _or_missing(deps.runs.reports(intent.text), [], "runs"),
        )
        evidence = tuple(without_secrets(piece) for piece in (*context.evidence, *passages, *past))
        missing = (*context.missing, *no_graph, *no_library, *no_runs)
        return {"context": context.model_copy(update={"evidence": evidence, "missing": missing})}

    return node


def without_secrets(piece: Evidence) -> Evidence:
    """People write secrets into runbooks too. Its id stays that of what it says."""
    excerpt = redact(piece.excerpt)
    return piece if excerpt == piece.excerpt else Evidence.of(piece.kind, piece.source, excerpt)


def _query(state: State) -> str:
    """What to look up: the request without what was quoted in it."""
    text = state["intent"].text
    for quoted in state["intent"].quoted:
        text = text.replace(quoted, " ")
    return text


async def _or_missing(asked: Awaitable[T], otherwise: T, name: str) -> tuple[T, tuple[str, ...]]:
    """The answer, or `otherwise` with the name of the source that could not be asked: that is said, not hidden."""
    try:
        return await asked, ()
    except Unavailable:
        return otherwise, (name,)

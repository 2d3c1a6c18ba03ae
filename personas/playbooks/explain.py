"""Answer a knowledge question by quoting what the team wrote; say so when nothing is known."""

from domain.finding import Finding, Statement
from personas.case import Case
from personas.playbook import Playbook

QUOTED = 2


def explain(case: Case) -> Playbook:
    """Quote the best passages that recall found."""
    passages = [item for item in case.context.evidence if item.kind == "document"][:QUOTED]
    if not passages:
        return Finding(statements=(Statement(key="nothing_known"),))
    return Finding(
        statements=tuple(
            Statement(key="quoted", values={"source": item.source, "passage": item.excerpt}, evidence=(item.id,))
            for item in passages
        ),
        evidence=tuple(passages),
    )
    yield  # a generator that proposes no calls

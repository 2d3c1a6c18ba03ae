"""report: what was found and done, in the operator's language, each claim with its evidence."""

import re
from collections.abc import Iterable

from domain.approval import Approval
from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.intent import Intent
from domain.report import Claim, Report
from domain.state import State
from domain.vocabulary import Action, Language
from guardrails.redaction import redact
from locales import say
from nodes.deps import Deps
from nodes.node import Node
from nodes.position import status_of

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def report(deps: Deps) -> Node:
    async def node(state: State) -> State:
        report = compose(state, await answered(state, deps))
        return {"report": report, "proposal": None, "asked": status_of(state) == "waiting"}

    return node


async def answered(state: State, deps: Deps) -> tuple[Approval, ...]:
    """The approvals that this run used, in order: by the table, as a refused turn names one that permitted nothing."""
    request = state["request"]
    used = await deps.approvals.all(status="used", thread=request.thread)
    return tuple(approval for approval in used if approval.turn.startswith(f"{request.thread}/{request.run}/"))


def compose(state: State, approvals: tuple[Approval, ...] = ()) -> Report:
    """The report of a run: the ending first, then how it came about and who approved it."""
    intent = state["intent"]
    language = intent.language.reply
    if intent.action is Action.UNCLEAR:
        return asking_back(intent, language)
    if intent.action is Action.OUT_OF_SCOPE or not state.get("itinerary"):
        key = "out_of_scope" if intent.action is Action.OUT_OF_SCOPE else "no_playbook"
        return Report(
            language=language, text=say(language, key, {"action": say(language, f"action.{intent.action.value}")})
        )
    known = evidence_of(state)
    claims = list(dict.fromkeys(told(statement, language, known) for statement in in_order(state)))
    for approval in approvals:
        proof = proof_of(approval)
        known[proof.id] = proof
        values = {"id": approval.id, "by": approval.by, "title": approval.title}
        claims.append(Claim(text=say(language, "approved", values), evidence=(proof.id,)))
    kept = [claim for claim in claims if supported(claim, known.values(), intent)]
    lines = [claim.text for claim in kept]
    if len(kept) < len(claims):
        lines.append(say(language, "withheld", {"count": len(claims) - len(kept)}))
    if missing := state["context"].missing:
        lines.append(say(language, "less_context", {"sources": ", ".join(missing)}))
    return Report(language=language, text="\n".join(lines), claims=tuple(kept))


def proof_of(approval: Approval) -> Evidence:
    """The approval as evidence: who, for what, bound to which digest."""
    said = f"{approval.id} {approval.status} by {approval.by}: {approval.title} ({approval.digest})"
    return Evidence.of("run", f"approval {approval.id}", said)


def asking_back(intent: Intent, language: Language) -> Report:
    choices = [f"{number}. {choice.label}" for number, choice in enumerate(intent.choices, start=1)]
    return Report(language=language, text="\n".join([say(language, "unclear"), *choices]))


def in_order(state: State) -> list[Statement]:
    """The statements of the last finding first, as they say how it ended; then the others in the order they came."""
    findings = [finding for _, finding in sorted(state.get("findings", {}).items())]
    return [statement for finding in findings[-1:] + findings[:-1] for statement in finding.statements]


def evidence_of(state: State) -> dict[str, Evidence]:
    """Every piece of evidence of a run, by id: what recall found and what the findings rest on."""
    context = state.get("context")
    findings: Iterable[Finding] = (finding for _, finding in sorted(state.get("findings", {}).items()))
    pieces = [*(context.evidence if context else ()), *(piece for finding in findings for piece in finding.evidence)]
    return {piece.id: piece for piece in pieces}


def told(statement: Statement, language: Language, known: dict[str, Evidence]) -> Claim:
    text = redact(say(language, statement.key, statement.values))
    return Claim(text=str(text), evidence=tuple(piece for piece in statement.evidence if piece in known))


def supported(claim: Claim, evidence: Iterable[Evidence], intent: Intent) -> bool:
    """Every number of the claim stands in evidence that it cites, or in the request itself."""
    cited = [piece for piece in evidence if piece.id in claim.evidence]
    allowed = set(NUMBER.findall(" ".join([intent.text, *(f"{piece.source} {piece.excerpt}" for piece in cited)])))
    allowed |= {part for number in allowed for part in re.split(r"[.,]", number)}
    return all(number in allowed or set(re.split(r"[.,]", number)) <= allowed for number in NUMBER.findall(claim.text))

"""Propose the fixes of an inspection as one pull request, and request the review of the code owners."""

from pydantic import JsonValue

from domain.estate import Service
from domain.finding import Finding, Statement
from guardrails.check import check_document
from locales import say
from personas.case import Case
from personas.evidence import asking, stopped
from personas.playbook import Playbook, ask
from personas.pull_request import Proposal, body_of, propose
from personas.security.fixes import mend
from tools import github


def propose_fixes(case: Case) -> Playbook:
    """Mend the manifests of the services that broke rules, where Git manages them."""
    if not case.findings:
        return asking("ask.what_to_propose")
    services = _services(case)
    if not services:
        return Finding(statements=(Statement(key="nothing_to_fix"),))
    repository = str(services[0].repository)
    reading = ask(
        github.file(repository, "CODEOWNERS"), *(github.file(repository, f"{s.path}/deployment.yaml") for s in services)
    )
    results = yield reading
    if (end := stopped(reading.calls[1:], results[1:])) is not None:
        return end
    before = {f"{s.path}/deployment.yaml": r.text for s, r in zip(services, results[1:], strict=True)}
    files = {}
    for path, text in before.items():
        rules = {violation.rule for violation in check_document(text, path)}
        mended = mend(text, rules)
        if mended != text:
            files[path] = mended
    if not files:
        return Finding(statements=(Statement(key="nothing_to_fix"),))
    names = ", ".join(service.name for service in services)
    values: dict[str, JsonValue] = {"namespace": case.text_fact("namespace"), "services": names}
    owners = code_owners(results[0].text) if results[0].ok else ()
    finding: Finding = yield from propose(
        case,
        Proposal(
            repository=repository,
            slug=f"harden-{case.text_fact('namespace')}",
            title=say(case.intent.language.reply, "title.harden", values),
            body=body_of(case, "body.harden", **values),
            files=files,
            before=before,
            reviewers=owners,
        ),
    )
    if finding.status != "done" or not owners or case.intent.dry:
        return finding
    asked = Statement(
        key="review_requested", values={"owners": ", ".join(owners)}, evidence=finding.statements[0].evidence
    )
    return finding.model_copy(update={"statements": (*finding.statements, asked)})


def _services(case: Case) -> list[Service]:
    """Known services that Git manages and that broke a rule."""
    violations = case.fact("violations")
    broken = (
        {str(v.get("object", "")).rsplit("/", 1)[-1] for v in violations if isinstance(v, dict)}
        if isinstance(violations, list)
        else set()
    )
    cluster = case.cluster
    return [
        service
        for service in case.context.services
        if service.name in broken
        and service.repository
        and service.path
        and cluster
        and service.cluster == cluster.name
    ]


def code_owners(text: str) -> tuple[str, ...]:
    """The logins that CODEOWNERS names for everything (the `*` pattern), in order."""
    for line in text.splitlines():
        words = line.split("#", 1)[0].split()
        if words and words[0] == "*":
            return tuple(word.removeprefix("@") for word in words[1:])
    return ()

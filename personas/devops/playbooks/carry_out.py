"""Carry out what was proposed and reviewed: one batch, one approval, exactly that."""

from pydantic import JsonValue

from domain.call import Batch, ToolCall
from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import seen, stopped
from personas.playbook import Playbook, ask
from tools import argocd, github, kubernetes
from tools.kubernetes import Object


def carry_out(case: Case) -> Playbook:
    """Merge the reviewed pull request and let the cluster follow, or apply the reviewed object."""
    facts = {key: value for finding in case.findings.values() for key, value in finding.facts.items()}
    declared: Object = {}
    if "service" in facts and "pull_request" in facts:
        reading = ask(argocd.application(case.text_fact("server"), case.text_fact("service")))
        (live,) = yield reading
        if not live.ok and "not found" not in live.text:
            return stopped(reading.calls, (live,)) or Finding(status="failed")
        declared = argocd.declared(kubernetes.object_of(live) or {}) if live.ok else _application(case)
    calls, because = _calls(case, facts, declared)
    batch = Batch(
        calls=calls, because=because, because_args={"title": _known(case, "title")}, shows=_known(case, "diff")
    )
    results = yield batch
    if (end := stopped(calls, results)) is not None:
        return end
    proofs = tuple(seen(call, result.text[:400]) for call, result in zip(calls, results, strict=True))
    statements = tuple(
        Statement(key=f"did.{call.tool}", values=_values(case, call), evidence=(proof.id,))
        for call, proof in zip(calls, proofs, strict=True)
    )
    return Finding(statements=statements, evidence=proofs)


def _calls(case: Case, facts: dict[str, JsonValue], declared: Object) -> tuple[tuple[ToolCall, ...], str]:
    """The calls of the one batch, and the key of why."""
    if "workflow" in facts:
        return (*_merging(case), _workflow(case)), "because.apply"
    if "apply" in facts:
        return (_applying(case),), "because.restart"
    if "scale" in facts:
        return (_scaling(case),), "because.scale"
    if "application" in facts:
        app = case.fact("application")
        synced = argocd.sync(case.text_fact("server"), app if isinstance(app, dict) else {}, case.text_fact("key"))
        return (synced,), "because.sync"
    if declared:
        synced = argocd.sync(case.text_fact("server"), declared, case.text_fact("head"))
        return (*_merging(case), synced), "because.merge_and_sync"
    return _merging(case), "because.merge"


def _scaling(case: Case) -> ToolCall:
    server, kind, service, namespace = (case.text_fact(name) for name in ("server", "kind", "service", "namespace"))
    return kubernetes.scale(server, "apps/v1", kind, service, namespace, int(case.text_fact("scale")))


def _merging(case: Case) -> tuple[ToolCall, ...]:
    """The merge of the reviewed head; nothing when the request came without a pull request."""
    number = case.fact("pull_request")
    if number is None:
        return ()
    return (
        github.merge(case.text_fact("repository"), int(str(number)), case.text_fact("head"), case.text_fact("title")),
    )


def _application(case: Case) -> Object:
    """The Application of a service that has none yet."""
    service, repository, path, namespace = (
        case.text_fact(name) for name in ("service", "repository", "path", "namespace")
    )
    return argocd.manifest(service, repository, path, namespace)


def _applying(case: Case) -> ToolCall:
    """The reviewed object, while the live one is still what was read."""
    resource, live = case.fact("apply"), case.fact("live")
    reading = kubernetes.get(
        case.text_fact("server"),
        "apps/v1",
        case.text_fact("kind"),
        case.text_fact("service"),
        case.text_fact("namespace"),
    )
    applying = kubernetes.apply(case.text_fact("server"), resource if isinstance(resource, dict) else {})
    return applying.expecting(kubernetes.unchanged(reading, live if isinstance(live, dict) else {}))


def _workflow(case: Case) -> ToolCall:
    inputs = case.fact("inputs")
    given = {key: str(value) for key, value in inputs.items()} if isinstance(inputs, dict) else {}
    return github.run_workflow(case.text_fact("repository"), case.text_fact("workflow"), case.text_fact("ref"), given)


def _known(case: Case, name: str) -> str:
    found = [finding.facts[name] for finding in case.findings.values() if name in finding.facts]
    return str(found[-1]) if found else ""


def _values(case: Case, call: ToolCall) -> dict[str, JsonValue]:
    return {
        "number": call.arguments.get("pullNumber"),
        "workflow": call.arguments.get("workflow_id"),
        "service": _known(case, "service"),
        "repository": _known(case, "repository"),
    }

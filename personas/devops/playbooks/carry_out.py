"""Carry out what was proposed and reviewed: one batch, one approval, exactly that."""

from domain.call import Batch, ToolCall
from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import seen, stopped
from personas.playbook import Playbook
from tools import argocd, github, kubernetes


def carry_out(case: Case) -> Playbook:
    """Merge the reviewed pull request and let the cluster follow, or apply the reviewed object."""
    calls, because = _calls(case)
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


def _calls(case: Case) -> tuple[tuple[ToolCall, ...], str]:
    facts = {key: value for finding in case.findings.values() for key, value in finding.facts.items()}
    if "workflow" in facts:
        return (*_merging(case), _workflow(case)), "because.apply"
    if "apply" in facts:
        return (_applying(case),), "because.restart"
    if "scale" in facts:
        scaling = kubernetes.scale(
            case.text_fact("server"),
            "apps/v1",
            case.text_fact("kind"),
            case.text_fact("service"),
            case.text_fact("namespace"),
            int(case.text_fact("scale")),
        )
        return (scaling,), "because.scale"
    if "application" in facts:
        declared = case.fact("application")
        return (argocd.sync(case.text_fact("server"), declared if isinstance(declared, dict) else {}),), "because.sync"
    if "service" in facts:
        return (*_merging(case), _syncing(case)), "because.merge_and_sync"
    return _merging(case), "because.merge"


def _merging(case: Case) -> tuple[ToolCall, ...]:
    """The merge of the reviewed head; nothing when the request came without a pull request."""
    number = case.fact("pull_request")
    if number is None:
        return ()
    return (
        github.merge(case.text_fact("repository"), int(str(number)), case.text_fact("head"), case.text_fact("title")),
    )


def _syncing(case: Case) -> ToolCall:
    declared = argocd.manifest(
        case.text_fact("service"), case.text_fact("repository"), case.text_fact("path"), case.text_fact("namespace")
    )
    return argocd.sync(case.text_fact("server"), declared)


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


def _values(case: Case, call: ToolCall) -> dict[str, object]:
    return {
        "number": call.arguments.get("pullNumber"),
        "workflow": call.arguments.get("workflow_id"),
        "service": _known(case, "service"),
        "repository": _known(case, "repository"),
    }

"""Watch a rollout until it runs, fails or takes too long, and say what the cluster reports."""

from typing import Literal

from pydantic import JsonValue

from domain.call import ToolCall
from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.noun import Noun
from personas.case import Case
from personas.evidence import seen
from personas.playbook import Playbook, ask
from personas.sre.rollout import Rollout, rollout_of, warnings
from tools import argocd, kubernetes

INTERVAL, LOOKS, PATIENCE = 5.0, 24, 6
"""Seconds between looks, how many looks at most (two minutes), and how many failing looks make a failure."""


class Application(Noun):
    """What Argo CD says of the service, and the proof."""

    sync: str
    health: str
    revision: str
    proof: Evidence


def verify_rollout(case: Case) -> Playbook:
    """Look at the Application, the workload and its pods until they agree with what was asked."""
    server, namespace, service = (case.text_fact(name) for name in ("server", "namespace", "service"))
    known = case.service
    kind = known.kind if known else "Deployment"
    app = known.application if known and known.application else service
    looking = (
        argocd.application(server, app),
        kubernetes.get(server, "apps/v1", kind, service, namespace),
        kubernetes.listed(server, "v1", "Pod", namespace, f"app.kubernetes.io/name={service}"),
    )
    failing = 0
    for look in range(LOOKS):
        results = yield ask(*looking, after=INTERVAL if look else 0.0)
        sync, health, revision = argocd.status(results[0])
        rollout = rollout_of(kubernetes.object_of(results[1]) or {}, kubernetes.objects_of(results[2]))
        app_seen = seen(looking[0], f"status.sync={sync} status.health={health} revision={revision}")
        application = (
            Application(sync=sync, health=health, revision=revision, proof=app_seen) if results[0].ok else None
        )
        settled = application is None or (sync == "Synced" and health == "Healthy")
        failing = failing + 1 if rollout.state == "failing" else 0
        if rollout.state == "running" and settled:
            return _finding(case, "done", rollout, looking, application)
        if failing >= PATIENCE:
            break
    asking = kubernetes.events(server, namespace)
    (events,) = yield ask(asking)
    told = warnings(kubernetes.objects_of(events), service)
    why = kubernetes.text(told[-1], "Message") if told else ""
    return _finding(case, "failed", rollout, looking, application, seen(asking, why) if why else None)


def _finding(
    case: Case,
    status: Literal["done", "failed"],
    rollout: Rollout,
    looking: tuple[ToolCall, ...],
    application: Application | None,
    event: Evidence | None = None,
) -> Finding:
    service, cluster, namespace = (case.text_fact(name) for name in ("service", "cluster", "namespace"))
    pods = "; ".join(f"{pod.name} {pod.status}" for pod in rollout.pods)
    counted = f"spec.replicas={rollout.wanted}, pods Running and ready={rollout.running} ({pods})"
    shown = seen(looking[1], f"{namespace}/{service} on {cluster}: {counted}; image {rollout.image}")
    values: dict[str, JsonValue] = {
        "service": service,
        "namespace": namespace,
        "cluster": cluster,
        "running": rollout.running,
        "wanted": rollout.wanted,
        "reason": rollout.reason or "Progressing",
        "message": event.excerpt if event else "",
        "image": rollout.image,
    }
    evidence = [shown]
    statements = [Statement(key=f"{case.intent.action.value}.{status}", values=values, evidence=(shown.id,))]
    if status == "failed":
        proofs = [shown, *([event] if event else [])]
        evidence = proofs
        statements.append(Statement(key="rollout.why", values=values, evidence=tuple(proof.id for proof in proofs)))
        statements.append(Statement(key="rollout.offer_rollback", values=values))
    if application is not None:
        evidence.append(application.proof)
        of: dict[str, JsonValue] = {"service": service, "sync": application.sync, "health": application.health}
        statements.append(Statement(key="application_state", values=of, evidence=(application.proof.id,)))
    facts: dict[str, JsonValue] = {"running": rollout.running, "wanted": rollout.wanted}
    return Finding(status=status, statements=tuple(statements), evidence=tuple(evidence), facts=facts)

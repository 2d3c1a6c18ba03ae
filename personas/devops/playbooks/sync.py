"""Sync an Argo CD Application to the head of its branch."""

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.playbook import Playbook, ask
from tools import argocd, kubernetes


def sync(case: Case) -> Playbook:
    """Read the Application, and prepare the sync."""
    service, cluster = case.service, case.cluster
    if service is None or cluster is None:
        return asking("ask.application")
    name = service.application or service.name
    reading = ask(argocd.application(cluster.server, name))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    live = kubernetes.object_of(results[0]) or {}
    state, health, revision = argocd.status(results[0])
    proof = seen(reading.calls[0], f"status.sync={state} status.health={health} revision={revision}")
    return Finding(
        statements=(
            Statement(
                key="application_state", values={"service": name, "sync": state, "health": health}, evidence=(proof.id,)
            ),
        ),
        evidence=(proof,),
        facts={
            "service": service.name,
            "namespace": service.namespace,
            "server": cluster.server,
            "cluster": cluster.name,
            "application": argocd.declared(live),
            "key": kubernetes.text(live, "metadata", "resourceVersion"),
            "title": f"sync {name}",
            "diff": proof.excerpt,
            "contents": {},
        },
    )

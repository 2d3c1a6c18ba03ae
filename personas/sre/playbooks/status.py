"""How things stand: a service's pods and Application, the nodes of a cluster, or every workload of it."""

from pydantic import JsonValue

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.playbook import Playbook, ask
from personas.sre.rollout import rollout_of
from tools import argocd, kubernetes
from tools.kubernetes import text


def status(case: Case) -> Playbook:
    """Read and tell; change nothing."""
    cluster = case.cluster
    if cluster is None:
        return asking("ask.cluster")
    if case.service is not None:
        return (yield from _service(case))
    if (case.intent.targets.kind or "").lower().startswith("node"):
        return (yield from _nodes(case))
    return (yield from _workloads(case))


def _service(case: Case) -> Playbook:
    service, cluster = case.service, case.cluster
    assert service is not None and cluster is not None  # noqa: S101 - checked by the caller
    reading = ask(
        kubernetes.get(cluster.server, "apps/v1", service.kind, service.name, service.namespace),
        kubernetes.listed(cluster.server, "v1", "Pod", service.namespace, f"app.kubernetes.io/name={service.name}"),
        argocd.application(cluster.server, service.application or service.name),
    )
    results = yield reading
    if (end := stopped(reading.calls[:2], results[:2])) is not None:
        return end
    rollout = rollout_of(kubernetes.object_of(results[0]) or {}, kubernetes.objects_of(results[1]))
    values: dict[str, JsonValue] = {
        "service": service.name,
        "namespace": service.namespace,
        "cluster": cluster.name,
        "running": rollout.running,
        "wanted": rollout.wanted,
        "image": rollout.image,
    }
    pods = "; ".join(f"{pod.name} {pod.status}" for pod in rollout.pods)
    counted = f"spec.replicas={rollout.wanted} running={rollout.running} image={rollout.image}"
    told = f"{service.namespace}/{service.name} on {cluster.name}: {counted}; {pods}"
    proof = seen(reading.calls[0], told)
    statements = [Statement(key="status.service", values=values, evidence=(proof.id,))]
    evidence = [proof]
    if results[2].ok:
        sync, health, revision = argocd.status(results[2])
        app = seen(reading.calls[2], f"status.sync={sync} status.health={health} revision={revision}")
        evidence.append(app)
        of: dict[str, JsonValue] = {"service": service.name, "sync": sync, "health": health, "revision": revision[:8]}
        statements.append(Statement(key="application_state", values=of, evidence=(app.id,)))
    return Finding(statements=tuple(statements), evidence=tuple(evidence))


def _nodes(case: Case) -> Playbook:
    cluster = case.cluster
    assert cluster is not None  # noqa: S101 - checked by the caller
    reading = ask(kubernetes.listed(cluster.server, "v1", "Node"))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    nodes = kubernetes.objects_of(results[0])
    ready = [text(node, "Name") for node in nodes if text(node, "Status").split(",")[0] == "Ready"]
    proof = seen(reading.calls[0], f"{cluster.name}: {len(ready)} of {len(nodes)} nodes Ready: {', '.join(ready)}")
    values: dict[str, JsonValue] = {"cluster": cluster.name, "ready": len(ready), "total": len(nodes)}
    return Finding(statements=(Statement(key="status.nodes", values=values, evidence=(proof.id,)),), evidence=(proof,))


def _workloads(case: Case) -> Playbook:
    cluster, namespace = case.cluster, case.intent.targets.namespace
    assert cluster is not None  # noqa: S101 - checked by the caller
    reading = ask(kubernetes.listed(cluster.server, "apps/v1", "Deployment", namespace))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    statements, evidence = [], []
    for item in kubernetes.objects_of(results[0]):
        running, _, wanted = text(item, "Ready").partition("/")
        image, name, where = text(item, "Images"), text(item, "Name"), text(item, "Namespace")
        told = f"{where}/{name} on {cluster.name}: ready {running}/{wanted}, {image}"
        proof = seen(reading.calls[0], told)
        evidence.append(proof)
        values: dict[str, JsonValue] = {
            "service": name,
            "namespace": where,
            "cluster": cluster.name,
            "running": running,
            "wanted": wanted,
            "image": image,
        }
        statements.append(Statement(key="status.service", values=values, evidence=(proof.id,)))
    return Finding(statements=tuple(statements), evidence=tuple(evidence))

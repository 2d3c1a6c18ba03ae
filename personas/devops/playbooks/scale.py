"""Scale a service where it is managed: in Git when Git manages it, on the cluster when not."""

from pydantic import JsonValue

from domain.finding import Finding, Statement
from locales import say
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.manifests import with_replicas, workload
from personas.playbook import Playbook, ask
from personas.pull_request import Proposal, body_of, propose
from tools import github, kubernetes


def scale(case: Case) -> Playbook:
    """Read how many there are, propose how many there shall be."""
    service, cluster, amount = case.service, case.cluster, case.intent.targets.amount
    if service is None or cluster is None:
        return asking("ask.service")
    if amount is None:
        return asking("ask.replicas", service=service.name)
    facts: dict[str, JsonValue] = {
        "service": service.name,
        "namespace": service.namespace,
        "server": cluster.server,
        "cluster": cluster.name,
    }
    if service.repository is None or service.path is None:
        reading = ask(kubernetes.get(cluster.server, "apps/v1", service.kind, service.name, service.namespace))
        results = yield reading
        if (end := stopped(reading.calls, results)) is not None:
            return end
        wanted = amount.of(kubernetes.number(results[0].data, "spec", "replicas"))
        current = kubernetes.number(results[0].data, "spec", "replicas")
        proof = seen(reading.calls[0], f"spec.replicas={current}, wanted {wanted}")
        values: dict[str, JsonValue] = {"service": service.name, "wanted": wanted}
        return Finding(
            statements=(Statement(key="scale_planned", values=values, evidence=(proof.id,)),),
            evidence=(proof,),
            facts={**facts, "kind": service.kind, "scale": wanted},
        )
    file = f"{service.path}/deployment.yaml"
    reading = ask(github.file(service.repository, file))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    current = kubernetes.number(workload(results[0].text), "spec", "replicas")
    wanted = amount.of(current)
    values = {
        "service": service.name,
        "current": current,
        "wanted": wanted,
        "cluster": cluster.name,
    }
    finding: Finding = yield from propose(
        case,
        Proposal(
            repository=service.repository,
            slug=f"scale-{service.name}-to-{wanted}",
            title=say(case.intent.language.reply, "title.scale", values),
            body=body_of(case, "body.scale", **values),
            files={file: with_replicas(results[0].text, wanted)},
            before={file: results[0].text},
            facts={**facts, "path": service.path},
        ),
    )
    return finding

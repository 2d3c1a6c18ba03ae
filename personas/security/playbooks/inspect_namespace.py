"""Inspect what runs in a namespace against the rules, by rule and object."""

import json

from guardrails.check import check_document
from pydantic import JsonValue

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import asking, of_violation, seen, stopped
from personas.playbook import Playbook, ask
from tools import kubernetes

WORKLOADS = (("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("batch/v1", "CronJob"))


def inspect_namespace(case: Case) -> Playbook:
    """List the workloads of the namespace and judge each of them."""
    cluster = case.cluster
    namespace = case.intent.targets.namespace or (case.service.namespace if case.service else None)
    if cluster is None or namespace is None:
        return asking("ask.namespace")
    reading = ask(*(kubernetes.listed(cluster.server, api, kind, namespace) for api, kind in WORKLOADS))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    objects = [item for result in results for item in kubernetes.objects_of(result)]
    found: list[dict[str, JsonValue]] = []
    for item in objects:
        text = json.dumps({key: value for key, value in item.items() if key != "status"})
        found += [violation.model_dump(mode="json") for violation in check_document(text, kubernetes.name_of(item))]
    proofs = [of_violation(violation) for violation in found]
    names = ", ".join(kubernetes.name_of(item) for item in objects)
    counted = seen(
        reading.calls[0], f"namespace {namespace}: {len(objects)} workloads ({names}), {len(found)} violations"
    )
    summary: dict[str, JsonValue] = {"namespace": namespace, "workloads": len(objects), "violations": len(found)}
    return Finding(
        statements=(
            Statement(key="inspected", values=summary, evidence=(counted.id,)),
            *(Statement(key="violation", values=dict(v), evidence=(p.id,)) for v, p in zip(found, proofs, strict=True)),
        ),
        evidence=(counted, *proofs),
        facts={
            "violations": list(found),
            "namespace": namespace,
            "inspected": [kubernetes.name_of(item) for item in objects],
        },
    )

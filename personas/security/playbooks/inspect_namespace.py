"""Inspect what runs in a namespace against the rules, by rule and object."""

import json

from pydantic import JsonValue

from domain.call import ToolCall
from domain.finding import Finding, Statement
from guardrails.check import check_document
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
    listed = [row for result in results for row in kubernetes.objects_of(result)]
    opening = [_open(cluster.server, namespace, row) for row in listed]
    objects: list[kubernetes.Object] = []
    if opening:
        opened = yield ask(*opening)
        if (end := stopped(opening, opened)) is not None:
            return end
        objects = [result for each in opened if (result := kubernetes.object_of(each)) is not None]
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


def _open(server: str, namespace: str, row: kubernetes.Object) -> ToolCall:
    """The whole object behind a row of a list."""
    api, kind, name = (kubernetes.text(row, key) for key in ("apiVersion", "kind", "Name"))
    return kubernetes.get(server, api, kind, name, namespace)

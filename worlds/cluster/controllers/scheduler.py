"""The scheduler: a node with enough left for every pod, or an event that says why there is none."""

from collections import Counter
from decimal import Decimal

from worlds.cluster.doc import Doc, dig, labels_of
from worlds.cluster.events import emit
from worlds.cluster.quantity import asked, quantity
from worlds.cluster.state import NODE, POD, State, Thing

SOURCE = "default-scheduler"
MEASURED = ("cpu", "memory")


def reconcile(state: State) -> None:
    waiting = [p for p in state.all(POD) if not dig(p.object, "spec", "nodeName") and not p.deleting]
    for pod in waiting:
        _place(state, pod)


def _place(state: State, pod: Thing) -> None:
    nodes = [n for n in state.all(NODE) if "node" not in pod.sim or n.name == pod.sim["node"]]
    reasons = {node.name: _against(state, node, pod) for node in nodes}
    fitting = [node for node in nodes if not reasons[node.name]]
    if not fitting:
        _say_why(state, pod, reasons)
        return
    best = max(fitting, key=lambda node: (_free(state, node, "cpu"), node.name))
    state.set_spec(pod, nodeName=best.name)
    state.remember(pod, scheduled=state.now, unscheduled=None)
    emit(state, pod, "Scheduled", f"Successfully assigned {pod.namespace}/{pod.name} to {best.name}", SOURCE)


def _against(state: State, node: Thing, pod: Thing) -> list[str]:
    """Every reason why this node does not take this pod."""
    spec = pod.object["spec"]
    reasons = [
        f"Insufficient {resource}"
        for resource in MEASURED
        if asked(spec, resource) > 0 and asked(spec, resource) > _free(state, node, resource)
    ]
    if len(_pods_on(state, node)) >= int(dig(node.object, "status", "allocatable", "pods", default=110)):
        reasons.append("Too many pods")
    if not (spec.get("nodeSelector") or {}).items() <= labels_of(node.object).items():
        reasons.append("node(s) didn't match Pod's node affinity/selector")
    if dig(node.object, "spec", "unschedulable") and "node" not in pod.sim:
        reasons.append("node(s) were unschedulable")
    if "node" not in pod.sim:
        taints = dig(node.object, "spec", "taints", default=[])
        reasons += ["node(s) had untolerated taint(s)" for taint in taints if not _tolerated(taint, spec)]
    return reasons


def _tolerated(taint: Doc, spec: Doc) -> bool:
    return taint["effect"] == "PreferNoSchedule" or any(
        t.get("key") in (None, taint["key"])
        and t.get("effect") in (None, taint["effect"])
        and (t.get("operator") == "Exists" or t.get("value", "") == taint.get("value", ""))
        for t in spec.get("tolerations") or []
    )


def _free(state: State, node: Thing, resource: str) -> Decimal:
    whole = quantity(dig(node.object, "status", "allocatable", resource, default="0"))
    return whole - sum((asked(p.object["spec"], resource) for p in _pods_on(state, node)), Decimal(0))


def _pods_on(state: State, node: Thing) -> list[Thing]:
    done = ("Succeeded", "Failed")
    return [
        p
        for p in state.all(POD)
        if dig(p.object, "spec", "nodeName") == node.name and dig(p.object, "status", "phase") not in done
    ]


def _say_why(state: State, pod: Thing, reasons: dict[str, list[str]]) -> None:
    whole = len(reasons)
    counted = Counter(reason for each in reasons.values() for reason in each)
    listed = ", ".join(sorted(f"{count} {reason}" for reason, count in counted.items()))
    message = f"0/{whole} nodes are available: {listed or 'no nodes available to schedule pods'}."
    if any(reason.startswith("Insufficient") for reason in counted):
        message += f" preemption: 0/{whole} nodes are available: {whole} No preemption victims found for incoming pod."
    if pod.sim.get("unscheduled") != message:
        emit(state, pod, "FailedScheduling", message, SOURCE, warning=True)
        state.remember(pod, unscheduled=message)

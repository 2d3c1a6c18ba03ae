"""Pods that controllers make: created from a template within the quota, with their fate decided at birth."""

import copy

from worlds.cluster.apply import mark_deleted
from worlds.cluster.defaults import with_defaults
from worlds.cluster.doc import Doc, dig, owner_reference
from worlds.cluster.events import emit
from worlds.cluster.quota import refusal
from worlds.cluster.reactions import Reaction
from worlds.cluster.state import POD, State, Thing


def living(state: State, owner: Thing) -> list[Thing]:
    """The owner's pods that are neither going away nor finished."""
    return [p for p in state.owned(POD, owner) if not p.deleting and phase(p) not in ("Succeeded", "Failed")]


def phase(pod: Thing) -> str:
    return str(dig(pod.object, "status", "phase", default="Pending"))


def is_ready(pod: Thing) -> bool:
    conditions = dig(pod.object, "status", "conditions", default=[])
    return not pod.deleting and any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def create(state: State, owner: Thing, name: str, workload: str, source: str, **sim: object) -> Thing | None:
    """A pod of `owner`'s template; None when a quota refuses, which is said in an event about the owner."""
    template = owner.object["spec"]["template"]
    refused = refusal(state, owner.namespace, template["spec"])
    if refused is not None:
        _refuse(state, owner, name, refused, source)
        return None
    pod = born(state, _pod(owner, template, name), workload, **sim)
    emit(state, owner, "SuccessfulCreate", f"Created pod: {name}", source)
    return pod


def born(state: State, document: Doc, workload: str, **sim: object) -> Thing:
    """Store a pod together with the rules that hold for it and the failure it will have."""
    rules = state.reactions.of(document, workload)
    fate = _fate(state, document, [state.reactions.rules[place] for place in rules], workload)
    delay = dig(document, "spec", "containers", 0, "readinessProbe", "initialDelaySeconds", default=0)
    return state.create(document, {"rules": rules, "fate": {"delay": delay} | fate, "workload": workload} | sim)


def delete(state: State, owner: Thing, pod: Thing, source: str) -> None:
    mark_deleted(state, pod)
    emit(state, owner, "SuccessfulDelete", f"Deleted pod: {pod.name}", source)


def _pod(owner: Thing, template: Doc, name: str) -> Doc:
    meta = copy.deepcopy(template.get("metadata") or {})
    meta.pop("creationTimestamp", None)
    meta |= {"name": name, "namespace": owner.namespace, "ownerReferences": [owner_reference(owner.object)]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": copy.deepcopy(template["spec"])}
    return with_defaults(pod)


def _refuse(state: State, owner: Thing, name: str, refused: str, source: str) -> None:
    message = f'pods "{name}" is forbidden: {refused}'
    if owner.sim.get("refusal") != message:
        emit(state, owner, "FailedCreate", f"Error creating: {message}", source, warning=True)
    state.remember(owner, refusal=message)


def _fate(state: State, pod: Doc, rules: list[Reaction], workload: str) -> Doc:
    image = next((c["image"] for c in pod["spec"]["containers"] if state.reactions.missing(c["image"])), None)
    if image is not None:
        return {"kind": "pull", "image": image, "message": ""}
    for rule in rules:
        if rule.fails and (rule.pods is None or _suffering(state, pod, workload) < rule.pods):
            return _failure(rule, pod)
    return {"kind": "run"}


def _failure(rule: Reaction, pod: Doc) -> Doc:
    if rule.pull_fails:
        return {"kind": "pull", "image": pod["spec"]["containers"][0]["image"], **rule.pull_fails.model_dump()}
    if rule.crash:
        return {"kind": "crash", **rule.crash.model_dump()}
    return {"kind": "unready", **(rule.unready.model_dump() if rule.unready else {})}


def _suffering(state: State, pod: Doc, workload: str) -> int:
    """How many living pods of this workload already have a failure."""
    others = state.all(POD, pod["metadata"]["namespace"])
    return sum(1 for p in others if p.sim.get("workload") == workload and not p.deleting and _fails(p))


def _fails(pod: Thing) -> bool:
    return bool(pod.sim.get("fate", {}).get("kind", "run") != "run")

"""Events that keep coming while a pod is as it is: computed when they are read, so that waiting costs nothing."""

from worlds.cluster.doc import Doc
from worlds.cluster.events import LIVES, event, name_for
from worlds.cluster.reactions import Recurring
from worlds.cluster.state import POD, State, Thing
from worlds.cluster.timeline import PULLING


def recurring(state: State, namespace: str = "") -> list[Doc]:
    """What the reactions say about living pods, as counted events."""
    found = [_event(state, pod, each) for pod in state.all(POD, namespace) for each in _said(state, pod)]
    return [doc for doc in found if doc is not None]


def _said(state: State, pod: Thing) -> list[Recurring]:
    if pod.deleting or "scheduled" not in pod.sim:
        return []
    return [each for place in pod.sim.get("rules", []) for each in state.reactions.rules[place].events]


def _event(state: State, pod: Thing, said: Recurring) -> Doc | None:
    first = int(pod.sim["scheduled"]) + PULLING + said.after
    if first > state.now:
        return None
    count = (state.now - first) // said.every + 1
    last = first + (count - 1) * said.every
    if last < state.now - LIVES:
        return None
    name = name_for(pod, said.type, said.reason, said.message)
    doc = event(pod, name, said.type, said.reason, said.message, "kubelet", first, last, count)
    pod_version = pod.object["metadata"]["resourceVersion"]
    doc["metadata"] |= {"creationTimestamp": doc["firstTimestamp"], "resourceVersion": pod_version, "uid": name}
    return doc

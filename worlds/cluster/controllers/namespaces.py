"""Namespaces are active, and each has its default ServiceAccount."""

from worlds.cluster.state import NAMESPACE, State


def reconcile(state: State) -> None:
    for space in state.all(NAMESPACE):
        if space.deleting:
            continue
        state.set_status(space, {"phase": "Active"})
        if state.get("ServiceAccount", space.name, "default") is None:
            meta = {"name": "default", "namespace": space.name}
            state.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})

"""What goes when something else went: the owned without an owner, and everything in a namespace that is going away."""

from worlds.cluster.apply import mark_deleted
from worlds.cluster.doc import owner_uid
from worlds.cluster.state import NAMESPACE, POD, State, Thing


def reconcile(state: State) -> None:
    standing = {thing.uid for thing in state.everything()}
    for thing in state.everything():
        owner = owner_uid(thing.object)
        if owner is not None and owner not in standing:
            _take(state, thing)
    for space in state.all(NAMESPACE):
        if space.deleting:
            _empty(state, space)


def due(state: State) -> list[int]:
    return [int(space.sim["gone"]) for space in state.all(NAMESPACE) if space.deleting]


def _take(state: State, thing: Thing) -> None:
    if thing.key[0] == POD:
        mark_deleted(state, thing)
    else:
        state.remove(thing)


def _empty(state: State, space: Thing) -> None:
    inside = [thing for thing in state.everything() if thing.namespace == space.name]
    for thing in inside:
        _take(state, thing)
    state.set_status(space, {"phase": "Terminating"})
    if state.now >= int(space.sim["gone"]) and not any(thing.key[0] == POD for thing in inside):
        state.remove(space)

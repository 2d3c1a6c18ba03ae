"""The whole world at a glance, as plain data."""

from typing import TYPE_CHECKING

from pydantic import JsonValue

if TYPE_CHECKING:
    from worlds.world import World


def snapshot(world: "World") -> dict[str, JsonValue]:
    """`clock`, `clusters` by name, `forge`. Looking lets the controllers catch up and moves no clock."""
    from worlds.cluster.argocd.trees import Trees
    from worlds.cluster.settle import settle
    from worlds.cluster.state import State
    from worlds.cluster.summary import summary
    from worlds.forge import moves
    from worlds.forge.summary import summary as forge_summary

    clusters: dict[str, JsonValue] = {}
    with world.store.transaction() as tx:
        moves.settle(world, tx)
        clock = tx.now.isoformat()
        for cluster in world.clusters:
            state = State(tx, cluster.name, cluster.server)
            settle(state, tx.value("clock"), Trees(world))
            clusters[cluster.name] = summary(state)
            state.save()
    return {"name": world.name, "clock": clock, "clusters": clusters, "forge": forge_summary(world)}

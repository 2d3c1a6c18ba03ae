"""Loading: a world's files become its state."""

from typing import TYPE_CHECKING

from worlds.errors import WorldError
from worlds.validate import validate

if TYPE_CHECKING:
    from worlds.world import World


def load(world: "World") -> None:
    """Check every file, then load the forge, whose commits the clusters' Applications follow, then the clusters.

    Raises WorldError with the first problem and how many more there are.
    """
    from worlds.cluster.load import load as load_clusters
    from worlds.forge.load import load as load_forge

    problems = validate(world.folder, world.overlay)
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise WorldError(f"{problems[0]}{more}", "`opsward world validate` lists them all.")
    world.store.start_clock(world.description.start)
    load_forge(world)
    load_clusters(world)

"""`opsward world`: the worlds there are, what one looks like now, and starting it afresh."""

import asyncio
import json
import sys
from pathlib import Path

from adapters.settings import Settings
from worlds.names import find, names


def listed(as_json: bool) -> int:
    sys.stdout.write((json.dumps(names()) if as_json else "\n".join(names())) + "\n")
    return 0


def shown(settings: Settings, name: str, as_json: bool) -> int:
    """The world's state, and what it saw happen, in order."""
    from server import open_world

    world = open_world(settings.model_copy(update={"world": name}))
    state = {"name": name, **world.snapshot(), "effects": world.effects()}
    if as_json:
        sys.stdout.write(json.dumps(state, ensure_ascii=False, indent=2) + "\n")
    else:
        from terminal import show

        show.world(state)
    return 0


def reset(settings: Settings, name: str) -> int:
    from server import open_world

    open_world(settings.model_copy(update={"world": name})).reset()
    asyncio.run(_forget(settings, name))
    sys.stdout.write(f"{name}: as new\n")
    return 0


async def _forget(settings: Settings, name: str) -> None:
    """What the graph learnt of the world goes with it; a graph database that is not there has nothing to forget."""
    from domain.errors import Unavailable
    from server import open_graph

    try:
        async with open_graph(settings, name) as estate:
            await estate.forget()
    except Unavailable as error:
        sys.stderr.write(f"{error}\n")


def validated(name: str) -> int:
    """0 sound, 1 with problems: each with file and line. `name` is a shipped world or a folder."""
    from worlds.validate import validate

    folder = Path(name) if Path(name).is_dir() else find(name)
    problems = validate(folder, None)
    for problem in problems:
        sys.stdout.write(f"{problem.file}:{problem.line}: {problem.message}\n")
    if not problems:
        sys.stdout.write(f"{name}: sound\n")
    return 1 if problems else 0

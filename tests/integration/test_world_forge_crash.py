"""A crash in the middle of a call: either everything of it happened, or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.world_forge_session import GITOPS, acting, approve, effects, forge_world, propose, wait
from worlds.forge.git import head
from worlds.forge.summary import summary

ROOT = Path(__file__).parents[2]
CRASH = """
import os, sys
from pathlib import Path
from worlds.forge import call, moves
from worlds.names import find
from worlds.source import Source
from worlds.world import World

world = World(Source(find("demo")), Path(sys.argv[1]))
moved = moves.move
def die(*given):
    if sys.argv[3] == "before":
        moved(*given)
        os._exit(9)
    moved(*given)
call.move = die
call.call(world, "opsward", "merge_pull_request", {"owner": "shop", "repo": "gitops", "pullNumber": int(sys.argv[2])})
os._exit(9)
"""


def crash(state: Path, number: int, when: str) -> None:
    """Merge in another process that dies right before, or right after, the transaction commits."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", CRASH, str(state), str(number), when]
    assert subprocess.run(arguments, env=environment, check=False).returncode == 9


@pytest.mark.parametrize(("when", "already"), [("before", False), ("after", True)])
async def test_a_merge_cut_short_happened_wholly_or_not_at_all(tmp_path: Path, when: str, already: bool) -> None:
    world = forge_world(tmp_path / "demo")
    before = head(world, "shop/gitops", "main")
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        wait(world, 10)
        await approve(world, number)
        crash(tmp_path / "demo", number, when)
        assert head(world, "shop/gitops", "main") != before, "the crash came after the ref had moved"
        pull = await opsward.ok("pull_request_read", **GITOPS, pullNumber=number, method="get")
        assert pull["merged"] is already
        assert (head(world, "shop/gitops", "main") != before) is already
        if not already:
            await opsward.ok("merge_pull_request", **GITOPS, pullNumber=number)
    assert effects(world).count("pull_request.merged") == 1


SHOW = """
import json, sys
from pathlib import Path
from worlds.forge.summary import summary
from worlds.names import find
from worlds.source import Source
from worlds.world import World

print(json.dumps(summary(World(Source(find("demo")), Path(sys.argv[1])))))
"""


def shown_elsewhere(state: Path) -> object:
    """What another process sees of the forge."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", SHOW, str(state)]
    shown = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    return json.loads(shown.stdout)


async def test_two_processes_see_one_forge(tmp_path: Path) -> None:
    world = forge_world(tmp_path / "demo")
    async with acting(world, "opsward") as opsward:
        await propose(opsward)
    assert shown_elsewhere(tmp_path / "demo") == summary(world)

"""The state of a world: shared by processes, whole after a crash, the same for the same calls."""

import asyncio
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.world_ground import Hands, copy_of, deployment, hands, overlaid
from worlds.errors import WorldError
from worlds.names import find
from worlds.world import World

OPEN = """
import sys
from pathlib import Path
from worlds.names import find
from worlds.world import World
world = World.open(find("demo"), Path(sys.argv[1]))
"""
SCALE = (
    OPEN
    + """
import asyncio
from tests.integration.world_ground import hands
wish = dict(apiVersion="apps/v1", kind="Deployment", name="nginx", namespace="web", scale=int(sys.argv[2]))
asyncio.run(hands(world, "approver").text("resources_scale", **wish))
"""
)
LOUD = (
    """
import worlds.cluster.load as loading
first = loading._load
def slow(world, cluster, tx):
    print("loading", flush=True)
    first(world, cluster, tx)
    import time
    time.sleep(30)
loading._load = slow
"""
    + OPEN
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield World.open(find("demo"), tmp_path_factory.mktemp("loaded") / "demo")


@pytest.fixture
def world(loaded: World, tmp_path: Path) -> World:
    return copy_of(loaded, tmp_path / "demo")


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


async def story(world: World) -> list[str]:
    """A few calls that read and write; every answer."""
    prod: Hands = hands(world)
    said = [await prod.apply(deployment())]
    await world.clock.sleep(3)
    said += [await prod.text("pods_list"), await prod.text("events_list"), await prod.text("pods_top")]
    said.append(await prod.apply(deployment(image="registry.shop.example/nginx-unprivileged:9.9")))
    await world.clock.sleep(30)
    return [*said, await prod.text("pods_list"), await prod.text("events_list")]


async def test_the_same_calls_on_a_fresh_world_get_the_same_answers(tmp_path: Path) -> None:
    first = World.open(find("demo"), tmp_path / "first")
    second = World.open(find("demo"), tmp_path / "second")
    assert await story(first) == await story(second)
    assert first.effects() == second.effects()
    assert first.snapshot() == second.snapshot()


async def test_looking_often_and_looking_once_see_the_same(loaded: World, tmp_path: Path) -> None:
    often, once = copy_of(loaded, tmp_path / "often"), copy_of(loaded, tmp_path / "once")
    for world in (often, once):
        await hands(world).apply(deployment())
    for _ in range(45):
        await hands(often).text("namespaces_list")
    await once.clock.sleep(45)
    assert often.snapshot()["clusters"] == once.snapshot()["clusters"]


async def test_what_one_process_changes_another_sees(world: World) -> None:
    prod = hands(world)
    await prod.apply(deployment(replicas=1))
    other = python(SCALE, str(world.state), "4")
    other.communicate(timeout=60)
    assert other.returncode == 0
    await world.clock.sleep(15)
    assert len(await prod.pods("web")) == 4
    assert [(e["kind"], e["by"]) for e in world.effects()] == [
        ("resource.applied", "operator"),
        ("resource.scaled", "approver"),
    ]


async def test_calls_at_the_same_time_queue_behind_each_other(world: World) -> None:
    before = world.clock.now()
    await asyncio.gather(*(hands(world).text("namespaces_list") for _ in range(12)))
    assert (world.clock.now() - before).total_seconds() == 12


def test_two_processes_may_open_a_new_world_at_once(tmp_path: Path) -> None:
    running = [python(OPEN + "print(len(world.snapshot()['clusters']))", str(tmp_path / "new")) for _ in range(2)]
    assert [each.communicate(timeout=120)[0] for each in running] == ["2\n", "2\n"]


def test_a_load_that_was_killed_is_done_again(tmp_path: Path, loaded: World) -> None:
    process = python(LOUD, str(tmp_path / "killed"))
    assert process.stdout is not None and process.stdout.readline() == "loading\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    again = World.open(find("demo"), tmp_path / "killed")
    assert again.snapshot() == loaded.snapshot()


async def test_a_reset_forgets_everything(world: World, loaded: World) -> None:
    await hands(world).apply(deployment())
    world.reset()
    assert world.effects() == []
    assert world.snapshot() == loaded.snapshot()


def test_an_overlay_replaces_single_files(tmp_path: Path) -> None:
    text = (find("demo") / "clusters/eks-stg-apne2/history.yaml").read_text()
    world = overlaid(tmp_path, {"clusters/eks-prod-apne2/reactions.yaml": "rules: []\n", "x.yaml": text})
    pods = world.snapshot()["clusters"]["eks-prod-apne2"]["pods"]  # type: ignore[index, call-overload]
    assert {pod["status"] for pod in pods} == {"Running"}  # type: ignore[index, union-attr, call-overload]


def test_a_broken_world_is_refused_with_file_and_line_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(find("demo"), folder)
    file = folder / "clusters/eks-prod-apne2/metrics.yaml"
    file.write_text("system: {cpu: 1m, memory: 1Mi}\npods:\n  - {namespace: prod, cpu: [}\n")
    with pytest.raises(WorldError, match=rf"{file}:3: broken YAML"):
        World.open(folder, tmp_path / "state")
    shutil.copy(find("demo") / "clusters/eks-prod-apne2/metrics.yaml", file)
    assert World.open(folder, tmp_path / "state").name == "demo"

"""The demo world's clusters: what a visitor finds at 14:30 in Seoul, and how the incident ends with its cause."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.integration.world_ground import Hands, copy_of, hands
from worlds.names import find
from worlds.validate import validate
from worlds.world import World

ARGO = "argoproj.io/v1alpha1"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield World.open(find("demo"), tmp_path_factory.mktemp("loaded") / "demo")


@pytest.fixture
def world(loaded: World, tmp_path: Path) -> World:
    return copy_of(loaded, tmp_path / "demo")


@pytest.fixture
def prod(world: World) -> Hands:
    return hands(world)


def test_the_demo_world_is_whole() -> None:
    assert validate(find("demo")) == []


async def test_everything_in_production_runs_but_one_pod_of_payments(prod: Hands) -> None:
    rows = (await prod.data("resources_list", apiVersion="v1", kind="Pod"))["items"]
    failing = [row for row in rows if row["Status"] != "Running"]  # type: ignore[union-attr, index, call-overload]
    assert [(row["Namespace"], row["Status"]) for row in failing] == [("payments", "CrashLoopBackOff")]  # type: ignore[index, call-overload]
    apps = {
        row["Name"]: (row["Sync Status"], row["Health Status"])
        for row in await prod.rows("Application", "argocd", ARGO)
    }
    assert apps.pop("payments-api") == ("Synced", "Degraded")
    assert apps == dict.fromkeys(["cart", "catalog", "checkout", "notifications", "storefront"], ("Synced", "Healthy"))


async def test_staging_is_healthy_with_one_replica_each(world: World) -> None:
    staging = hands(world, cluster=1)
    rows = await staging.rows("Deployment", "staging")
    assert {row["Name"]: row["Ready"] for row in rows} == dict.fromkeys(
        ["cart", "catalog", "checkout", "notifications", "payments-api", "storefront"], "1/1"
    )


async def test_the_incident_can_be_read_from_logs_events_and_metrics(prod: Hands) -> None:
    pods = await prod.pods("payments")
    crashing = next(name for name, row in pods.items() if row["Status"] == "CrashLoopBackOff")
    assert str(pods[crashing]["Restarts"]).startswith("5 (")
    last = await prod.text("pods_log", name=crashing, namespace="payments", previous=True, tail=1)
    assert "FATAL could not acquire connection within 30s" in last
    steady = next(name for name, row in pods.items() if row["Status"] == "Running")
    lines = (await prod.text("pods_log", name=steady, namespace="payments", tail=500)).splitlines()
    first = next(line for line in lines if "connection pool exhausted (size=5" in line)
    assert first.startswith("2026-11-20T05:06")
    assert any("ERROR POST /charge 503" in line for line in lines)
    events = await prod.text("events_list", namespace="payments", fieldSelector="type=Warning")
    assert "Readiness probe failed" in events and "Back-off restarting failed container" in events
    used = [line.split() for line in (await prod.text("pods_top", namespace="payments")).splitlines()[1:-2]]
    assert used and all(int(line[3].removesuffix("m")) < 60 for line in used)


async def test_giving_the_pool_back_its_size_ends_the_incident(world: World, prod: Hands) -> None:
    found = await prod.get("Deployment", "payments-api", "payments")
    wanted = copy.deepcopy(found)
    for variable in wanted["spec"]["template"]["spec"]["containers"][0]["env"]:
        if variable["name"] == "DB_POOL_SIZE":
            variable["value"] = "20"
    await prod.apply(wanted)
    await world.clock.sleep(40)
    pods = await prod.pods("payments")
    assert [row["Ready"] for row in pods.values()] == ["1/1"] * 3
    lines = await prod.text("pods_log", name=next(iter(pods)), namespace="payments")
    assert "exhausted" not in lines and "size=20" in lines
    app = await prod.get("Application", "payments-api", "argocd", ARGO)
    assert app["status"]["sync"]["status"] == "OutOfSync"
    assert app["status"]["health"]["status"] == "Healthy"


async def test_what_runs_is_what_git_holds(world: World, prod: Hands) -> None:
    file = world.file("repositories/shop/gitops/tree/clusters/eks-prod-apne2/catalog/deployment.yaml")
    assert file is not None
    wanted = yaml.safe_load(file.read_text())
    found = await prod.get("Deployment", "catalog", "prod")
    container = found["spec"]["template"]["spec"]["containers"][0]
    assert container["image"] == wanted["spec"]["template"]["spec"]["containers"][0]["image"]
    assert found["spec"]["replicas"] == wanted["spec"]["replicas"]


async def test_the_privileged_container_of_prod_is_there_to_be_found(prod: Hands) -> None:
    found = await prod.get("Deployment", "notifications", "prod")
    assert found["spec"]["template"]["spec"]["containers"][0]["securityContext"] == {"privileged": True, "runAsUser": 0}


async def test_a_log_file_speaks_in_absolute_times(prod: Hands) -> None:
    name = next(name for name in await prod.pods("prod") if name.startswith("checkout"))
    lines = (await prod.text("pods_log", name=name, namespace="prod", tail=300)).splitlines()
    times = [line.split()[0] for line in lines]
    assert times == sorted(times) and times[-1].startswith("2026-11-20T05:")
    assert any("upstream=payments-api.payments" in line for line in lines)


async def test_tables_have_the_columns_of_the_real_server(prod: Hands) -> None:
    head = (await prod.text("pods_list")).splitlines()[0].split("   ")
    assert [cell.strip() for cell in head if cell.strip()] == [
        "NAMESPACE", "APIVERSION", "KIND", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE",
        "NOMINATED NODE", "READINESS GATES", "LABELS",
    ]  # fmt: skip
    top = (await prod.text("nodes_top")).splitlines()[0].split()
    assert top == ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)", "SWAP(bytes)", "SWAP(%)"]


async def test_a_snapshot_shows_everything_and_moves_nothing(world: World) -> None:
    shown = world.snapshot()
    assert world.snapshot() == shown
    assert set(shown) == {"name", "clock", "clusters", "forge"}
    assert shown["clock"] == "2026-11-20T05:30:00+00:00"

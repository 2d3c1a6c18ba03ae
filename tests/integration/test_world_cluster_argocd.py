"""Argo CD in a world: Applications follow their branch, sync when told to, and say how they are."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from tests.integration.world_ground import Hands, application, copy_of, deployment, hands, push
from worlds.names import find
from worlds.world import World

API = "argoproj.io/v1alpha1"
FOLDER = "clusters/eks-prod-apne2/nginx"
CART = "clusters/eks-prod-apne2/cart/deployment.yaml"
AUTOMATED = {"automated": {"prune": True, "selfHeal": True}}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield World.open(find("demo"), tmp_path_factory.mktemp("loaded") / "demo")


@pytest.fixture
def world(loaded: World, tmp_path: Path) -> World:
    return copy_of(loaded, tmp_path / "demo")


@pytest.fixture
def prod(world: World) -> Hands:
    return hands(world)


def manifest(**changes: object) -> str:
    return yaml.safe_dump(deployment("nginx", **changes))


async def status(prod: Hands, name: str = "nginx") -> tuple[str, str, dict]:  # type: ignore[type-arg]
    found = (await prod.get("Application", name, "argocd", API))["status"]
    return found["sync"]["status"], found["health"]["status"], found


def syncs(world: World) -> list[tuple[str, str, bool]]:
    return [(e["name"], e["by"], e["automated"]) for e in world.effects() if e["kind"] == "application.synced"]  # type: ignore[misc]


async def test_a_sync_that_was_asked_for_is_carried_out_once(world: World, prod: Hands) -> None:
    head = push(world, {f"{FOLDER}/deployment.yaml": manifest()})
    await prod.apply(application())
    assert (await status(prod))[:2] == ("OutOfSync", "Missing")
    wish = {**application(), "operation": {"initiatedBy": {"username": "operator"}, "sync": {"revision": head}}}
    await prod.apply(wish)
    assert syncs(world) == [("nginx", "operator", False)]
    await world.clock.sleep(10)
    sync, health, found = await status(prod)
    assert (sync, health) == ("Synced", "Healthy")
    assert found["operationState"]["phase"] == "Succeeded"
    assert found["operationState"]["syncResult"]["revision"] == head
    assert [entry["revision"] for entry in found["history"]] == [head]
    assert "operation" not in await prod.get("Application", "nginx", "argocd", API)
    await world.clock.sleep(300)
    assert len((await status(prod))[2]["history"]) == 1
    assert [e["kind"] for e in world.effects()] == ["application.created", "application.synced"]


async def test_an_operation_alone_leaves_the_rest_of_the_application_as_it_was(world: World, prod: Hands) -> None:
    before = await prod.get("Application", "cart", "argocd", API)
    meta = {"name": "cart", "namespace": "argocd"}
    await prod.apply({"apiVersion": API, "kind": "Application", "metadata": meta, "operation": {"sync": {}}})
    await world.clock.sleep(5)
    after = await prod.get("Application", "cart", "argocd", API)
    assert after["spec"] == before["spec"]
    assert len(after["status"]["history"]) == len(before["status"]["history"]) + 1
    assert syncs(world) == [("cart", "operator", False)]


async def test_health_goes_from_progressing_to_healthy_with_the_pods(world: World, prod: Hands) -> None:
    push(world, {f"{FOLDER}/deployment.yaml": manifest()})
    await prod.apply({**application(), "operation": {"sync": {}}})
    seen = [(await status(prod))[1] for _ in range(8)]
    assert seen[0] == "Progressing" and seen[-1] == "Healthy"


async def test_an_automated_application_follows_its_branch_by_itself(world: World, prod: Hands) -> None:
    push(world, {f"{FOLDER}/deployment.yaml": manifest()})
    await prod.apply(application(policy=AUTOMATED))
    await world.clock.sleep(15)
    await prod.text("namespaces_list")
    await world.clock.sleep(15)
    assert (await status(prod))[:2] == ("Synced", "Healthy")
    head = push(world, {f"{FOLDER}/deployment.yaml": manifest(replicas=2)})
    assert (await status(prod))[0] == "OutOfSync"
    await world.clock.sleep(20)
    sync, _, found = await status(prod)
    assert sync == "Synced" and found["sync"]["revision"] == head
    assert len(await prod.pods("web")) == 2
    assert syncs(world) == [("nginx", "argocd", True)] * 2


async def test_a_branch_that_moved_is_followed_though_nobody_looked(world: World, prod: Hands) -> None:
    await world.clock.sleep(600)
    moved = world.clock.now()
    file = world.file(f"repositories/shop/gitops/tree/{CART}")
    assert file is not None
    push(world, {CART: file.read_text().replace("replicas: 2", "replicas: 3")})
    await world.clock.sleep(60)
    sync, health, found = await status(prod, "cart")
    assert (sync, health) == ("Synced", "Healthy")
    started = datetime.fromisoformat(found["operationState"]["startedAt"])
    assert 0 < (started - moved).total_seconds() < 10


async def test_a_change_to_a_service_of_the_shop_rolls_out(world: World, prod: Hands) -> None:
    path = "clusters/eks-prod-apne2/payments-api/deployment.yaml"
    file = world.file(f"repositories/shop/gitops/tree/{path}")
    assert file is not None
    push(world, {path: file.read_text().replace('value: "5"', 'value: "20"')})
    await status(prod, "payments-api")
    await world.clock.sleep(60)
    assert (await status(prod, "payments-api"))[:2] == ("Synced", "Healthy")


async def test_a_broken_image_makes_the_application_degraded(world: World, prod: Hands) -> None:
    push(world, {f"{FOLDER}/deployment.yaml": manifest(image="registry.shop.example/nginx-unprivileged:9.9")})
    await prod.apply({**application(), "operation": {"sync": {}}})
    await world.clock.sleep(20)
    sync, health, found = await status(prod)
    assert (sync, health) == ("Synced", "Degraded")
    assert "ImagePullBackOff" in found["resources"][0]["health"]["message"]


async def test_what_leaves_git_is_pruned(world: World, prod: Hands) -> None:
    other = {**deployment("other", replicas=1)}
    push(world, {f"{FOLDER}/deployment.yaml": manifest(), f"{FOLDER}/other.yaml": yaml.safe_dump(other)})
    await prod.apply(application(policy=AUTOMATED))
    for _ in range(10):
        await prod.text("namespaces_list")
    assert len(await prod.rows("Deployment", "web")) == 2
    push(world, {f"{FOLDER}/other.yaml": None})
    for _ in range(10):
        await prod.text("namespaces_list")
    assert [row["Name"] for row in await prod.rows("Deployment", "web")] == ["nginx"]


async def test_self_heal_takes_back_what_was_changed_by_hand(world: World, prod: Hands) -> None:
    push(world, {f"{FOLDER}/deployment.yaml": manifest()})
    await prod.apply(application(policy=AUTOMATED))
    for _ in range(10):
        await prod.text("namespaces_list")
    await prod.text("resources_scale", apiVersion="apps/v1", kind="Deployment", name="nginx", namespace="web", scale=1)
    for _ in range(20):
        await prod.text("namespaces_list")
    assert len(await prod.pods("web")) == 3


async def test_without_self_heal_a_change_by_hand_stays_and_shows(world: World, prod: Hands) -> None:
    await prod.text("resources_scale", apiVersion="apps/v1", kind="Deployment", name="cart", namespace="prod", scale=3)
    await world.clock.sleep(60)
    assert (await status(prod, "cart"))[0] == "OutOfSync"
    assert (await prod.get("Deployment", "cart", "prod"))["spec"]["replicas"] == 3
    assert syncs(world) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"path": "clusters/nowhere"}, "clusters/nowhere: app path does not exist"),
        ({"revision": "no-such-branch"}, "unable to resolve 'no-such-branch' to a commit SHA"),
    ],
)
async def test_a_source_that_is_not_there_is_a_comparison_error(prod: Hands, change: dict[str, str], said: str) -> None:
    await prod.apply(application(**change))
    sync, _, found = await status(prod)
    assert sync == "Unknown"
    assert found["conditions"][0]["type"] == "ComparisonError" and said in found["conditions"][0]["message"]


async def test_a_manifest_the_cluster_refuses_fails_the_sync_once(world: World, prod: Hands) -> None:
    push(world, {f"{FOLDER}/deployment.yaml": manifest(replicas=-1)})
    await prod.apply(application(policy=AUTOMATED))
    for _ in range(20):
        await prod.text("namespaces_list")
    found = (await status(prod))[2]
    assert found["operationState"]["phase"] == "Failed"
    assert "must be greater than or equal to 0" in found["operationState"]["message"]
    assert len(syncs(world)) == 1


async def test_an_application_at_rest_keeps_its_version(world: World, prod: Hands) -> None:
    before = (await prod.get("Application", "catalog", "argocd", API))["metadata"]["resourceVersion"]
    await world.clock.sleep(3600)
    assert (await prod.get("Application", "catalog", "argocd", API))["metadata"]["resourceVersion"] == before

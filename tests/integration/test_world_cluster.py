"""A cluster of a world over MCP: what is applied runs, fails, waits and goes away as on a real one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.world_ground import Hands, copy_of, deployment, hands, overlaid
from worlds.names import find
from worlds.world import World


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield World.open(find("demo"), tmp_path_factory.mktemp("loaded") / "demo")


@pytest.fixture
def world(loaded: World, tmp_path: Path) -> World:
    return copy_of(loaded, tmp_path / "demo")


@pytest.fixture
def prod(world: World) -> Hands:
    return hands(world)


async def test_the_tools_are_those_of_the_real_server(prod: Hands) -> None:
    file = find("demo").parent / "cluster" / "tools.json"
    real = {tool["name"]: tool for tool in json.loads(file.read_text())["tools"]}
    listed = {tool.name: tool for tool in await prod.tools()}
    assert set(listed) == set(real)
    for name, tool in listed.items():
        assert (tool.description, tool.inputSchema) == (real[name].get("description"), real[name]["inputSchema"])


async def test_a_deployment_becomes_three_running_pods_after_a_few_seconds(world: World, prod: Hands) -> None:
    await prod.apply(deployment())
    seen = []
    for _ in range(6):
        seen.append({row["Status"] for row in (await prod.pods("web")).values()})
    assert seen[0] == {"ContainerCreating"}
    pods = await prod.pods("web")
    assert [(row["Ready"], row["Status"]) for row in pods.values()] == [("1/1", "Running")] * 3
    assert (await prod.get("Deployment", "nginx", "web"))["status"]["readyReplicas"] == 3
    assert [(e["kind"], e["name"], e["by"]) for e in world.effects()] == [("resource.applied", "nginx", "operator")]


async def test_an_image_the_registry_does_not_hold_is_never_ready(prod: Hands) -> None:
    await prod.apply(deployment(image="registry.shop.example/nginx-unprivileged:9.9"))
    seen = [{row["Status"] for row in (await prod.pods("web")).values()} for _ in range(8)]
    assert seen.index({"ErrImagePull"}) < seen.index({"ImagePullBackOff"})
    assert seen[-1] == {"ImagePullBackOff"}
    assert "readyReplicas" not in (await prod.get("Deployment", "nginx", "web"))["status"]
    assert "Failed to pull image" in await prod.text("events_list", namespace="web", fieldSelector="reason=Failed")
    name = next(iter(await prod.pods("web")))
    said = await prod.refused("pods_log", name=name, namespace="web")
    assert "is waiting to start: trying and failing to pull image" in said


async def test_a_rollout_that_cannot_start_leaves_the_old_pods_alone(world: World, prod: Hands) -> None:
    await prod.apply(deployment())
    await world.clock.sleep(10)
    await prod.apply(deployment(image="registry.shop.example/nginx-unprivileged:9.9"))
    await world.clock.sleep(60)
    ready = [row for row in (await prod.pods("web")).values() if row["Ready"] == "1/1"]
    assert len(ready) == 3
    await world.clock.sleep(600)
    conditions = (await prod.get("Deployment", "nginx", "web"))["status"]["conditions"]
    assert {"Progressing": "ProgressDeadlineExceeded"}.items() <= {c["type"]: c["reason"] for c in conditions}.items()


async def test_pods_that_fit_on_no_node_wait_and_say_why(prod: Hands) -> None:
    await prod.apply(deployment(cpu="1800m"))
    await prod.pods("web")
    assert {row["Status"] for row in (await prod.pods("web")).values()} == {"Pending"}
    events = await prod.text("events_list", namespace="web", fieldSelector="reason=FailedScheduling")
    assert "0/3 nodes are available: 3 Insufficient cpu." in events


async def test_waiting_pods_start_when_there_is_room_again(world: World, prod: Hands) -> None:
    await prod.apply(deployment(name="greedy", cpu="1200m", replicas=3))
    await prod.apply(deployment(cpu="500m", replicas=3))
    before = [row["Status"] for row in (await prod.pods("web")).values()]
    assert "Pending" in before
    await prod.text("resources_delete", apiVersion="apps/v1", kind="Deployment", name="greedy", namespace="web")
    await world.clock.sleep(15)
    assert {row["Status"] for row in (await prod.pods("web")).values()} == {"Running"}


async def test_a_quota_leaves_pods_uncreated_and_says_so(tmp_path: Path) -> None:
    quota = """apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: web}
spec: {hard: {pods: "2", requests.cpu: 250m}}
"""
    world = overlaid(tmp_path, {"clusters/eks-prod-apne2/objects/quota.yaml": quota})
    prod = hands(world)
    await prod.apply(deployment())
    await world.clock.sleep(10)
    assert len(await prod.pods("web")) == 2
    events = await prod.text("events_list", namespace="web", fieldSelector="reason=FailedCreate")
    assert "exceeded quota: team, requested: pods=1,requests.cpu=100m, used: pods=2,requests.cpu=200m" in " ".join(
        events.split()
    )
    status = (await prod.get("Deployment", "nginx", "web"))["status"]
    assert "ReplicaFailure" in {c["type"] for c in status["conditions"]}
    await prod.text("resources_delete", apiVersion="v1", kind="ResourceQuota", name="team", namespace="web")
    await world.clock.sleep(10)
    assert len(await prod.pods("web")) == 3


async def test_scaling_up_and_down_moves_the_number_of_pods(world: World, prod: Hands) -> None:
    await prod.apply(deployment(replicas=1))
    text = await prod.text(
        "resources_scale", apiVersion="apps/v1", kind="Deployment", name="nginx", namespace="web", scale=4
    )
    assert text.startswith("# Current resource scale (YAML) is below\n") and "replicas: 4" in text
    await world.clock.sleep(10)
    assert len(await prod.pods("web")) == 4
    await prod.text("resources_scale", apiVersion="apps/v1", kind="Deployment", name="nginx", namespace="web", scale=0)
    await world.clock.sleep(10)
    assert await prod.pods("web") == {}
    assert [(e["before"], e["to"]) for e in world.effects() if e["kind"] == "resource.scaled"] == [(1, 4), (4, 0)]
    said = await prod.refused(
        "resources_scale", apiVersion="apps/v1", kind="Deployment", name="nginx", namespace="web", scale=-1
    )
    assert "must be greater than or equal to 0" in said


async def test_a_restart_replaces_every_pod_and_keeps_three_ready(prod: Hands) -> None:
    await prod.apply(deployment())
    for _ in range(6):
        before = await prod.pods("web")
    await prod.apply(deployment(annotations={"kubectl.kubernetes.io/restartedAt": "2026-11-20T05:31:00Z"}))
    for _ in range(30):
        now = await prod.pods("web")
        assert sum(row["Ready"] == "1/1" and row["Status"] == "Running" for row in now.values()) >= 3
    assert len(now) == 3
    assert not set(now) & set(before)


async def test_applying_the_same_again_changes_nothing(world: World, prod: Hands) -> None:
    await prod.apply(deployment())
    await world.clock.sleep(20)
    before = await prod.get("Deployment", "nginx", "web")
    await prod.apply(deployment())
    assert await prod.get("Deployment", "nginx", "web") == before
    assert [e["changed"] for e in world.effects()] == [True, False]


async def test_what_the_next_apply_leaves_out_is_removed_and_what_others_set_stays(prod: Hands) -> None:
    with_label = deployment()
    with_label["metadata"]["labels"] = {"tier": "front"}
    await prod.apply(with_label)
    await prod.apply(deployment())
    found = await prod.get("Deployment", "nginx", "web")
    assert "tier" not in found["metadata"].get("labels", {})
    assert found["metadata"]["annotations"] == {"deployment.kubernetes.io/revision": "1"}


async def test_a_deleted_pod_is_replaced_and_a_deleted_deployment_takes_its_pods_along(
    world: World, prod: Hands
) -> None:
    await prod.apply(deployment())
    await world.clock.sleep(10)
    first = next(iter(await prod.pods("web")))
    assert await prod.text("pods_delete", name=first, namespace="web") == "Pod deleted successfully"
    await world.clock.sleep(10)
    after = await prod.pods("web")
    assert len(after) == 3 and first not in after
    done = await prod.text("resources_delete", apiVersion="apps/v1", kind="Deployment", name="nginx", namespace="web")
    assert done == "Resource deleted successfully"
    await world.clock.sleep(10)
    assert await prod.pods("web") == {} and await prod.rows("ReplicaSet", "web") == []
    assert [e["kind"] for e in world.effects()] == ["resource.applied", "resource.deleted", "resource.deleted"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "Deploymant"}, 'no matches for kind "Deploymant" in version "apps/v1"'),
        ({"metadata": {"namespace": "web"}}, "name is required"),
        ({"metadata": {"name": "nginx", "namespace": "nope"}}, 'namespaces "nope" not found'),
        ({"metadata": {"name": "Nginx_1", "namespace": "web"}}, 'Deployment.apps "Nginx_1" is invalid: metadata.name'),
        ({"kind": ""}, "Object 'Kind' is missing in"),
    ],
)
async def test_what_the_api_server_refuses_is_refused_in_its_words(
    world: World, prod: Hands, change: dict[str, str], said: str
) -> None:
    text = json.dumps({**deployment(), **change})
    refused = await prod.refused("resources_create_or_update", resource=text)
    assert refused.startswith("failed to create or update resources: ") and said in refused
    assert world.effects() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"replicas": -1}, "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
        ({"replicas": "three"}, ".spec.replicas: expected numeric (int or float), got string"),
        ({"selector": {"matchLabels": {"app": "other"}}}, "`selector` does not match template `labels`"),
        (
            {"template": {"metadata": {"labels": {"app": "nginx"}}, "spec": {}}},
            "spec.template.spec.containers: Required",
        ),
    ],
)
async def test_a_spec_that_cannot_stand_is_refused(prod: Hands, change: dict[str, object], said: str) -> None:
    document = deployment()
    document["spec"] |= change
    assert said in await prod.refused("resources_create_or_update", resource=json.dumps(document))


async def test_arguments_that_break_the_schema_are_refused(prod: Hands) -> None:
    assert "'name' is a required property" in await prod.refused("pods_get", namespace="web")
    assert "Input validation error" in await prod.refused("pods_list", labelSelector=7)


async def test_a_tool_this_world_has_not_says_so(prod: Hands) -> None:
    assert await prod.refused("pods_exec", name="x", command=["ls"]) == "pods_exec is not available in this world"


async def test_what_is_not_there_is_not_found(prod: Hands) -> None:
    assert await prod.refused("pods_get", name="ghost", namespace="web") == (
        'failed to get pod ghost in namespace web: pods "ghost" not found'
    )
    assert await prod.refused("resources_get", apiVersion="apps/v1", kind="Deployment", name="x", namespace="web") == (
        'failed to get resource: deployments.apps "x" not found'
    )
    assert await prod.text("events_list", namespace="web") == "# No events found"


async def test_the_clock_moves_one_second_with_every_call(world: World, prod: Hands) -> None:
    before = world.clock.now()
    for _ in range(5):
        await prod.text("namespaces_list")
    assert (world.clock.now() - before).total_seconds() == 5


def workload(kind: str, api: str, **spec: object) -> dict[str, object]:
    """A workload of another kind over the pod template of a Deployment."""
    base = deployment("task")["spec"]
    return {
        "apiVersion": api,
        "kind": kind,
        "metadata": {"name": "task", "namespace": "web"},
        "spec": {"template": base["template"], **spec},
    }


async def test_a_job_runs_to_completion(world: World, prod: Hands) -> None:
    job = workload("Job", "batch/v1", completions=2, parallelism=1)
    await prod.apply(job)
    await world.clock.sleep(30)
    assert [row["Status"] for row in (await prod.pods("web")).values()] == ["Completed"] * 2
    assert (await prod.get("Job", "task", "web", "batch/v1"))["status"]["succeeded"] == 2
    assert [row["Completions"] for row in await prod.rows("Job", "web", "batch/v1")] == ["2/2"]


async def test_a_stateful_set_starts_its_pods_one_after_the_other(world: World, prod: Hands) -> None:
    selector = {"matchLabels": {"app": "task"}}
    await prod.apply(workload("StatefulSet", "apps/v1", replicas=3, selector=selector, serviceName="task"))
    assert list(await prod.pods("web")) == ["task-0"]
    await world.clock.sleep(30)
    assert {name: row["Ready"] for name, row in (await prod.pods("web")).items()} == dict.fromkeys(
        ["task-0", "task-1", "task-2"], "1/1"
    )


async def test_a_daemon_set_has_a_pod_on_every_node_and_replaces_one_that_goes(world: World, prod: Hands) -> None:
    name = next(name for name in await prod.pods("kube-system") if name.startswith("kube-proxy"))
    await prod.text("pods_delete", name=name, namespace="kube-system")
    await world.clock.sleep(20)
    proxies = {n: r for n, r in (await prod.pods("kube-system")).items() if n.startswith("kube-proxy")}
    assert len({row["Node"] for row in proxies.values()}) == len(proxies) == 3
    assert name not in proxies


async def test_a_deleted_namespace_takes_everything_in_it_along(world: World, prod: Hands) -> None:
    await prod.apply(deployment())
    await world.clock.sleep(10)
    await prod.text("resources_delete", apiVersion="v1", kind="Namespace", name="web")
    refused = await prod.refused("resources_create_or_update", resource=json.dumps(deployment("late")))
    assert "because it is being terminated" in refused
    await world.clock.sleep(30)
    assert " web " not in await prod.text("namespaces_list")
    assert await prod.pods("web") == {}


async def test_services_and_configuration_are_shown_without_a_credential(prod: Hands) -> None:
    service = (await prod.rows("Service", "payments", "v1"))[0]
    assert (service["Name"], service["Type"], service["Port(s)"]) == ("payments-api", "ClusterIP", "80/TCP")
    assert "token" not in await prod.text("configuration_view")

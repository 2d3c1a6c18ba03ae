"""The estate in the embedded graph database, over Bolt."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.embedded import Addresses
from adapters.neo4j.errors import GraphError
from adapters.neo4j.estate import GraphEstate, open_estate
from domain.errors import Unavailable
from domain.estate import Context, Edge, Node, Snapshot
from domain.intent import Targets
from domain.vocabulary import Cloud, Environment, Manager
from worlds.estate import snapshot
from worlds.names import find
from worlds.source import Source
from worlds.world import World

AWS_EKS = Targets(services=("nginx",), cloud=Cloud.AWS, cluster_kind="eks", manager=Manager.ARGOCD)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The demo world's estate; only its files are read."""
    return snapshot(World(Source(find("demo")), tmp_path_factory.mktemp("demo")))


@pytest.fixture
async def estate(addresses: Addresses) -> AsyncGenerator[GraphEstate]:
    """An estate under a name of the test's own, in the shared database."""
    name = f"test-{uuid4().hex}"
    async with open_estate(addresses.graph_url, addresses.graph_user, addresses.graph_password, name) as opened:
        yield opened


def named(snapshot: Snapshot, estate: GraphEstate) -> Snapshot:
    return snapshot.model_copy(update={"estate": estate.name})


def names(context: Context) -> tuple[list[str], list[str], list[str]]:
    """Clusters, services and repositories."""
    return (
        [c.name for c in context.clusters],
        [s.name for s in context.services],
        [r.name for r in context.repositories],
    )


async def test_loading_twice_gives_the_things_of_one_load(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    once = await estate.counts()
    await estate.load(named(demo, estate))
    assert await estate.counts() == once == (len(demo.nodes), len(demo.edges))


async def test_loading_something_else_removes_what_is_gone(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    fewer = {e.id for e in demo.nodes if e.kind == "cluster"}
    kept = tuple(n for n in demo.nodes if n.id in fewer)
    await estate.load(Snapshot(estate=estate.name, nodes=kept, edges=()))
    assert await estate.counts() == (2, 0)


@pytest.mark.parametrize("attempt", range(4))
async def test_processes_that_load_at_once_leave_one_estate(addresses: Addresses, demo: Snapshot, attempt: int) -> None:
    """Several times: the ways in which the embedded database lets one of them lose differ."""
    name = f"test-{attempt}-{uuid4().hex}"
    several = demo.model_copy(update={"estate": name})

    async def one() -> tuple[int, int]:
        async with open_estate(addresses.graph_url, addresses.graph_user, addresses.graph_password, name) as estate:
            await estate.load(several)
            return await estate.counts()

    async with asyncio.TaskGroup() as group:
        loads = [group.create_task(one()) for _ in range(4)]
    assert {load.result() for load in loads} == {(len(demo.nodes), len(demo.edges))}


async def test_payments_finds_its_service_with_everything_around_it(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    found = await estate.context(Targets(services=("payments",)))
    assert names(found)[:2] == (["eks-prod-apne2"], ["payments-api"])
    service = found.services[0]
    assert (service.namespace, service.owner, service.application) == ("payments", "payments", "payments-api")
    assert (service.repository, service.path) == ("shop/gitops", "clusters/eks-prod-apne2/payments-api")
    assert service.manager is Manager.ARGOCD
    line = next(e for e in found.evidence if e.source == "graph: service/eks-prod-apne2/payments/payments-api")
    assert line.kind == "graph"
    assert "called by checkout" in line.excerpt


async def test_a_new_service_gets_the_cluster_and_the_repository_but_no_service(
    estate: GraphEstate, demo: Snapshot
) -> None:
    await estate.load(named(demo, estate))
    clusters, services, repositories = names(await estate.context(AWS_EKS))
    assert (clusters, services) == (["eks-prod-apne2"], [])
    assert "shop/gitops" in repositories


async def test_a_namespace_gives_the_services_in_it(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    found = await estate.context(Targets(namespace="prod"))
    assert names(found)[1] == ["cart", "catalog", "checkout", "notifications", "storefront"]
    assert {s.cluster for s in found.services} == {"eks-prod-apne2"}


async def test_staging_is_another_cluster(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    found = await estate.context(Targets(services=("cart",), environment=Environment.STAGING))
    assert [(c.name, c.server) for c in found.clusters] == [("eks-stg-apne2", "kubernetes-staging")]
    assert [(s.name, s.namespace) for s in found.services] == [("cart", "staging")]


async def test_nothing_named_is_the_default_cluster(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    found = await estate.context(Targets())
    assert names(found)[:2] == (["eks-prod-apne2"], [])
    assert found.clusters[0].default


async def test_a_cluster_that_does_not_exist_is_not_replaced_by_another(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    assert (await estate.context(Targets(cluster_kind="gke"))).clusters == ()


async def test_the_same_question_has_the_same_evidence_in_the_same_order(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    first = await estate.context(Targets(namespace="prod"))
    await estate.forget()
    await estate.load(named(Snapshot(estate="", nodes=demo.nodes[::-1], edges=demo.edges[::-1]), estate))
    assert await estate.context(Targets(namespace="prod")) == first


NGINX = Node(
    id="service/eks-prod-apne2/web/nginx",
    kind="service",
    properties={"name": "nginx", "namespace": "web", "cluster": "eks-prod-apne2", "type": "Deployment", "running": 3},
)


async def test_what_a_run_remembers_is_found_and_outlives_the_next_load(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    things, relations = await estate.counts()
    part = Edge(source=NGINX.id, relation="part_of", target="cluster/eks-prod-apne2")
    memory = Snapshot(estate=estate.name, nodes=(NGINX,), edges=(part,))
    for _ in range(2):
        await estate.remember(memory)
    assert await estate.counts() == (things + 1, relations + 1)
    smaller = Snapshot(estate=estate.name, nodes=demo.nodes, edges=())
    await estate.load(smaller)
    assert await estate.counts() == (things + 1, 1)
    assert names(await estate.context(AWS_EKS))[1] == ["nginx"]


async def test_remembering_changes_only_what_it_names(estate: GraphEstate, demo: Snapshot) -> None:
    await estate.load(named(demo, estate))
    again = Node(id="service/eks-prod-apne2/prod/cart", kind="service", properties={"running": 5})
    await estate.remember(Snapshot(estate=estate.name, nodes=(again,), edges=()))
    found = await estate.context(Targets(services=("cart",)))
    assert (found.services[0].namespace, found.services[0].owner) == ("prod", "orders")


async def test_an_edge_to_nowhere_is_an_error_and_nothing_is_written(estate: GraphEstate) -> None:
    lost = Edge(source=NGINX.id, relation="owned_by", target="team/nobody")
    with pytest.raises(GraphError, match="team/nobody"):
        await estate.remember(Snapshot(estate=estate.name, nodes=(NGINX,), edges=(lost,)))
    assert await estate.counts() == (0, 0)


async def test_two_estates_in_one_database_do_not_meet(addresses: Addresses, demo: Snapshot) -> None:
    one, other = f"test-{uuid4().hex}", f"test-{uuid4().hex}"
    login = (addresses.graph_url, addresses.graph_user, addresses.graph_password)
    async with open_estate(*login, one) as first, open_estate(*login, other) as second:
        await first.load(demo.model_copy(update={"estate": one}))
        assert await second.counts() == (0, 0)
        assert await second.context(Targets(services=("payments",))) == Context()
        await second.load(demo.model_copy(update={"estate": other}))
        await second.forget()
        assert await first.counts() == (len(demo.nodes), len(demo.edges))
        with pytest.raises(GraphError, match=other):
            await first.load(demo.model_copy(update={"estate": other}))


async def test_a_database_that_is_not_there_is_unavailable(unused_tcp_port: int) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        async with open_estate(f"bolt://127.0.0.1:{unused_tcp_port}", "root", "none", "demo"):
            pass


async def test_a_wrong_password_is_named_without_being_shown(addresses: Addresses) -> None:
    with pytest.raises(Unavailable, match="refused the login") as caught:
        async with open_estate(addresses.graph_url, addresses.graph_user, "not-the-password", "demo"):
            pass
    assert "not-the-password" not in str(caught.value)


async def test_an_overlay_changes_the_estate(tmp_path: Path, demo: Snapshot) -> None:
    folder = tmp_path / "overlay/repositories/shop/gitops/tree/clusters/eks-prod-apne2/search"
    folder.mkdir(parents=True)
    (folder / "deployment.yaml").write_text(SEARCH, encoding="utf-8")
    changed = snapshot(World(Source(find("demo"), tmp_path / "overlay"), tmp_path / "state"))
    new = {n.id for n in changed.nodes} - {n.id for n in demo.nodes}
    assert new == {"service/eks-prod-apne2/prod/search", "team/search"}
    calls = [e for e in changed.edges if e.relation == "calls" and e.source.endswith("/search")]
    assert [e.target for e in calls] == ["service/eks-prod-apne2/prod/catalog"]


def test_code_owners_are_those_of_the_last_line_for_everything(tmp_path: Path) -> None:
    owners = tmp_path / "repositories/shop/gitops/tree/CODEOWNERS"
    owners.parent.mkdir(parents=True)
    owners.write_text("* @approver\n/web/ @dev-minji\n* @shop/platform @dev-junho # both\n", encoding="utf-8")
    found = snapshot(World(Source(find("demo"), tmp_path), tmp_path / "state"))
    edges = [e for e in found.edges if (e.source, e.relation) == ("repository/shop/gitops", "owned_by")]
    assert [e.target for e in edges] == ["person/dev-junho", "team/platform"]


SEARCH = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: search, namespace: prod, labels: {team: search}}
spec:
  template:
    spec:
      containers:
        - name: search
          env:
            - {name: CATALOG_URL, value: "http://catalog"}
            - {name: BUCKET_URL, value: "https://files.shop.example/catalog"}
"""

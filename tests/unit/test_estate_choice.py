"""Which clusters, services and repositories a request means."""

import pytest

from adapters.neo4j.choose import clusters_meant, matching, repositories_meant, services_named
from domain.estate import Cluster, Repository, Service
from domain.intent import Targets
from domain.vocabulary import Cloud, Environment, Manager

PROD = Cluster(
    name="eks-prod",
    server="kubernetes",
    environment=Environment.PRODUCTION,
    cloud=Cloud.AWS,
    kind="eks",
    region="ap-northeast-2",
    default=True,
)
STAGING = PROD.model_copy(
    update={"name": "eks-stg", "server": "stg", "environment": Environment.STAGING, "default": False}
)
NAMESPACES = {"eks-prod": ["payments", "prod"], "eks-stg": ["preview", "staging"]}


def service(name: str, namespace: str = "prod", cluster: str = "eks-prod") -> Service:
    return Service(name=name, kind="Deployment", namespace=namespace, cluster=cluster)


def meant(targets: Targets, *services: Service) -> list[str]:
    return [c.name for c in clusters_meant([STAGING, PROD], services, NAMESPACES, targets)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("payments-api", ["payments-api"]),
        ("payments", ["payments-api", "payments-worker"]),
        ("payments-api-7d9f8-x2x9k", ["payments-api"]),
        ("worker", ["payments-worker"]),
        ("api", ["api"]),
        ("pa", []),
        ("nginx", []),
    ],
)
def test_a_name_finds_exactly_that_service_or_else_those_that_share_it(said: str, found: list[str]) -> None:
    every = [service("payments-api"), service("payments-worker"), service("api")]
    assert [s.name for s in matching(every, said)] == found


def test_services_are_looked_for_inside_the_namespace_that_was_said() -> None:
    every = [service("api", "payments"), service("api", "prod")]
    assert services_named(every, Targets(services=("API",), namespace="payments")) == [every[0]]


def test_a_namespace_without_the_service_does_not_hide_it() -> None:
    every = [service("payments-api", "payments")]
    assert services_named(every, Targets(services=("payments",), namespace="prod")) == every


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (Targets(), ["eks-prod"]),
        (Targets(cloud=Cloud.AWS, cluster_kind="eks"), ["eks-prod"]),
        (Targets(environment=Environment.STAGING), ["eks-stg"]),
        (Targets(cluster="stg"), ["eks-stg"]),
        (Targets(cluster="eks"), ["eks-prod", "eks-stg"]),
        (Targets(namespace="preview"), ["eks-stg"]),
        (Targets(namespace="brand-new"), ["eks-prod"]),
        (Targets(cluster_kind="gke"), []),
        (Targets(cluster="eks-dev"), []),
        (Targets(environment=Environment.DEVELOPMENT), []),
    ],
)
def test_what_was_said_decides_the_cluster_and_nothing_is_guessed(targets: Targets, found: list[str]) -> None:
    assert meant(targets) == found


def test_a_service_that_only_one_cluster_runs_decides_the_cluster() -> None:
    assert meant(Targets(services=("lab",)), service("lab", "preview", "eks-stg")) == ["eks-stg"]


def test_a_service_that_both_run_is_the_default_clusters() -> None:
    both = (service("cart"), service("cart", "staging", "eks-stg"))
    assert meant(Targets(services=("cart",)), *both) == ["eks-prod"]


GITOPS = Repository(name="shop/gitops", purpose="gitops", default_branch="main")
INFRA = Repository(name="shop/infra", purpose="terraform", default_branch="main")


@pytest.mark.parametrize(
    ("targets", "provisioning", "found"),
    [
        (Targets(), False, ["shop/gitops"]),
        (Targets(manager=Manager.TERRAFORM), False, ["shop/infra", "shop/gitops"]),
        (Targets(cluster_kind="gke"), True, ["shop/infra", "shop/gitops"]),
        (Targets(repository="infra"), False, ["shop/infra"]),
        (Targets(repository="shop/infra"), False, ["shop/infra"]),
        (Targets(repository="other/infra"), False, []),
    ],
)
def test_the_repository_is_the_named_one_or_the_nearest(targets: Targets, provisioning: bool, found: list[str]) -> None:
    chosen = repositories_meant([GITOPS, INFRA], ["shop/gitops"], targets, provisioning)
    assert [r.name for r in chosen] == found

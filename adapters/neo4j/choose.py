"""Which of the clusters, services and repositories of an estate a request means. Values in, values out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from domain.estate import Cluster, Repository, Service
from domain.intent import Targets
from domain.vocabulary import Manager

Thing = TypeVar("Thing", Cluster, Service, Repository)
SHORTEST = 3
"""A name of fewer letters finds only what is called exactly that."""


def names_of(targets: Targets) -> tuple[str, ...]:
    """The names that may be services, lower case, in the order they were said."""
    said = (*targets.services, *targets.names)
    return tuple(dict.fromkeys(name.strip().lower() for name in said if name.strip()))


def matching(things: Iterable[Thing], said: str) -> list[Thing]:
    """Those called exactly `said`; or else those that it begins (or that begin it: a pod's name); or that hold it."""
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == said,
        lambda name: len(said) >= SHORTEST and (name.startswith(said) or said.startswith(f"{name}-")),
        lambda name: len(said) >= SHORTEST and said in name,
    )
    every = list(things)
    return next((found for test in tests if (found := [t for t in every if test(t.name.lower())])), [])


def services_named(services: Sequence[Service], targets: Targets) -> list[Service]:
    """Services by name, within the namespace that was said when one of them is there."""
    found = {id(s): s for name in names_of(targets) for s in matching(services, name)}
    inside = [s for s in found.values() if s.namespace == targets.namespace]
    return inside or list(found.values())


def clusters_meant(
    clusters: Sequence[Cluster], services: Sequence[Service], namespaces: Mapping[str, Sequence[str]], targets: Targets
) -> list[Cluster]:
    """The clusters that fit what was said. Empty when it names one that is not there: nothing is guessed.

    `services` are those that were named; `namespaces` are the namespaces by cluster. Where several fit and none
    was named, the default cluster is meant.
    """
    fitting = [c for c in clusters if _fits(c, targets)]
    if targets.cluster is not None:
        fitting = matching(fitting, targets.cluster.lower())
    homes = {service.cluster for service in services}
    fitting = _narrowed(fitting, lambda c: targets.namespace in namespaces.get(c.name, ()))
    fitting = _narrowed(fitting, lambda c: c.name in homes)
    if targets.cluster is None and targets.environment is None:
        fitting = _narrowed(fitting, lambda c: c.default)
    return sorted(fitting, key=lambda c: (not c.default, c.name))


def repositories_meant(
    repositories: Sequence[Repository], near: Iterable[str], targets: Targets, provisioning: bool = False
) -> list[Repository]:
    """The repository that was named, or else those `near` what was chosen.

    Terraform's too, and first, when it was said or when no cluster is there yet (`provisioning`).
    """
    if targets.repository is not None:
        said = targets.repository.lower()
        return [r for r in repositories if said in (r.name.lower(), r.name.lower().partition("/")[2])]
    close = set(near)
    terraform = provisioning or targets.manager is Manager.TERRAFORM
    meant = [r for r in repositories if r.name in close or (terraform and r.purpose == "terraform")]
    return sorted(meant, key=lambda r: (terraform and r.purpose != "terraform", r.name))


def _fits(cluster: Cluster, targets: Targets) -> bool:
    said = (
        (targets.environment, cluster.environment),
        (targets.cloud, cluster.cloud),
        (targets.cluster_kind, cluster.kind),
    )
    return all(wanted is None or wanted == has for wanted, has in said)


def _narrowed(clusters: list[Cluster], test: Callable[[Cluster], bool]) -> list[Cluster]:
    return [c for c in clusters if test(c)] or clusters

"""Reading the graph: queries in, values out."""

from collections.abc import Iterable, Sequence
from typing import cast

from neo4j import AsyncManagedTransaction

from adapters.neo4j import queries, typed
from adapters.neo4j.choose import clusters_meant, names_of, repositories_meant, services_named
from adapters.neo4j.lines import cluster_line, repository_line, service_line
from adapters.neo4j.neighbour import Found, Neighbour
from domain.estate import Cluster, Context, Repository, Service
from domain.intent import Targets

NEAR = ("CALLS", "DEPLOYED_BY", "OWNED_BY", "PART_OF", "PROVISIONED_BY", "STORED_IN")
"""What belongs to a neighbourhood. Runs that changed a thing do not: there is no end to them."""


async def context(tx: AsyncManagedTransaction, estate: str, targets: Targets) -> Context:
    """What `targets` mean in an estate, and what is known about it."""
    clusters, services = await _meant(tx, estate, targets)
    ids = [*map(typed.cluster_id, clusters), *map(typed.service_id, services)]
    near = await _neighbours(tx, estate, ids, NEAR)
    services = [typed.with_neighbours(service, near) for service in services]
    repositories = await _repositories(tx, estate, targets, near, provisioning=not clusters)
    return Context(
        clusters=tuple(clusters),
        services=tuple(services),
        repositories=tuple(repositories),
        evidence=(
            *(cluster_line(cluster, near) for cluster in clusters),
            *(service_line(service, near) for service in services),
            *map(repository_line, repositories),
        ),
    )


async def digest(tx: AsyncManagedTransaction, estate: str) -> str | None:
    record = await (await tx.run(queries.DIGEST, estate=estate)).single()
    return None if record is None else cast("str", record["digest"])


async def counts(tx: AsyncManagedTransaction, estate: str) -> tuple[int, int]:
    record = await (await tx.run(queries.COUNTS, estate=estate)).single(strict=True)
    return record["things"], record["relations"]


async def _meant(tx: AsyncManagedTransaction, estate: str, targets: Targets) -> tuple[list[Cluster], list[Service]]:
    every = typed.clusters(await _found(tx, queries.CLUSTERS, estate=estate))
    namespaces: dict[str, list[str]] = {}
    for record in await (await tx.run(queries.NAMESPACES, estate=estate)).data():
        namespaces.setdefault(record["cluster"], []).append(record["name"])
    services = await _services(tx, estate, targets)
    clusters = clusters_meant(every, services, namespaces, targets)
    inside = {cluster.name for cluster in clusters}
    return clusters, [service for service in services if service.cluster in inside]


async def _services(tx: AsyncManagedTransaction, estate: str, targets: Targets) -> list[Service]:
    """Those named; without a name, those of the namespace that was said."""
    if names := names_of(targets):
        found = await _found(tx, queries.SERVICES_NAMED, estate=estate, names=list(names))
        return services_named(typed.services(found), targets)
    if targets.namespace is None:
        return []
    return typed.services(await _found(tx, queries.SERVICES_IN, estate=estate, namespace=targets.namespace))


async def _repositories(
    tx: AsyncManagedTransaction, estate: str, targets: Targets, near: Iterable[Neighbour], provisioning: bool
) -> list[Repository]:
    every = typed.repositories(await _found(tx, queries.REPOSITORIES, estate=estate))
    close = [n.name for n in near if n.id.startswith("repository/")]
    meant = repositories_meant(every, close, targets, provisioning)
    owners = await _neighbours(tx, estate, [typed.repository_id(each) for each in meant], ("OWNED_BY",))
    return [typed.with_owners(each, owners) for each in meant]


async def _neighbours(
    tx: AsyncManagedTransaction, estate: str, ids: Sequence[str], relations: Sequence[str]
) -> list[Neighbour]:
    result = await tx.run(queries.NEIGHBOURS, estate=estate, ids=list(ids), relations=list(relations))
    return [Neighbour(r["id"], r["relation"], r["outgoing"], r["other"], r["name"] or r["other"]) async for r in result]


async def _found(tx: AsyncManagedTransaction, query: str, **parameters: object) -> list[Found]:
    result = await tx.run(query, parameters)
    return [Found(id=r["id"], properties=r["properties"]) async for r in result]

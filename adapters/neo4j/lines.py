"""One readable line per thing: the evidence that recall cites."""

from collections.abc import Sequence

from adapters.neo4j.neighbour import Neighbour, names
from adapters.neo4j.typed import cluster_id, repository_id, service_id
from domain.estate import Cluster, Repository, Service
from domain.evidence import Evidence

SHOWN = 12
"""Names of a list that a line spells out."""


def cluster_line(cluster: Cluster, near: Sequence[Neighbour]) -> Evidence:
    own = cluster_id(cluster)
    namespaces = names(near, own, "PART_OF", outgoing=False, kind="namespace/")
    nodes = names(near, own, "PART_OF", outgoing=False, kind="node/")
    parts = [
        f"{cluster.environment} cluster ({cluster.kind}, {cluster.cloud}, {cluster.region})"
        + (", the default" if cluster.default else ""),
        f"MCP server {cluster.server}",
        f"namespaces {_listed(namespaces)}" if namespaces else "",
        f"{len(nodes)} nodes" if nodes else "",
        _with("manifests in", names(near, own, "STORED_IN")),
        _with("provisioned by", names(near, own, "PROVISIONED_BY")),
    ]
    return _evidence(own, cluster.name, parts)


def service_line(service: Service, near: Sequence[Neighbour]) -> Evidence:
    own = service_id(service)
    manager = f" ({service.manager})" if service.manager else ""
    place = f"{service.repository}:{service.path or ''}" if service.repository else ""
    parts = [
        f"{service.kind} in namespace {service.namespace} of {service.cluster}",
        f"owned by {service.owner}" if service.owner else "",
        f"deployed by application {service.application}{manager}" if service.application else "",
        f"manifests in {place}" if place else "",
        _with("calls", names(near, own, "CALLS")),
        _with("called by", names(near, own, "CALLS", outgoing=False)),
    ]
    return _evidence(own, service.name, parts)


def repository_line(repository: Repository) -> Evidence:
    parts = [
        f"{repository.purpose} repository, default branch {repository.default_branch}",
        _with("code owners", repository.owners),
    ]
    return _evidence(repository_id(repository), repository.name, parts)


def _evidence(own: str, name: str, parts: Sequence[str]) -> Evidence:
    return Evidence.of("graph", f"graph: {own}", f"{name}: " + "; ".join(part for part in parts if part))


def _with(words: str, found: Sequence[str]) -> str:
    return f"{words} {_listed(found)}" if found else ""


def _listed(found: Sequence[str]) -> str:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more

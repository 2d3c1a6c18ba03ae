"""What the graph returns -> the nouns of domain/estate.py. A thing that lacks a field is an error that names both."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pydantic import ValidationError

from adapters.neo4j.errors import GraphError
from adapters.neo4j.neighbour import Found, Neighbour, first, names
from domain.estate import Cluster, Repository, Service
from domain.noun import Noun

Model = TypeVar("Model", bound=Noun)


def clusters(found: Iterable[Found]) -> list[Cluster]:
    return [_noun(Cluster, each) for each in found]


def services(found: Iterable[Found]) -> list[Service]:
    """Without what only their neighbours know."""
    return [_noun(Service, each) for each in found]


def repositories(found: Iterable[Found]) -> list[Repository]:
    return [_noun(Repository, each) for each in found]


def with_neighbours(service: Service, near: Sequence[Neighbour]) -> Service:
    """The service with its owner, its application and its repository; what no relation says stays as it is."""
    own = service_id(service)
    told = {
        "owner": first(near, own, "OWNED_BY"),
        "application": first(near, own, "DEPLOYED_BY"),
        "repository": first(near, own, "STORED_IN"),
    }
    return service.model_copy(update={field: name for field, name in told.items() if name is not None})


def with_owners(repository: Repository, near: Sequence[Neighbour]) -> Repository:
    return repository.model_copy(update={"owners": tuple(names(near, repository_id(repository), "OWNED_BY"))})


def cluster_id(cluster: Cluster) -> str:
    return f"cluster/{cluster.name}"


def service_id(service: Service) -> str:
    return f"service/{service.cluster}/{service.namespace}/{service.name}"


def repository_id(repository: Repository) -> str:
    return f"repository/{repository.name}"


def _noun(model: type[Model], found: Found) -> Model:
    """`type` in the graph is `kind` in the noun: there, `kind` says what sort of thing a node is."""
    held = found["properties"]
    fields = {name: held[name] for name in model.model_fields if name in held and name != "kind"}
    if "kind" in model.model_fields:
        fields["kind"] = held.get("type", "")
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        remedy = "Load the estate again, or correct what wrote it."
        raise GraphError(f"{found['id']} in the graph has no usable '{field}'.", remedy) from error

"""The estate: the things a team runs, as the infrastructure graph knows them."""

from typing import Literal

from domain.evidence import Evidence
from domain.noun import Noun
from domain.vocabulary import Cloud, Environment, Manager


class Cluster(Noun):
    """`server` is the name of the MCP server that reaches it."""

    name: str
    server: str
    environment: Environment
    cloud: Cloud
    kind: Literal["eks", "gke", "aks"]
    region: str
    default: bool = False


class Service(Noun):
    """A workload people know by name. `repository` ("owner/name") and `path` say where its manifests live in Git."""

    name: str
    kind: str
    namespace: str
    cluster: str
    owner: str | None = None
    manager: Manager | None = None
    application: str | None = None
    repository: str | None = None
    path: str | None = None


class Repository(Noun):
    """`owners` are the code owners of the whole repository, as logins."""

    name: str
    purpose: Literal["gitops", "terraform", "application", "documents"]
    default_branch: str
    owners: tuple[str, ...] = ()


class Node(Noun):
    """A node of the graph: `id` is stable across loads ("cluster/eks-prod-apne2")."""

    id: str
    kind: str
    properties: dict[str, str | int | bool] = {}


class Edge(Noun):
    source: str
    relation: str
    target: str


class Snapshot(Noun):
    """Everything of an estate at once, ready to be loaded."""

    estate: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class Context(Noun):
    """What recall found: the typed things a playbook needs, and the evidence for each."""

    clusters: tuple[Cluster, ...] = ()
    services: tuple[Service, ...] = ()
    repositories: tuple[Repository, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    """Sources that could not be asked, by name: the answer says that it has less context."""

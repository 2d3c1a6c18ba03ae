"""What the files of a cluster declare: workloads, applications, namespaces and machines, and how they hang together."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.estate import Cluster, Edge, Node
from worlds.purpose import repositories
from worlds.world import World
from worlds.yaml_file import documents

Object = dict[str, Any]
Part = Node | Edge

WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "CronJob"})


def declared(world: World, cluster: Cluster) -> Iterator[Part]:
    """What the files of one cluster and its part of the GitOps repository declare."""
    found = list(_objects(world, cluster))
    applications = {o["metadata"]["name"]: o for _, o in found if o["kind"] == "Application"}
    workloads = {_place(o): f"service/{cluster.name}/{'/'.join(_place(o))}" for _, o in found if o["kind"] in WORKLOADS}
    for path, each in found:
        if each["kind"] in ("Namespace", "Node"):
            yield from _member(cluster, each["kind"].lower(), each["metadata"]["name"])
        elif each["kind"] == "Application":
            yield from _application(world, cluster, each)
        elif each["kind"] in WORKLOADS:
            yield from _service(world, cluster, each, path, applications)
            yield from _calls(each, workloads)


def _objects(world: World, cluster: Cluster) -> Iterator[tuple[str | None, Object]]:
    """Kubernetes objects with the folder of the GitOps repository that holds them; None for those in no repository."""
    folder = f"clusters/{cluster.name}"
    for file in world.files(folder).values():
        yield from ((None, each) for each in _read(file))
    for name, file in world.files(f"repositories/{world.description.gitops}/tree/{folder}").items():
        path = f"{folder}/{name}".rpartition("/")[0]
        yield from ((path, each) for each in _read(file))


def _read(file: Path) -> Iterator[Object]:
    if file.suffix in (".yaml", ".yml"):
        for document in documents(file):
            yield from filter(_is_object, _each(document.value))


def _each(value: object) -> list[Any]:
    """The objects of a file: one, a list, or a Kubernetes List."""
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        return list(value["items"])
    return value if isinstance(value, list) else [value]


def _is_object(value: object) -> bool:
    return (
        isinstance(value, dict) and {"apiVersion", "kind", "metadata"} <= value.keys() and "name" in value["metadata"]
    )


def _at(each: Object, *path: str) -> Object:
    """The mapping at a path; an empty one when there is none: whether a manifest is whole is for `validate` to say."""
    for step in path:
        inner = each.get(step)
        each = inner if isinstance(inner, dict) else {}
    return each


def _place(each: Object) -> tuple[str, str]:
    return each["metadata"].get("namespace", "default"), each["metadata"]["name"]


def _member(cluster: Cluster, kind: str, name: str) -> Iterator[Part]:
    own = f"{kind}/{cluster.name}/{name}"
    yield Node(id=own, kind=kind, properties={"name": name, "cluster": cluster.name})
    yield Edge(source=own, relation="part_of", target=f"cluster/{cluster.name}")


def _application(world: World, cluster: Cluster, each: Object) -> Iterator[Part]:
    name, source = each["metadata"]["name"], _at(each, "spec", "source")
    own = f"application/{cluster.name}/{name}"
    properties = {"name": name, "cluster": cluster.name, "path": source.get("path", "")}
    yield Node(id=own, kind="application", properties=properties)
    repository = urlsplit(source.get("repoURL", "")).path.strip("/").removesuffix(".git")
    if repository in repositories(world):
        yield Edge(source=own, relation="stored_in", target=f"repository/{repository}")


def _service(
    world: World, cluster: Cluster, each: Object, path: str | None, applications: Mapping[str, Object]
) -> Iterator[Part]:
    namespace, name = _place(each)
    own = f"service/{cluster.name}/{namespace}/{name}"
    properties = {"name": name, "namespace": namespace, "cluster": cluster.name, "type": each["kind"]}
    yield from _member(cluster, "namespace", namespace)
    yield Edge(source=own, relation="runs_in", target=f"namespace/{cluster.name}/{namespace}")
    if team := _at(each, "metadata", "labels").get("team"):
        yield Node(id=f"team/{team}", kind="team", properties={"name": team})
        yield Edge(source=own, relation="owned_by", target=f"team/{team}")
    if path is not None:
        properties["path"] = path
        yield Edge(source=own, relation="stored_in", target=f"repository/{world.description.gitops}")
    for application, found in applications.items():
        if path is not None and _at(found, "spec", "source").get("path") == path:
            properties["manager"] = "argocd"
            yield Edge(source=own, relation="deployed_by", target=f"application/{cluster.name}/{application}")
    yield Node(id=own, kind="service", properties=properties)


def _calls(each: Object, workloads: Mapping[tuple[str, str], str]) -> Iterator[Edge]:
    """Calls told from the environment: a URL whose host is a Service named as a workload ("http://cart.prod")."""
    own, (namespace, _) = workloads[_place(each)], _place(each)
    of_job = _at(each, "spec", "jobTemplate")  # a CronJob's
    for container in _at(of_job or each, "spec", "template", "spec").get("containers") or ():
        for variable in container.get("env") or ():
            host = urlsplit(str(variable.get("value", ""))).hostname or ""
            name, _, rest = host.partition(".")
            target = workloads.get((rest.partition(".")[0] or namespace, name))
            if target is not None and target != own:
                yield Edge(source=own, relation="calls", target=target)

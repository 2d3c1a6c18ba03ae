"""The estate of a world: what runs where, who owns it and where it is kept, as one snapshot for the graph."""

from collections.abc import Iterator

from domain.estate import Cluster, Edge, Node, Snapshot
from worlds.declared import Part, declared
from worlds.forge.definition import Definition
from worlds.purpose import purpose, repositories, tree
from worlds.read import read
from worlds.world import World


def snapshot(world: World) -> Snapshot:
    """Everything that the world's files hold when it begins. Raises WorldError naming file and line."""
    parts = [*_people(world), *_repositories(world)]
    for cluster in world.clusters:
        parts += [*_cluster(world, cluster), *declared(world, cluster)]
    nodes: dict[str, Node] = {}
    for part in parts:
        if isinstance(part, Node):
            known = nodes.get(part.id, part).properties
            nodes[part.id] = part.model_copy(update={"properties": {**part.properties, **known}})
    edges = {(e.source, e.relation, e.target): e for e in parts if isinstance(e, Edge)}
    return Snapshot(
        estate=world.name,
        nodes=tuple(nodes[each] for each in sorted(nodes)),
        edges=tuple(edges[each] for each in sorted(edges)),
    )


def _people(world: World) -> Iterator[Node]:
    for person in world.people:
        login = person.forge_login or person.name
        yield Node(id=f"person/{login}", kind="person", properties={"name": login, "principal": person.name})


def _repositories(world: World) -> Iterator[Part]:
    for name in repositories(world):
        paths = tree(world, name)
        described = world.file(f"repositories/{name}/repository.yaml")
        branch = read(Definition, described).default_branch if described else "main"
        properties = {"name": name, "purpose": purpose(world, name, paths), "default_branch": branch}
        yield Node(id=f"repository/{name}", kind="repository", properties=dict(properties))
        for place in ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"):
            if place in paths:
                yield from _owners(f"repository/{name}", paths[place].read_text(encoding="utf-8"))
                break


def _owners(repository: str, codeowners: str) -> Iterator[Part]:
    """The owners of everything (`*`): the last such line counts, as on GitHub."""
    lines = (line.partition("#")[0].split() for line in codeowners.splitlines())
    whole = [words[1:] for words in lines if words and words[0] == "*"]
    for login in whole[-1] if whole else ():
        owner = login.removeprefix("@")
        kind, name = ("team", owner.partition("/")[2]) if "/" in owner else ("person", owner)
        yield Node(id=f"{kind}/{name}", kind=kind, properties={"name": name})
        yield Edge(source=repository, relation="owned_by", target=f"{kind}/{name}")


def _cluster(world: World, cluster: Cluster) -> Iterator[Part]:
    """The cluster, the repository of its manifests and those whose Terraform names it."""
    own = f"cluster/{cluster.name}"
    held = cluster.model_dump(mode="json", exclude={"kind"})
    yield Node(id=own, kind="cluster", properties={**held, "type": cluster.kind})
    for name in repositories(world):
        paths = tree(world, name)
        if name == world.description.gitops and any(p.startswith(f"clusters/{cluster.name}/") for p in paths):
            yield Edge(source=own, relation="stored_in", target=f"repository/{name}")
        terraform = (file for path, file in paths.items() if path.endswith((".tf", ".tfvars")))
        if any(cluster.name in file.read_text(encoding="utf-8") for file in terraform):
            yield Edge(source=own, relation="provisioned_by", target=f"repository/{name}")

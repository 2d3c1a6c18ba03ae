"""A world to stand on: the demo world loaded once, copied for every test, and reached over real MCP."""

import shutil
from pathlib import Path
from typing import Any

import pygit2
import yaml
from mcp.server.lowlevel import Server
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import CallToolResult, Tool
from pydantic import JsonValue

from worlds.cluster import server
from worlds.forge.git import open_repository
from worlds.names import find
from worlds.world import World

GITOPS = "shop/gitops"
Files = dict[str, str | None]


def copy_of(world: World, state: Path) -> World:
    """The same world in the same state, apart from the first."""
    shutil.copytree(world.state, state)
    return World.open(world.folder, state, world.overlay)


def overlaid(folder: Path, files: dict[str, str]) -> World:
    """The demo world with files laid on top, freshly loaded."""
    for name, text in files.items():
        file = folder / "overlay" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return World.open(find("demo"), folder / "state", folder / "overlay")


class Hands:
    """Calls of one cluster's tools, each through a session of its own: pytest ends fixtures in another task."""

    def __init__(self, server: Server[Any]) -> None:
        self.server = server

    async def call(self, tool: str, arguments: dict[str, Any]) -> CallToolResult:
        async with create_connected_server_and_client_session(self.server) as session:
            return await session.call_tool(tool, arguments)

    async def tools(self) -> list[Tool]:
        async with create_connected_server_and_client_session(self.server) as session:
            return (await session.list_tools()).tools

    async def text(self, tool: str, **arguments: JsonValue) -> str:
        result = await self.call(tool, arguments)
        text = result.content[0].text  # type: ignore[union-attr]
        assert not result.isError, text
        return text

    async def data(self, tool: str, **arguments: JsonValue) -> dict[str, JsonValue]:
        result = await self.call(tool, arguments)
        assert result.structuredContent is not None, result.content
        return result.structuredContent

    async def refused(self, tool: str, **arguments: JsonValue) -> str:
        result = await self.call(tool, arguments)
        assert result.isError
        return result.content[0].text  # type: ignore[union-attr]

    async def get(self, kind: str, name: str, namespace: str, api: str = "apps/v1") -> dict:  # type: ignore[type-arg]
        return await self.data("resources_get", apiVersion=api, kind=kind, name=name, namespace=namespace)

    async def rows(self, kind: str, namespace: str, api: str = "apps/v1") -> list:  # type: ignore[type-arg]
        result = await self.call("resources_list", {"apiVersion": api, "kind": kind, "namespace": namespace})
        return [] if result.structuredContent is None else result.structuredContent["items"]

    async def pods(self, namespace: str) -> dict[str, dict[str, JsonValue]]:
        """Pod name -> its row."""
        return {row["Name"]: row for row in await self.rows("Pod", namespace, "v1")}

    async def apply(self, *documents: object) -> str:
        return await self.text("resources_create_or_update", resource=yaml.safe_dump_all(documents))


def hands(world: World, principal: str = "operator", cluster: int = 0) -> Hands:
    """The server of a cluster, reached through the MCP SDK's own transport."""
    return Hands(server.build(world, world.clusters[cluster], principal))


def deployment(name: str = "nginx", **changes: object) -> dict:  # type: ignore[type-arg]
    """A small Deployment in namespace web: `image`, `replicas`, `cpu`, `namespace`, `annotations`."""
    requests = {"cpu": changes.get("cpu", "100m"), "memory": "64Mi"}
    container = {
        "name": name,
        "image": changes.get("image", "registry.shop.example/nginx-unprivileged:1.27.3"),
        "ports": [{"containerPort": 8080}],
        "resources": {"requests": requests},
    }
    meta: dict[str, object] = {"labels": {"app": name}}
    if "annotations" in changes:
        meta["annotations"] = changes["annotations"]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": changes.get("namespace", "web")},
        "spec": {
            "replicas": changes.get("replicas", 3),
            "selector": {"matchLabels": {"app": name}},
            "template": {"metadata": meta, "spec": {"containers": [container]}},
        },
    }


def application(name: str = "nginx", **changes: object) -> dict:  # type: ignore[type-arg]
    """An Application over clusters/eks-prod-apne2/<name>, not automated unless `policy` says so."""
    spec: dict[str, object] = {
        "project": "default",
        "source": {
            "repoURL": "https://github.com/shop/gitops.git",
            "path": changes.get("path", f"clusters/eks-prod-apne2/{name}"),
            "targetRevision": changes.get("revision", "main"),
        },
        "destination": {"server": "https://kubernetes.default.svc", "namespace": "web"},
    }
    if "policy" in changes:
        spec["syncPolicy"] = changes["policy"]
    meta = {"name": name, "namespace": "argocd"}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": meta, "spec": spec}


def push(world: World, files: Files, message: str = "A change") -> str:
    """Commit to main of shop/gitops, as a merge leaves it. None removes a file. Returns the new head."""
    repo = open_repository(world, GITOPS)
    parent = repo.revparse_single("refs/heads/main")
    index = pygit2.Index()
    index.read_tree(parent.peel(pygit2.Tree))
    for path, text in files.items():
        if text is None:
            index.remove(path)
        else:
            index.add(pygit2.IndexEntry(path, repo.create_blob(text.encode()), pygit2.enums.FileMode.BLOB))
    who = pygit2.Signature("Approver", "approver@shop.example", int(world.clock.now().timestamp()), 0)
    tree = index.write_tree(repo)
    return str(repo.create_commit("refs/heads/main", who, who, message, tree, [parent.id]))

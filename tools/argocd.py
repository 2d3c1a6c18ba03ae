"""Argo CD through its custom resource: Applications read and synced with the Kubernetes tools."""

from domain.call import ToolCall
from domain.result import ToolResult
from tools import kubernetes
from tools.kubernetes import Object, field, text

API = "argoproj.io/v1alpha1"
NAMESPACE = "argocd"


def application(server: str, name: str) -> ToolCall:
    return kubernetes.get(server, API, "Application", name, NAMESPACE)


def manifest(name: str, repository: str, path: str, namespace: str, branch: str = "main") -> Object:
    """An Application that follows `path` on `branch` and heals drift."""
    return {
        "apiVersion": API,
        "kind": "Application",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {
            "project": "default",
            "source": {
                "repoURL": f"https://github.com/{repository}.git",
                "path": path,
                "targetRevision": branch,
            },
            "destination": {"server": "https://kubernetes.default.svc", "namespace": namespace},
            "syncPolicy": {"automated": {"prune": False, "selfHeal": True}},
        },
    }


def sync(server: str, declared: Object, key: str, revision: str = "main") -> ToolCall:
    """Apply the Application with one sync operation of `revision` ("main" means its head at that moment).

    `key` goes into the operation's info, so that after a crash this sync can be told from an earlier one.
    """
    operation: Object = {
        "initiatedBy": {"username": "opsward"},
        "info": [{"name": "opsward", "value": key}],
        "sync": {"revision": revision},
    }
    return kubernetes.apply(server, {**declared, "operation": operation})


def declared(live: Object) -> Object:
    """What a live Application declares, without its status: the part that an apply repeats."""
    return {
        "apiVersion": API,
        "kind": "Application",
        "metadata": {"name": text(live, "metadata", "name"), "namespace": text(live, "metadata", "namespace")},
        "spec": field(live, "spec"),
    }


def status(result: ToolResult) -> tuple[str, str, str]:
    """(sync, health, revision), each "" when unknown."""
    live = kubernetes.object_of(result) or {}
    return (
        text(live, "status", "sync", "status"),
        text(live, "status", "health", "status"),
        text(live, "status", "sync", "revision"),
    )

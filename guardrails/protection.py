"""What is protected: namespaces of the cluster itself, and branches that people must review."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")
NAMESPACES: Mapping[str, frozenset[str]] = {
    "kube-system": frozenset(),
    "kube-public": frozenset(),
    "kube-node-lease": frozenset(),
    "argocd": frozenset({"Application", "ApplicationSet"}),
    "flux-system": frozenset({"Kustomization", "GitRepository", "HelmRelease", "HelmRepository"}),
}
"""Protected namespace -> the kinds that may be written there all the same."""


def refused_in(namespace: str, kind: str) -> str:
    """Why `kind` may not be written in `namespace`; "" when it may. No namespace is the default one."""
    if not namespace:
        return ""
    if not LABEL.fullmatch(namespace):
        return f"{namespace!r} is not the name of a namespace"
    if namespace in NAMESPACES and kind not in NAMESPACES[namespace]:
        return f"namespace {namespace} is protected"
    return ""


def protected(branch: str, patterns: Iterable[str], default: str | None = None) -> bool:
    """Whether `branch` is reviewed by people. No branch means the default one; spelling cannot hide it."""
    name = branch.strip().casefold().removeprefix("refs/").removeprefix("heads/")
    named = [*patterns, *([default] if default else [])]
    return not name or any(fnmatchcase(name, pattern.casefold()) for pattern in named)

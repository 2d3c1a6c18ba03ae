"""What mends a violation in a manifest, rule by rule. A rule that is not here is reported and left to people."""

from collections.abc import Callable
from typing import Any

from personas.manifests import edit

Fix = Callable[[Any], None]
"""Changes one container of a ruamel.yaml document in place."""


def _context(container: Any) -> Any:
    if "securityContext" not in container:
        container["securityContext"] = {}
    return container["securityContext"]


def _set(name: str, value: object) -> Fix:
    def fix(container: Any) -> None:
        _context(container)[name] = value

    return fix


def _drop_all(container: Any) -> None:
    _context(container)["capabilities"] = {"drop": ["ALL"]}


def _not_root(container: Any) -> None:
    context = _context(container)
    context["runAsNonRoot"] = True
    if context.get("runAsUser") == 0:
        del context["runAsUser"]


FIXES: dict[str, Fix] = {
    "k8s/run-as-non-root": _not_root,
    "k8s/privileged": _set("privileged", False),
    "k8s/privilege-escalation": _set("allowPrivilegeEscalation", False),
    "k8s/capabilities": _drop_all,
    "k8s/seccomp": _set("seccompProfile", {"type": "RuntimeDefault"}),
}


def mend(text: str, rules: set[str]) -> str:
    """The manifest with every fix for `rules` applied to every container of its workload."""

    def change(document: Any) -> None:
        pod = document["spec"]["template"]["spec"]
        for container in [*pod.get("initContainers", []), *pod["containers"]]:
            for rule in sorted(rules & set(FIXES)):
                FIXES[rule](container)
        context = pod.get("securityContext", {})
        if "k8s/run-as-non-root" in rules and context.get("runAsUser") == 0:
            del context["runAsUser"]
        if "k8s/run-as-non-root" in rules and "runAsNonRoot" in context:
            context["runAsNonRoot"] = True

    return edit(text, change)

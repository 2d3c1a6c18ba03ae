"""`Pod`: a pod's specification, wherever in a manifest it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from guardrails.manifest import Manifest
from guardrails.shape import Object, mapping, sequence

LISTS = ("initContainers", "containers", "ephemeralContainers")


@dataclass(frozen=True, slots=True)
class Pod:
    """`object` names the manifest; `path` leads to the specification ("spec.template.spec")."""

    object: str
    path: str
    spec: Object


def pods(manifest: Manifest) -> Iterator[Pod]:
    """Every pod specification in `manifest`, found by its lists of containers and not by the kind around it.

    So a Deployment, a CronJob, a Rollout and a Crossplane Object that wraps one are all looked into.
    """
    for path, spec in _walk(dict(manifest.body), manifest.path):
        yield Pod(str(manifest), path, spec)


def containers(pod: Pod) -> Iterator[tuple[Object, str]]:
    """(container, path) of init, regular and ephemeral containers alike. Raises Unreadable."""
    for key in LISTS:
        for index, container in enumerate(sequence(pod.spec.get(key), f"{pod.object}: {key}")):
            path = f"{pod.path}.{key}[{index}]"
            yield mapping(container, f"{pod.object}: {path}"), path


def security(holder: Object, path: str) -> Object:
    """The securityContext of a pod's specification or of a container. Raises Unreadable."""
    return mapping(holder.get("securityContext"), f"{path}.securityContext")


def called(container: Object) -> str:
    return f"container {container.get('name') or '(unnamed)'}"


def _walk(value: JsonValue, path: str) -> Iterator[tuple[str, Object]]:
    if isinstance(value, dict):
        if any(isinstance(value.get(key), list) for key in LISTS):
            yield path, value
        for key, item in value.items():
            yield from _walk(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}[{index}]")

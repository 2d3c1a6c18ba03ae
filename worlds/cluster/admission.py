"""What the API server refuses: objects that are not valid, each reason in its own words."""

import re
from collections.abc import Iterator

from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError, invalid
from worlds.cluster.kinds import Kind
from worlds.cluster.quantity import quantity
from worlds.cluster.selectors import selects

SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
NAME = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and"
    " end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
TEMPLATED = {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job"}
SELECTING = TEMPLATED - {"Job"}


def admit(kind: Kind, document: Doc, standing: Doc | None = None) -> None:
    """Raises ApiError with every reason why `document` cannot stand. `standing` is what it would replace."""
    name = dig(document, "metadata", "name", default="")
    reasons = [*_name(name), *_spec(kind, document), *_immutable(kind, document, standing)]
    if reasons:
        raise invalid(kind, name, reasons)


def check_types(kind: Kind, document: Doc) -> None:
    """What server-side apply cannot even read. Raises ApiError."""
    where = f"{dig(document, 'metadata', 'namespace', default='')}/{dig(document, 'metadata', 'name')}"
    what = f"failed to create typed patch object ({where}; {kind.api_version}, Kind={kind.kind})"
    spec = document.get("spec")
    if spec is not None and not isinstance(spec, dict):
        raise ApiError(f"{what}: .spec: expected map, got {_typed(spec)}")
    replicas = (spec or {}).get("replicas")
    if kind.group != "argoproj.io" and (isinstance(replicas, bool) or not isinstance(replicas, int | None)):
        raise ApiError(f"{what}: .spec.replicas: expected numeric (int or float), got {_typed(replicas)}")
    for place, container in enumerate(dig(spec, "template", "spec", "containers", default=[])):
        if not isinstance(container, dict):
            raise ApiError(f"{what}: .spec.template.spec.containers[{place}]: expected map, got {_typed(container)}")


def _typed(value: object) -> str:
    names = {bool: "boolean", str: "string", list: "list", dict: "map", float: "float", int: "int"}
    return names.get(type(value), "null")


def _name(name: str) -> Iterator[str]:
    if not SUBDOMAIN.fullmatch(name) or len(name) > 253:
        yield f'metadata.name: Invalid value: "{name}": {NAME}'


def _spec(kind: Kind, document: Doc) -> Iterator[str]:
    spec = dig(document, "spec", default={})
    if kind.kind in TEMPLATED:
        yield from _workload(kind, spec)
    elif kind.kind == "Pod":
        yield from _pod(spec, "spec")
    elif kind.kind == "Service" and not spec.get("ports") and spec.get("clusterIP") != "None":
        yield "spec.ports: Required value"
    elif kind.kind == "Application":
        yield from _application(spec)


def _workload(kind: Kind, spec: Doc) -> Iterator[str]:
    replicas = spec.get("replicas")
    if isinstance(replicas, int) and replicas < 0:
        yield f"spec.replicas: Invalid value: {replicas}: must be greater than or equal to 0"
    template = dig(spec, "template", default={})
    if kind.kind in SELECTING:
        if not spec.get("selector"):
            yield "spec.selector: Required value"
        elif not selects(spec["selector"], template):
            found = dig(template, "metadata", "labels", default={})
            shown = "{" + ",".join(f'"{k}":"{v}"' for k, v in sorted(found.items())) + "}"
            yield (
                f"spec.template.metadata.labels: Invalid value: {shown}: `selector` does not match template `labels`"
            )
    yield from _pod(dig(template, "spec", default={}), "spec.template.spec")


def _pod(spec: Doc, at: str) -> Iterator[str]:
    containers = spec.get("containers")
    if not containers:
        yield f"{at}.containers: Required value"
    seen: set[str] = set()
    for place, container in enumerate(containers or []):
        where = f"{at}.containers[{place}]"
        name = container.get("name")
        if not name:
            yield f"{where}.name: Required value"
        elif name in seen:
            yield f'{where}.name: Duplicate value: "{name}"'
        seen.add(name)
        if not container.get("image"):
            yield f"{where}.image: Required value"
        yield from _resources(container, f"{where}.resources")


def _resources(container: Doc, at: str) -> Iterator[str]:
    for which in ("requests", "limits"):
        for resource, value in dig(container, "resources", which, default={}).items():
            try:
                amount = quantity(value)
            except ValueError as error:
                yield f'{at}.{which}[{resource}]: Invalid value: "{value}": {error}'
                continue
            limit = dig(container, "resources", "limits", resource)
            if which == "requests" and limit is not None and amount > quantity(limit):
                rule = f"must be less than or equal to {resource} limit of {limit}"
                yield f'{at}.requests: Invalid value: "{value}": {rule}'


def _application(spec: Doc) -> Iterator[str]:
    for field in ("destination", "project"):
        if field not in spec:
            yield f"spec.{field}: Required value"
    for source in [spec["source"]] if "source" in spec else []:
        if "repoURL" not in source:
            yield "spec.source.repoURL: Required value"


def _immutable(kind: Kind, document: Doc, standing: Doc | None) -> Iterator[str]:
    if standing is None:
        return
    new, old = dig(document, "spec", default={}), dig(standing, "spec", default={})
    if kind.kind in SELECTING and new.get("selector") != old.get("selector"):
        yield "spec.selector: Invalid value: field is immutable"
    if kind.kind == "Job" and new.get("template") != old.get("template"):
        yield "spec.template: Invalid value: field is immutable"
    if kind.kind == "Pod" and _fixed(new) != _fixed(old):
        yield (
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
            "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
        )


def _fixed(spec: Doc) -> Doc:
    """A pod's spec without what may change."""
    containers = [{k: v for k, v in c.items() if k != "image"} for c in spec.get("containers") or []]
    return {**{k: v for k, v in spec.items() if k not in ("tolerations", "nodeName")}, "containers": containers}

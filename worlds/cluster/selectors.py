"""Label and field selectors, as the API server reads them."""

import re
from collections.abc import Callable

from worlds.cluster.doc import Doc, dig, labels_of
from worlds.cluster.errors import ApiError
from worlds.cluster.kinds import Kind

Test = Callable[[Doc], bool]

FIELDS = {
    "Pod": {
        "metadata.name",
        "metadata.namespace",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
    },
    "Event": {
        "involvedObject.kind",
        "involvedObject.name",
        "involvedObject.namespace",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "metadata.name",
        "metadata.namespace",
        "reason",
        "reportingComponent",
        "source",
        "type",
    },
    "Namespace": {"metadata.name", "status.phase"},
    "Node": {"metadata.name", "spec.unschedulable"},
    "Secret": {"metadata.name", "metadata.namespace", "type"},
}
ANY = {"metadata.name", "metadata.namespace"}
SET = re.compile(r"(\S+)\s+(in|notin)\s+\(([^)]*)\)")
PARTS = re.compile(r",(?![^(]*\))")


def labels(selector: str | None) -> Test:
    """`app=web,env!=dev,tier in (a, b),!old`. Raises ApiError."""
    tests = [_label(part.strip()) for part in PARTS.split(selector or "") if part.strip()]
    return lambda doc: all(test(doc) for test in tests)


def _label(part: str) -> Test:
    if match := SET.fullmatch(part):
        key, how, values = match[1], match[2], {value.strip() for value in match[3].split(",")}
        return lambda doc: (labels_of(doc).get(key) in values) == (how == "in")
    for sign, equal in (("!=", False), ("==", True), ("=", True)):
        if sign in part:
            key, value = (side.strip() for side in part.split(sign, 1))
            return lambda doc: (labels_of(doc).get(key) == value) == equal
    if part.startswith("!"):
        return lambda doc: part[1:].strip() not in labels_of(doc)
    if re.fullmatch(r"[\w./-]+", part):
        return lambda doc: part in labels_of(doc)
    raise ApiError(f"unable to parse requirement: found '{part}'")


def fields(selector: str | None, kind: Kind) -> Test:
    """`status.phase=Running,metadata.name!=a`. Raises ApiError for a field this kind cannot be selected by."""
    tests = [_field(part.strip(), kind) for part in (selector or "").split(",") if part.strip()]
    return lambda doc: all(test(doc) for test in tests)


def _field(part: str, kind: Kind) -> Test:
    for sign, equal in (("!=", False), ("==", True), ("=", True)):
        if sign in part:
            path, value = (side.strip() for side in part.split(sign, 1))
            if path not in FIELDS.get(kind.kind, ANY):
                raise ApiError(f"field label not supported: {path}")
            return lambda doc: (_value(doc, path) == value) == equal
    raise ApiError(f"invalid selector: '{part}'; can't understand '{part}'")


def _value(doc: Doc, path: str) -> str:
    if path == "source":
        return str(dig(doc, "source", "component", default=""))
    value = dig(doc, *path.split("."), default="")
    return str(value).lower() if isinstance(value, bool) else str(value)


def selects(selector: Doc | None, doc: Doc) -> bool:
    """A LabelSelector of a workload (matchLabels and matchExpressions) over an object's labels."""
    have = labels_of(doc)
    wanted = dig(selector, "matchLabels", default={})
    return all(have.get(k) == v for k, v in wanted.items()) and all(
        _expression(e, have) for e in dig(selector, "matchExpressions", default=[])
    )


def _expression(expression: Doc, have: dict[str, str]) -> bool:
    key, how, values = expression["key"], expression["operator"], expression.get("values") or []
    return {
        "In": have.get(key) in values,
        "NotIn": have.get(key) not in values,
        "Exists": key in have,
        "DoesNotExist": key not in have,
    }[how]

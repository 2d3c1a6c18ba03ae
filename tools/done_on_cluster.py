"""How to see in a cluster whether a call was already made."""

import re
from collections.abc import Iterator

import yaml
from pydantic import JsonValue

from domain.call import ToolCall
from domain.result import ToolResult
from tools.lookup import Lookup, Results, beside, covers, part, there

SHA = re.compile(r"[0-9a-f]{40}")
NAMED = ("apiVersion", "kind", "name", "namespace")


def _applied_documents(call: ToolCall) -> Iterator[dict[str, JsonValue]]:
    for document in yaml.load_all(str(call.arguments.get("resource") or ""), Loader=yaml.CSafeLoader):
        if isinstance(document, dict):
            yield document


def _apply_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    return tuple(_get(call, document) for document in _applied_documents(call))


def _get(call: ToolCall, document: dict[str, JsonValue]) -> ToolCall:
    named = {key: part(document, "metadata", key) for key in ("name", "namespace")}
    kept = {key: value for key, value in named.items() if value is not None}
    return beside(call, "resources_get", apiVersion=document.get("apiVersion"), kind=document.get("kind"), **kept)


def _apply_seen(call: ToolCall, results: Results) -> ToolResult | None:
    """Every document stands as applied, and nothing still has the version it was expected to have before."""
    for document, result in zip(_applied_documents(call), results, strict=True):
        if not there(call, result) or not _stands(result.data, document) or _untouched(call, result.data):
            return None
    return ToolResult(status="ok", text=results[0].text, data=results[0].data) if results else None


def _stands(live: JsonValue, document: dict[str, JsonValue]) -> bool:
    operation = document.get("operation")
    rest = {key: value for key, value in document.items() if key not in {"operation", "status"}}
    return covers(live, rest) and (operation is None or _started(live, operation))


def _started(live: JsonValue, operation: JsonValue) -> bool:
    """Whether Argo CD took up this operation: it moves from the Application's `operation` to its status."""
    for taken in (part(live, "operation"), part(live, "status", "operationState", "operation")):
        ours = all(
            covers(part(taken, key), part(operation, key)) for key in ("initiatedBy", "info") if part(operation, key)
        )
        if taken is not None and ours and _same_revision(live, taken, operation):
            return True
    return False


def _same_revision(live: JsonValue, taken: JsonValue, operation: JsonValue) -> bool:
    """A branch is resolved to a commit on the way, so only two commits can differ."""
    wanted = str(part(operation, "sync", "revision") or "")
    synced = part(live, "status", "operationState", "syncResult", "revision")
    return not SHA.fullmatch(wanted) or wanted in (part(taken, "sync", "revision"), synced)


def _untouched(call: ToolCall, live: JsonValue) -> bool:
    version, uid = part(live, "metadata", "resourceVersion"), part(live, "metadata", "name")
    return any(
        each.field == "metadata.resourceVersion" and each.value == version and each.arguments.get("name") == uid
        for each in call.expects
    )


def _object_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    return (beside(call, "resources_get", **{key: call.arguments[key] for key in NAMED if key in call.arguments}),)


def _scaled(call: ToolCall, results: Results) -> ToolResult | None:
    if not there(call, results[0]) or part(results[0].data, "spec", "replicas") != call.arguments.get("scale"):
        return None
    return ToolResult(status="ok", text=results[0].text, data=results[0].data)


def _pod_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    return (beside(call, "pods_get", **{key: call.arguments[key] for key in NAMED if key in call.arguments}),)


def _gone(call: ToolCall, results: Results) -> ToolResult | None:
    stays = there(call, results[0]) and part(results[0].data, "metadata", "deletionTimestamp") is None
    return None if stays else ToolResult(status="ok", text="it is gone, or going")


LOOKUPS = {
    "resources_create_or_update": Lookup(_apply_probes, _apply_seen),
    "resources_scale": Lookup(_object_probes, _scaled),
    "resources_delete": Lookup(_object_probes, _gone),
    "pods_delete": Lookup(_pod_probes, _gone),
}

"""Calls of kubernetes-mcp-server, and its answers as values. `server` names the connection to one cluster."""

import json

from pydantic import JsonValue

from domain.call import Precondition, ToolCall
from domain.result import ToolResult

Object = dict[str, JsonValue]


def get(server: str, api: str, kind: str, name: str, namespace: str | None = None) -> ToolCall:
    where: Object = {"namespace": namespace} if namespace else {}
    return ToolCall(
        server=server, tool="resources_get", arguments={"apiVersion": api, "kind": kind, "name": name, **where}
    )


def listed(server: str, api: str, kind: str, namespace: str | None = None, labels: str | None = None) -> ToolCall:
    where: Object = {"namespace": namespace} if namespace else {}
    chosen: Object = {"labelSelector": labels} if labels else {}
    return ToolCall(
        server=server, tool="resources_list", arguments={"apiVersion": api, "kind": kind, **where, **chosen}
    )


def apply(server: str, resource: Object) -> ToolCall:
    """Server-side apply of the complete desired state."""
    body = json.dumps(resource, ensure_ascii=False, sort_keys=True)
    return ToolCall(server=server, tool="resources_create_or_update", arguments={"resource": body})


def scale(server: str, api: str, kind: str, name: str, namespace: str, replicas: int) -> ToolCall:
    arguments: Object = {"apiVersion": api, "kind": kind, "name": name, "namespace": namespace, "scale": replicas}
    return ToolCall(server=server, tool="resources_scale", arguments=arguments)


def events(server: str, namespace: str) -> ToolCall:
    return ToolCall(server=server, tool="events_list", arguments={"namespace": namespace})


def log(server: str, namespace: str, pod: str, tail: int = 500, previous: bool = False) -> ToolCall:
    arguments: Object = {"namespace": namespace, "name": pod, "tail": tail}
    if previous:
        arguments["previous"] = True
    return ToolCall(server=server, tool="pods_log", arguments=arguments)


def unchanged(call: ToolCall, live: Object) -> Precondition:
    """The live object that `call` read still has the resourceVersion it had."""
    version = text(live, "metadata", "resourceVersion")
    return Precondition(
        server=call.server, tool=call.tool, arguments=call.arguments, field="metadata.resourceVersion", value=version
    )


def object_of(result: ToolResult) -> Object | None:
    return result.data if result.ok and isinstance(result.data, dict) else None


def objects_of(result: ToolResult) -> list[Object]:
    data = result.data
    if isinstance(data, dict):
        data = data.get("items", [])
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def field(item: JsonValue, *path: str | int) -> JsonValue:
    """The value at a path of keys and indexes, or None."""
    for step in path:
        if isinstance(item, dict) and isinstance(step, str):
            item = item.get(step)
        elif isinstance(item, list) and isinstance(step, int) and step < len(item):
            item = item[step]
        else:
            return None
    return item


def text(item: JsonValue, *path: str | int) -> str:
    value = field(item, *path)
    return "" if value is None else str(value)


def number(item: JsonValue, *path: str | int) -> int:
    value = field(item, *path)
    return int(value) if isinstance(value, int | float) else 0


def name_of(item: Object) -> str:
    return text(item, "metadata", "name")

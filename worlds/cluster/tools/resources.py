"""resources_list, resources_get, resources_create_or_update, resources_delete, resources_scale."""

import copy
import json
import re

import yaml

from worlds.cluster import table
from worlds.cluster.apply import apply, delete, known
from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError, invalid, not_found
from worlds.cluster.kinds import Kind
from worlds.cluster.recurring import recurring
from worlds.cluster.selectors import fields, labels
from worlds.cluster.state import APPLICATION, EVENT, Thing
from worlds.cluster.tools.call import MANAGER, Answer, Arguments, Call, namespace
from worlds.cluster.yaml_text import to_yaml
from worlds.yaml_file import Loader

SCALABLE = {"Deployment.apps", "ReplicaSet.apps", "StatefulSet.apps"}
SEPARATOR = re.compile(r"\r?\n---\r?\n")


def listed(call: Call, kind: Kind, arguments: Arguments) -> list[Doc]:
    """The objects of a kind that the selectors choose. Raises ApiError."""
    by_label, by_field = labels(arguments.get("labelSelector")), fields(arguments.get("fieldSelector"), kind)
    space = str(arguments.get("namespace") or "") if kind.namespaced else ""
    found = [thing.object for thing in call.state.all(kind.group_kind, space)]
    if kind.group_kind == EVENT:
        found = sorted(found + recurring(call.state, space), key=lambda e: (e["lastTimestamp"], e["metadata"]["name"]))
    return [each for each in found if by_label(each) and by_field(each)]


def resources_list(call: Call, arguments: Arguments) -> Answer:
    try:
        kind = known(str(arguments["apiVersion"]), str(arguments["kind"]))
        found = listed(call, kind, arguments)
    except ApiError as error:
        raise ApiError(f"failed to list resources: {error}") from error
    rows = table.rows(kind, found, call.state.now)
    return Answer(table.text(kind, found, call.state.now), {"items": rows} if rows else None)


def resources_get(call: Call, arguments: Arguments) -> Answer:
    try:
        found = standing(call, arguments).object
    except ApiError as error:
        raise ApiError(f"failed to get resource: {error}") from error
    return Answer(to_yaml(found), copy.deepcopy(found))


def standing(call: Call, arguments: Arguments) -> Thing:
    """The object a request names. Raises ApiError."""
    kind = known(str(arguments["apiVersion"]), str(arguments["kind"]))
    name = str(arguments["name"])
    thing = call.state.get(kind.group_kind, namespace(arguments) if kind.namespaced else "", name)
    if thing is None:
        raise not_found(kind, name)
    return thing


def resources_create_or_update(call: Call, arguments: Arguments) -> Answer:
    """Server-side apply of every document, in order: what was applied before a failure stays."""
    try:
        wanted = [_parsed(part) for part in SEPARATOR.split(str(arguments["resource"]))]
        applied = [copy.deepcopy(_apply(call, document)) for document in wanted]
    except ApiError as error:
        raise ApiError(f"failed to create or update resources: {error}") from error
    return Answer("# The following resources (YAML) have been created or updated successfully\n" + to_yaml(applied))


def _parsed(part: str) -> Doc:
    try:
        document: Doc = yaml.load(part, Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ApiError(f"error converting YAML to JSON: yaml: line {line}: {error.problem}") from error
    if not isinstance(document, dict) or not document.get("kind"):
        raise ApiError(f"Object 'Kind' is missing in '{json.dumps(document, default=str)}'")
    return document


def _apply(call: Call, document: Doc) -> Doc:
    result = apply(call.state, document, MANAGER)
    thing = result.thing
    shown = thing.object
    if thing.kind.group_kind == APPLICATION:
        call.state.remember(thing, asked_by=call.principal)
        if result.created:
            call.state.effect("application.created", thing, call.principal)
        elif "operation" not in document:
            call.state.effect("resource.applied", thing, call.principal, changed=result.changed)
    else:
        effect = {"changed": result.changed, "created": result.created}
        call.state.effect("resource.applied", thing, call.principal, **effect)
    return shown


def resources_delete(call: Call, arguments: Arguments) -> Answer:
    try:
        thing = standing(call, arguments)
        delete(call.state, thing.kind, thing.namespace, thing.name, arguments.get("gracePeriodSeconds"))
    except ApiError as error:
        raise ApiError(f"failed to delete resource: {error}") from error
    call.state.effect("resource.deleted", thing, call.principal)
    return Answer("Resource deleted successfully")


def resources_scale(call: Call, arguments: Arguments) -> Answer:
    try:
        thing = standing(call, arguments)
        if thing.kind.group_kind not in SCALABLE:
            raise ApiError("the server could not find the requested resource")
        if "scale" in arguments:
            _scale(call, thing, int(arguments["scale"]))
    except ApiError as error:
        raise ApiError(f"failed to get/update resource scale: {error}") from error
    return Answer("# Current resource scale (YAML) is below\n" + to_yaml(_shown(thing)))


def _scale(call: Call, thing: Thing, replicas: int) -> None:
    if replicas < 0:
        reason = f"spec.replicas: Invalid value: {replicas}: must be greater than or equal to 0"
        scale = Kind(group="autoscaling", version="v1", kind="Scale", plural="scales")
        raise ApiError(f"failed to update scale: {invalid(scale, thing.name, [reason])}")
    before = int(thing.object["spec"]["replicas"])
    call.state.set_spec(thing, replicas=replicas)
    call.state.effect("resource.scaled", thing, call.principal, before=before, to=replicas)


def _shown(thing: Thing) -> Doc:
    """The Scale object (autoscaling/v1)."""
    meta = thing.object["metadata"]
    chosen = dig(thing.object, "spec", "selector", "matchLabels", default={})
    kept = ("creationTimestamp", "name", "namespace", "resourceVersion", "uid")
    return {
        "apiVersion": "autoscaling/v1",
        "kind": "Scale",
        "metadata": {name: meta[name] for name in kept},
        "spec": {"replicas": int(thing.object["spec"]["replicas"])},
        "status": {
            "replicas": dig(thing.object, "status", "replicas", default=0),
            "selector": ",".join(f"{k}={v}" for k, v in sorted(chosen.items())),
        },
    }

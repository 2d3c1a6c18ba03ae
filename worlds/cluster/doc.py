"""Kubernetes documents as plain data, and small ways to look into them."""

from typing import Any

Doc = dict[str, Any]
"""A JSON document whose shape its `kind` decides; typed access would need every schema of Kubernetes."""


def dig(doc: Any, *path: str | int, default: Any = None) -> Any:
    """The value at `path`, or `default` where the path ends early or the value is null."""
    for step in path:
        if isinstance(doc, dict):
            doc = doc.get(step)
        elif isinstance(doc, list) and isinstance(step, int) and -len(doc) <= step < len(doc):
            doc = doc[step]
        else:
            return default
    return default if doc is None else doc


def name_of(doc: Doc) -> str:
    return str(dig(doc, "metadata", "name", default=""))


def namespace_of(doc: Doc) -> str:
    return str(dig(doc, "metadata", "namespace", default=""))


def labels_of(doc: Doc) -> dict[str, str]:
    return dict(dig(doc, "metadata", "labels", default={}))


def owner_uid(doc: Doc) -> str | None:
    """The uid of the controller that owns this object."""
    owners = dig(doc, "metadata", "ownerReferences", default=[])
    return next((owner["uid"] for owner in owners if owner.get("controller")), None)


def owner_reference(owner: Doc) -> Doc:
    return {
        "apiVersion": owner["apiVersion"],
        "blockOwnerDeletion": True,
        "controller": True,
        "kind": owner["kind"],
        "name": name_of(owner),
        "uid": owner["metadata"]["uid"],
    }

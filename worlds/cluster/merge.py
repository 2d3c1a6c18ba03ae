"""Server-side apply, as far as a world needs it: who applied what before decides what an omission removes.

Source: kubernetes.io/docs/reference/using-api/server-side-apply (merge strategies, field ownership).
"""

import copy
from typing import Any

from worlds.cluster.doc import Doc

MERGE_KEYS: dict[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "env": ("name",),
    "volumes": ("name",),
    "volumeMounts": ("mountPath",),
    "imagePullSecrets": ("name",),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
    "ownerReferences": ("uid",),
}
"""Lists whose items have an identity. Every other list is replaced as a whole."""
PORTS = (("containerPort", "protocol"), ("port", "protocol"))


def merge(live: Any, wanted: Any, before: Any = None, field: str = "") -> Any:
    """`live` with `wanted` applied. What `before` (the same applier's last document) had and `wanted` has not, goes."""
    if isinstance(live, dict) and isinstance(wanted, dict):
        return _merge_maps(live, wanted, before if isinstance(before, dict) else {})
    if isinstance(live, list) and isinstance(wanted, list):
        keys = _keys(field, wanted + live)
        if keys:
            return _merge_lists(live, wanted, before if isinstance(before, list) else [], keys)
    return copy.deepcopy(wanted)


def _merge_maps(live: Doc, wanted: Doc, before: Doc) -> Doc:
    result = {k: v for k, v in live.items() if k in wanted or k not in before}
    for name, value in wanted.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge(live.get(name), value, before.get(name), name)
    return result


def _merge_lists(live: list[Doc], wanted: list[Doc], before: list[Doc], keys: tuple[str, ...]) -> list[Doc]:
    """Items keep the order of `wanted`; items of others follow in the order they stood in."""
    standing = {_identity(item, keys): item for item in live}
    earlier = {_identity(item, keys): item for item in before}
    asked = {_identity(item, keys): item for item in wanted}
    merged = [merge(standing.get(who), item, earlier.get(who)) for who, item in asked.items()]
    return merged + [item for who, item in standing.items() if who not in asked and who not in earlier]


def _keys(field: str, items: list[Any]) -> tuple[str, ...]:
    if not items or not all(isinstance(item, dict) for item in items):
        return ()
    if field == "ports":
        return next((keys for keys in PORTS if all(keys[0] in item for item in items)), ())
    keys = MERGE_KEYS.get(field, ())
    return keys if all(key in item for item in items for key in keys) else ()


def _identity(item: Doc, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(item.get(key, "TCP" if key == "protocol" else "")) for key in keys)

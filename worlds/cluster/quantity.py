"""Kubernetes quantities: `250m` of a CPU, `384Mi` of memory."""

import re
from decimal import Decimal

from worlds.cluster.doc import Doc, dig

SUFFIXES = {
    "": Decimal(1),
    "m": Decimal("0.001"),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "T": Decimal(10**12),
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "Ti": Decimal(2**40),
}
SHAPE = re.compile(r"([+-]?\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti|)")


def quantity(value: object) -> Decimal:
    """Raises ValueError with the API server's words when `value` is no quantity."""
    match = SHAPE.fullmatch(str(value))
    if match is None:
        raise ValueError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    return Decimal(match[1]) * SUFFIXES[match[2]]


def asked(pod_spec: Doc, resource: str, which: str = "requests") -> Decimal:
    """What a pod asks of `resource`: its containers together, or its largest init container when that is more."""
    regular = sum((_of(c, resource, which) for c in pod_spec.get("containers", [])), Decimal(0))
    first = max((_of(c, resource, which) for c in pod_spec.get("initContainers") or []), default=Decimal(0))
    return max(regular, first)


def _of(container: Doc, resource: str, which: str) -> Decimal:
    """A container with a limit and no request asks for its limit."""
    resources = dig(container, "resources", default={})
    value = dig(resources, which, resource)
    if value is None and which == "requests":
        value = dig(resources, "limits", resource)
    return Decimal(0) if value is None else quantity(value)


def show(value: Decimal, resource: str) -> str:
    """CPU in whole cores or millicores, memory in the largest binary unit that is exact, counts as they are."""
    if resource.endswith("cpu"):
        return str(int(value)) if value == int(value) else f"{int(value * 1000)}m"
    if resource.endswith("memory"):
        for suffix in ("Gi", "Mi", "Ki"):
            if value and value % SUFFIXES[suffix] == 0:
                return f"{int(value / SUFFIXES[suffix])}{suffix}"
    return str(int(value))

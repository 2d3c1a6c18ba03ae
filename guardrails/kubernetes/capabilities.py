"""Containers drop every Linux capability and take back at most one harmless one."""

from collections.abc import Iterator

from guardrails.kubernetes.pod import Pod, called, containers, security
from guardrails.rule import Breach, rule
from guardrails.shape import mapping, sequence

HARMLESS = {"NET_BIND_SERVICE"}


@rule("k8s/capabilities", severity="high", standard="PSS restricted v1.34: Capabilities")
def capabilities(pod: Pod) -> Iterator[Breach]:
    """capabilities.drop holds ALL; capabilities.add holds nothing but NET_BIND_SERVICE."""
    for container, path in containers(pod):
        field = f"{path}.securityContext.capabilities"
        chosen = mapping(security(container, path).get("capabilities"), field)
        if "ALL" not in sequence(chosen.get("drop"), f"{field}.drop"):
            remedy = "Set securityContext.capabilities.drop: [ALL]."
            yield Breach(f"{field}.drop", f"{called(container)} keeps Linux capabilities", remedy)
        for index, name in enumerate(sequence(chosen.get("add"), f"{field}.add")):
            if name not in HARMLESS:
                remedy = "Remove it; only NET_BIND_SERVICE may be added."
                yield Breach(f"{field}.add[{index}]", f"{called(container)} adds the capability {name}", remedy)

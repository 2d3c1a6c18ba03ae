"""No process gains more rights than it was started with."""

from collections.abc import Iterator

from guardrails.kubernetes.pod import Pod, called, containers, security
from guardrails.rule import Breach, rule


@rule("k8s/privilege-escalation", severity="high", standard="PSS restricted v1.34: Privilege Escalation")
def privilege_escalation(pod: Pod) -> Iterator[Breach]:
    """allowPrivilegeEscalation is false on every container; absent means true."""
    for container, path in containers(pod):
        if security(container, path).get("allowPrivilegeEscalation") is not False:
            yield Breach(
                f"{path}.securityContext.allowPrivilegeEscalation",
                f"{called(container)} may gain more privileges than it was started with",
                "Set securityContext.allowPrivilegeEscalation: false.",
            )

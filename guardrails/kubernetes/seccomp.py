"""System calls are filtered."""

from collections.abc import Iterator

from guardrails.kubernetes.pod import Pod, called, containers, security
from guardrails.rule import Breach, rule
from guardrails.shape import mapping

FILTERS = {"RuntimeDefault", "Localhost"}


@rule("k8s/seccomp", severity="medium", standard="PSS restricted v1.34: Seccomp")
def seccomp(pod: Pod) -> Iterator[Breach]:
    """seccompProfile.type is RuntimeDefault or Localhost on the container, or on the pod and not undone."""
    whole = mapping(security(pod.spec, pod.path).get("seccompProfile"), f"{pod.path}.seccompProfile").get("type")
    for container, path in containers(pod):
        own = mapping(security(container, path).get("seccompProfile"), f"{path}.seccompProfile").get("type")
        if (whole if own is None else own) not in FILTERS:
            yield Breach(
                f"{path}.securityContext.seccompProfile.type",
                f"{called(container)} may make any system call",
                "Set securityContext.seccompProfile.type: RuntimeDefault on the container or the pod.",
            )

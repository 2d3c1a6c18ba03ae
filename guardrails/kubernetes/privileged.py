"""No container is privileged."""

from collections.abc import Iterator

from guardrails.kubernetes.pod import Pod, called, containers, security
from guardrails.rule import Breach, rule
from guardrails.shape import mapping, off


@rule("k8s/privileged", severity="critical", standard="PSS baseline v1.34: Privileged Containers")
def privileged(pod: Pod) -> Iterator[Breach]:
    """securityContext.privileged is absent or false: a privileged container owns its node."""
    for container, path in containers(pod):
        if not off(security(container, path).get("privileged")):
            yield Breach(
                f"{path}.securityContext.privileged",
                f"{called(container)} is privileged",
                "Set securityContext.privileged: false.",
            )


@rule("k8s/host-process", severity="critical", standard="PSS baseline v1.34: HostProcess")
def host_process(pod: Pod) -> Iterator[Breach]:
    """Windows pods may not run on the host: windowsOptions.hostProcess is absent or false."""
    for holder, path in ((pod.spec, pod.path), *containers(pod)):
        options = mapping(security(holder, path).get("windowsOptions"), f"{path}.securityContext.windowsOptions")
        if not off(options.get("hostProcess")):
            field = f"{path}.securityContext.windowsOptions.hostProcess"
            yield Breach(field, "runs as a process of the host", "Set windowsOptions.hostProcess: false.")

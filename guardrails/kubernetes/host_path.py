"""No pod mounts a folder of its node."""

from collections.abc import Iterator

from guardrails.kubernetes.pod import Pod
from guardrails.rule import Breach, rule
from guardrails.shape import mapping, sequence


@rule("k8s/host-path", severity="critical", standard="PSS baseline v1.34: HostPath Volumes")
def host_path(pod: Pod) -> Iterator[Breach]:
    """No volume is a hostPath: it reaches the node's files, the container runtime's socket among them."""
    for index, volume in enumerate(sequence(pod.spec.get("volumes"), f"{pod.path}.volumes")):
        path = f"{pod.path}.volumes[{index}]"
        described = mapping(volume, path)
        if "hostPath" in described:
            where = mapping(described["hostPath"], f"{path}.hostPath").get("path", "a path")
            yield Breach(
                f"{path}.hostPath", f"a volume mounts {where} of the node", "Use an emptyDir, ConfigMap or claim."
            )

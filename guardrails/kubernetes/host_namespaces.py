"""Pods keep to themselves: no namespace and no port of the node."""

from collections.abc import Iterator

from guardrails.kubernetes.pod import Pod, called, containers
from guardrails.rule import Breach, rule
from guardrails.shape import mapping, off, sequence

SHARED = {"hostNetwork": "network", "hostPID": "processes", "hostIPC": "shared memory"}


@rule("k8s/host-namespaces", severity="critical", standard="PSS baseline v1.34: Host Namespaces")
def host_namespaces(pod: Pod) -> Iterator[Breach]:
    """hostNetwork, hostPID and hostIPC are absent or false."""
    for field, what in SHARED.items():
        if not off(pod.spec.get(field)):
            yield Breach(f"{pod.path}.{field}", f"the pod shares the node's {what}", f"Remove {field}.")


@rule("k8s/host-ports", severity="high", standard="PSS baseline v1.34: Host Ports")
def host_ports(pod: Pod) -> Iterator[Breach]:
    """No container takes a port of its node: hostPort is absent or 0."""
    for container, path in containers(pod):
        for index, port in enumerate(sequence(container.get("ports"), f"{path}.ports")):
            field = f"{path}.ports[{index}]"
            if mapping(port, field).get("hostPort") not in (None, 0):
                yield Breach(f"{field}.hostPort", f"{called(container)} takes a port of its node", "Remove hostPort.")

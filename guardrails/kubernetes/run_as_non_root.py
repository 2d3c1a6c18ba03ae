"""Nothing runs as root."""

from collections.abc import Iterator

from pydantic import JsonValue

from guardrails.kubernetes.pod import Pod, called, containers, security
from guardrails.rule import Breach, rule


@rule("k8s/run-as-non-root", severity="high", standard="PSS restricted v1.34: Running as Non-root")
def run_as_non_root(pod: Pod) -> Iterator[Breach]:
    """Containers must not run as root: runAsNonRoot true on the container, or on the pod and not undone."""
    whole = security(pod.spec, pod.path).get("runAsNonRoot")
    for container, path in containers(pod):
        own = security(container, path).get("runAsNonRoot")
        if (whole if own is None else own) is not True:
            yield Breach(
                f"{path}.securityContext.runAsNonRoot",
                f"{called(container)} may run as root",
                "Set securityContext.runAsNonRoot: true on the container or the pod.",
            )


@rule("k8s/run-as-user", severity="high", standard="PSS restricted v1.34: Running as Non-root user")
def run_as_user(pod: Pod) -> Iterator[Breach]:
    """runAsUser, where set, is a number above 0, on the pod and on every container."""
    if not _ordinary(security(pod.spec, pod.path).get("runAsUser")):
        yield _root(f"{pod.path}.securityContext.runAsUser", "the pod")
    for container, path in containers(pod):
        if not _ordinary(security(container, path).get("runAsUser")):
            yield _root(f"{path}.securityContext.runAsUser", called(container))


def _ordinary(user: JsonValue) -> bool:
    return user is None or (isinstance(user, int) and not isinstance(user, bool) and user > 0)


def _root(path: str, who: str) -> Breach:
    return Breach(path, f"{who} runs as user 0", "Remove runAsUser, or set the number of an ordinary user.")

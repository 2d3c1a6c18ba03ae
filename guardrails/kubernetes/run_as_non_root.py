"""Nothing runs as root."""

from collections.abc import Iterator

from pydantic import JsonValue

from guardrails.kubernetes.pod import Pod, called, containers, security
from guardrails.rule import Breach, rule


@rule(
    "k8s/run-as-non-root", severity="high", standard="PSS restricted v1.34: Running as Non-root, and as Non-root user"
)
def run_as_non_root(pod: Pod) -> Iterator[Breach]:
    """runAsNonRoot is true on the container, or on the pod and not undone; runAsUser, where set, is above 0."""
    whole = security(pod.spec, pod.path)
    if not _ordinary(whole.get("runAsUser")):
        yield _root(f"{pod.path}.securityContext.runAsUser", "the pod")
    for container, path in containers(pod):
        own = security(container, path)
        decided = own["runAsNonRoot"] if own.get("runAsNonRoot") is not None else whole.get("runAsNonRoot")
        if decided is not True:
            remedy = "Set securityContext.runAsNonRoot: true on the container or the pod."
            yield Breach(f"{path}.securityContext.runAsNonRoot", f"{called(container)} may run as root", remedy)
        if not _ordinary(own.get("runAsUser")):
            yield _root(f"{path}.securityContext.runAsUser", called(container))


def _ordinary(user: JsonValue) -> bool:
    return user is None or (isinstance(user, int) and not isinstance(user, bool) and user > 0)


def _root(path: str, who: str) -> Breach:
    return Breach(path, f"{who} runs as user 0", "Remove runAsUser, or set the number of an ordinary user.")

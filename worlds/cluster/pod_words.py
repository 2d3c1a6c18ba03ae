"""A pod in a word: what `kubectl get pods` shows under STATUS and RESTARTS."""

from worlds.cluster.doc import Doc, dig
from worlds.cluster.times import age, epoch


def status_word(pod: Doc) -> str:
    """The reason a container waits or ended, else the phase."""
    if "deletionTimestamp" in pod["metadata"]:
        return "Terminating"
    for container in dig(pod, "status", "containerStatuses", default=[]):
        reason = dig(container, "state", "waiting", "reason") or dig(container, "state", "terminated", "reason")
        if reason:
            return str(reason)
    return str(dig(pod, "status", "phase", default="Pending"))


def restarts(pod: Doc, now: int) -> str:
    """`5 (31s ago)`, or `0`."""
    found = dig(pod, "status", "containerStatuses", default=[])
    count = sum(int(c["restartCount"]) for c in found)
    ended = [end for c in found if (end := dig(c, "lastState", "terminated", "finishedAt"))]
    return f"{count} ({age(now - epoch(max(ended)))} ago)" if count and ended else str(count)

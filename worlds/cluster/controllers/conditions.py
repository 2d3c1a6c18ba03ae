"""Status conditions: what changed keeps no old time, what stayed keeps it."""

from collections.abc import Iterable

from worlds.cluster.doc import Doc
from worlds.cluster.times import iso


def replace(standing: list[Doc], wanted: Iterable[tuple[str, str, str, str]], now: int) -> list[Doc]:
    """Conditions for (type, status, reason, message), with the times of those that stood before."""
    before = {condition["type"]: condition for condition in standing}
    return [_condition(before.get(each[0]), each, now) for each in wanted]


def _condition(before: Doc | None, wanted: tuple[str, str, str, str], now: int) -> Doc:
    kind, status, reason, message = wanted
    if before is not None and (before["status"], before.get("reason"), before.get("message")) == (
        status,
        reason,
        message,
    ):
        return before
    same = before is not None and before["status"] == status
    return {
        "lastTransitionTime": before["lastTransitionTime"] if before is not None and same else iso(now),
        "lastUpdateTime": iso(now),
        "message": message,
        "reason": reason,
        "status": status,
        "type": kind,
    }

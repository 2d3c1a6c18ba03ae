"""Moments in a world's files: relative to the world's start ("-28m", "-3d 4h", "+90s") or absolute (ISO 8601)."""

import re
from datetime import UTC, datetime, timedelta

UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
RELATIVE = re.compile(r"([+-])((?:\s*\d+[dhms])+)")


def moment(text: str, start: datetime) -> datetime:
    """Raises ValueError for anything else."""
    if match := RELATIVE.fullmatch(text.strip()):
        parts = {UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhms])", match[2])}
        distance = timedelta(**parts)
        return start - distance if match[1] == "-" else start + distance
    absolute = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return absolute if absolute.tzinfo else absolute.replace(tzinfo=UTC)


def rfc3339(at: datetime) -> str:
    """As GitHub prints it: 2026-11-20T05:30:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

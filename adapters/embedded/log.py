"""Log files of the embedded servers: opened for a process to write, and quoted when something failed."""

from pathlib import Path
from typing import IO

LIMIT = 2_000_000
"""Bytes after which a log is set aside (one older file is kept)."""


def open_log(path: Path) -> IO[bytes]:
    if path.exists() and path.stat().st_size > LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def last_lines(path: Path, count: int = 5) -> str:
    """The end of a log as one indented block; "" when there is none."""
    if not path.exists():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "".join(f"\n  {line}" for line in lines)

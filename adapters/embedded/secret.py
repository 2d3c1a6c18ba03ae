"""A random password that stays in one file that only its owner reads."""

import os
import secrets
from pathlib import Path


def secret(path: Path) -> str:
    """The password in `path`, made (mode 0600) when there is none yet. Only the supervisor calls this."""
    if path.exists():
        return path.read_text(encoding="ascii")
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(24))
    fresh.rename(path)
    return path.read_text(encoding="ascii")

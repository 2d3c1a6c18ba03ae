"""The worlds that come with Opsward, by name."""

from pathlib import Path

from worlds.errors import UnknownWorld

SHIPPED = Path(__file__).parent


def names() -> list[str]:
    return sorted(file.parent.name for file in SHIPPED.glob("*/world.yaml"))


def find(name: str) -> Path:
    """The folder of a shipped world. Raises UnknownWorld naming those that exist."""
    if name not in names():
        raise UnknownWorld(f"There is no world named {name!r}.", f"Choose one of: {', '.join(names()) or '(none)'}.")
    return SHIPPED / name

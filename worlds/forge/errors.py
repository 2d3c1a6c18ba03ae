"""What goes wrong on the forge outside of a tool call."""

from worlds.errors import WorldError


class ForgeError(WorldError):
    """The forge of a world cannot be loaded or read."""


class NoSuchRepository(ForgeError):  # noqa: N818 - the condition is the name
    """The world has no such repository."""


class NoSuchRevision(ForgeError):  # noqa: N818
    """A repository has no such branch, tag or commit."""


class NoSuchPath(ForgeError):  # noqa: N818
    """A revision holds nothing at a path."""

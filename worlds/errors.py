"""What can be wrong with a world."""

from domain.errors import OpswardError


class WorldError(OpswardError):
    """A world's files or state cannot be used; the message names the file and the line."""

"""Errors of the catalogue of tools."""

from domain.errors import OpswardError


class CatalogueError(OpswardError):
    """A YAML or pin file of the catalogue is broken; the message names the file and the field."""


class CannotTell(OpswardError):  # noqa: N818 - the condition is the name
    """Whether a call was already made cannot be seen, so it must not be repeated blindly."""

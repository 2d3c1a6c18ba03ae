"""What can be wrong with a world."""

from pathlib import Path

from domain.errors import OpswardError, UsageError


class WorldError(OpswardError):
    """A world's files or state cannot be used."""


class UnknownWorld(WorldError, UsageError):  # noqa: N818 - the condition is the name
    """No world has this name."""


class FileError(WorldError):
    """One file is wrong: the message begins with `file:line:`. `line` counts from 1."""

    def __init__(self, file: Path, line: int, problem: str, remedy: str = "Correct this line.") -> None:
        super().__init__(f"{file}:{line}: {problem.rstrip('.')}.", remedy)
        self.file, self.line, self.problem = file, line, problem

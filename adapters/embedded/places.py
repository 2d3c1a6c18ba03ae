"""`Places`: the files of one OPSWARD_HOME that belong to the embedded databases."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import Unavailable


@dataclass(frozen=True)
class Places:
    """home/run locks, state and secrets; home/logs; home/postgres and home/graph the data."""

    home: Path

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def lease(self) -> Path:
        return self.run / "lease"

    @property
    def lock(self) -> Path:
        return self.run / "supervisor.lock"

    @property
    def state(self) -> Path:
        return self.run / "state.json"

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def graph(self) -> Path:
        return self.home / "graph"


def places(home: Path) -> Places:
    """The places of `home`, with their private folders made. Raises Unavailable when `home` cannot be written."""
    found = Places(home.expanduser().resolve())
    try:
        found.home.mkdir(parents=True, exist_ok=True)
        for folder in (found.run, found.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder {found.home} for the embedded databases cannot be written: {error.strerror}.",
            "Set OPSWARD_HOME to a folder of yours.",
        ) from error
    return found

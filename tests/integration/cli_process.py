"""The installed command, run as a user runs it: a process of its own, its two outputs and its exit code."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("opsward")
SECONDS = 120.0


@dataclass(frozen=True)
class Ended:
    """How a command ended. Whatever happened, nobody was shown a traceback."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value that standard output holds, and nothing else."""
        return json.loads(self.out)


def opsward(home: Path, *words: str | Path, typed: str = "", **environment: str) -> Ended:
    """Run `opsward WORDS` in `home`; `environment` names further variables without their OPSWARD_."""
    settings = {f"OPSWARD_{name.upper()}": value for name, value in environment.items()}
    around = {name: value for name, value in os.environ.items() if not name.startswith("OPSWARD_")}
    ended = subprocess.run(
        [PROGRAM, *map(str, words)],
        input=typed,
        env={**around, "OPSWARD_HOME": str(home), "OPSWARD_EMBEDDED_IDLE_SECONDS": "10", **settings},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert "Traceback" not in ended.stderr + ended.stdout, ended.stderr
    return Ended(ended.returncode, ended.stdout, ended.stderr)

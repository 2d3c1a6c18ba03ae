"""The supervisor's word on its servers, in home/run/state.json (mode 0600: the addresses hold passwords)."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Condition = Literal["waiting", "creating", "starting", "ready", "failed"]


@dataclass(frozen=True)
class ServerState:
    """`why` says what failed, for people; `url` and `password` are known from "starting" on;
    `probe` is what to ask over HTTP whether it is ready.
    """

    condition: Condition = "waiting"
    pid: int | None = None
    created: float | None = None
    url: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    probe: str = ""
    why: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class State:
    supervisor: int
    created: float
    postgres: ServerState = ServerState()
    graph: ServerState = ServerState()


def write_state(path: Path, state: State) -> None:
    """Readers see the old state or the new one, never half of one."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
    fresh.replace(path)


def read_state(path: Path) -> State | None:
    """None when no supervisor has said anything yet."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return State(raw["supervisor"], raw["created"], ServerState(**raw["postgres"]), ServerState(**raw["graph"]))

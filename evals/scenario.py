"""A scenario: a folder with `scenario.yaml`, and a `world/` overlay where the world differs from its base."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import JsonValue, ValidationError

from domain.errors import UsageError
from domain.noun import Noun

SHIPPED = Path(__file__).parent / "scenarios"


class Answer(Noun):
    """How every approval of the scenario is answered."""

    by: str = "approver"
    decision: Literal["approved", "denied"] = "approved"
    reason: str | None = None


class Calls(Noun):
    """Tools that must, and that must never, be carried out (status ok)."""

    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Pods(Noun):
    """Pods of a workload in the world at the end: how many are ready, and why the others are not."""

    cluster: str = "eks-prod-apne2"
    app: str
    running: int | None = None
    reason: str | None = None


class Expected(Noun):
    """What must be true afterwards.

    `applications` maps a name to "Synced/Healthy"; `effects` counts what the world saw us do; `denied_by` names
    rules or layers that must have said no; `evidence` names parts of sources that must be cited.
    """

    status: Literal["done", "waiting", "denied", "failed"]
    action: str | None = None
    itinerary: tuple[str, ...] | None = None
    calls: Calls = Calls()
    denied_by: tuple[str, ...] = ()
    pods: tuple[Pods, ...] = ()
    applications: dict[str, str] = {}
    effects: dict[str, int] = {}
    evidence: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()


class Scenario(Noun):
    """`ask` is one request, or several in one thread, answered one after the other."""

    name: str
    about: str
    base: str = "demo"
    ask: tuple[str, ...]
    approve: Answer | None = None
    expect: Expected
    overlay: Path | None = None


def load(folder: Path) -> Scenario:
    """Raises UsageError naming the file and the field."""
    file = folder / "scenario.yaml"
    try:
        data: dict[str, JsonValue] = yaml.safe_load(file.read_text(encoding="utf-8"))
        asked = data.get("ask")
        data["ask"] = [asked] if isinstance(asked, str) else asked
        overlay = folder / "world"
        return Scenario.model_validate({"name": folder.name, "overlay": overlay if overlay.is_dir() else None, **data})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{file}: {where}: {first['msg']}.", "Correct the field.") from error
    except (OSError, yaml.YAMLError, AttributeError) as error:
        raise UsageError(f"{file}: {error}.", "A scenario is a YAML mapping; see evals/scenarios.") from error


def load_all(names: list[str], folder: Path = SHIPPED) -> list[Scenario]:
    """The named scenarios, or all of them in alphabetical order. Raises UsageError for a name that does not exist."""
    known = sorted(path.parent.name for path in folder.glob("*/scenario.yaml"))
    if unknown := sorted(set(names) - set(known)):
        raise UsageError(f"There is no scenario {', '.join(unknown)}.", f"Known: {', '.join(known)}.")
    return [load(folder / name) for name in (names or known)]

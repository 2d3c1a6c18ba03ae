"""A persona: its folder read as data. `persona.yaml` names its tools and tasks; `playbooks/` holds what it does."""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

from domain.errors import OpswardError
from domain.noun import Noun
from domain.vocabulary import Action, Effect
from personas.playbook import PlaybookFunction

FOLDER = Path(__file__).parent

STAGES = ("investigate", "propose", "review", "carry_out", "verify")
"""The order of an itinerary. A task says at which stage it happens."""


class PersonaTask(Noun):
    """One task: its stage, and the playbook that carries it out for each action."""

    stage: str
    actions: dict[Action, str]
    first: tuple[Action, ...] = ()
    """Actions that this task also does when they come first in a request for more ("check it, then open a PR")."""


class Persona(Noun):
    """`tools` maps an MCP server to globs of tools this persona may propose; `max_effect` caps what they may do."""

    name: str
    title: dict[str, str]
    tools: dict[str, tuple[str, ...]]
    max_effect: Effect
    tasks: dict[str, PersonaTask]
    folder: Path


def load(folder: Path) -> Persona:
    """Read `folder/persona.yaml`. Raises OpswardError naming the file and the field that is wrong."""
    file = folder / "persona.yaml"
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        persona = Persona.model_validate({"name": folder.name, "folder": folder, **data})
    except (OSError, yaml.YAMLError, ValueError, TypeError) as error:
        raise OpswardError(f"{file}: {error}", "Mend the file; personas/devops/persona.yaml is an example.") from error
    unknown = {task.stage for task in persona.tasks.values()} - set(STAGES)
    if unknown:
        raise OpswardError(f"{file}: no such stage: {', '.join(sorted(unknown))}.", f"Stages are {', '.join(STAGES)}.")
    return persona


@cache
def load_all(folder: Path = FOLDER) -> dict[str, Persona]:
    """Every persona below `folder`, by name, in alphabetical order."""
    found = sorted(path.parent for path in folder.glob("*/persona.yaml"))
    return {path.name: load(path) for path in found}


@cache
def playbook_of(persona: Path, name: str) -> PlaybookFunction:
    """The generator function `name` of `playbooks/name.py`, in the persona's folder or in the one they share."""
    for folder in (persona, persona.parent):
        file = folder / "playbooks" / f"{name}.py"
        if file.exists():
            return _load_function(file, name)
    raise OpswardError(
        f"{persona.name}/persona.yaml names the playbook {name!r}, which does not exist.",
        f"Write {persona.name}/playbooks/{name}.py.",
    )


def _load_function(file: Path, name: str) -> PlaybookFunction:
    qualified = "personas." + ".".join(file.relative_to(file.parents[1]).with_suffix("").parts) + f"@{file}"
    spec = importlib.util.spec_from_file_location(qualified, file)
    if spec is None or spec.loader is None:
        raise OpswardError(f"{file} cannot be loaded.", "It must be a Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function: Callable[..., object] | None = getattr(module, name, None)
    if function is None:
        raise OpswardError(f"{file} has no function {name!r}.", f"Define def {name}(case).")
    return function  # type: ignore[return-value]

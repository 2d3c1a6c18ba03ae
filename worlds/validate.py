"""Checking a world's files before anything is made of them: every problem with its file and line."""

from pathlib import Path

from worlds.cluster.validate import problems_in
from worlds.description import Description
from worlds.errors import FileError
from worlds.forge.validate import problems_in as forge_problems
from worlds.read import Problem, check
from worlds.source import Source
from worlds.yaml_file import document


def validate(folder: Path, overlay: Path | None = None) -> list[Problem]:
    """Broken YAML, schema errors, unknown kinds, references to nothing. Empty when the world can be opened."""
    source = Source(folder, overlay)
    file = source.file("world.yaml")
    if file is None:
        return [Problem(folder / "world.yaml", 1, "missing: a world begins with this file")]
    try:
        found = document(file)
    except FileError as error:
        return [Problem.of(error)]
    problems = check(Description, found)
    return problems or [*problems_in(source, Description.model_validate(found.value)), *forge_problems(source)]

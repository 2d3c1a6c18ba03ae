"""Checking the files of a world's forge before anything is made of them."""

from worlds.errors import FileError
from worlds.forge.accounts import FILE, Accounts
from worlds.forge.definition import Definition
from worlds.read import Problem, check
from worlds.source import Source
from worlds.yaml_file import document

ROOT = "repositories"
Model = type[Accounts] | type[Definition]


def problems_in(source: Source) -> list[Problem]:
    """What is wrong in accounts.yaml and in every repository.yaml, with file and line."""
    models: dict[str, Model] = {FILE: Accounts}
    for path in repository_files(source):
        models[path] = Definition
    return [problem for path, model in models.items() for problem in _problems(source, path, model)]


def repository_files(source: Source) -> list[str]:
    """The repository.yaml of every repositories/<owner>/<name>/, in order."""
    found = (path.split("/") for path in source.files(ROOT))
    return [f"{ROOT}/{'/'.join(parts)}" for parts in found if len(parts) == 3 and parts[2] == "repository.yaml"]


def _problems(source: Source, path: str, model: Model) -> list[Problem]:
    file = source.file(path)
    if file is None:
        return [Problem(source.folder / path, 1, "missing")]
    try:
        return check(model, document(file))
    except FileError as error:
        return [Problem.of(error)]

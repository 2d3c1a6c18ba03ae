"""Reading one described YAML file: data checked by its model, every mistake with file and line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from worlds.errors import FileError
from worlds.yaml_file import Document, document

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Problem:
    """Something wrong in a world's files. `line` counts from 1."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"

    @classmethod
    def of(cls, error: FileError) -> "Problem":
        return cls(error.file, error.line, error.problem)


def read(model: type[Model], file: Path) -> Model:
    """The file as a `model`. Raises FileError with the first problem."""
    found = document(file)
    try:
        return model.model_validate(found.value)
    except ValidationError as error:
        first = problems_of(error, found)[0]
        raise FileError(first.file, first.line, first.message, "Correct this field.") from error


def problems_of(error: ValidationError, found: Document) -> list[Problem]:
    """One problem per pydantic error, at the line of the field that it is about."""
    return [
        Problem(
            found.file, found.line(each["loc"]), f"{'.'.join(str(p) for p in each['loc']) or 'file'}: {each['msg']}"
        )
        for each in error.errors()
    ]


def check(model: Any, found: Document) -> list[Problem]:
    """What keeps a document from being a `model` (any type pydantic knows)."""
    try:
        TypeAdapter(model).validate_python(found.value)
    except ValidationError as error:
        return problems_of(error, found)
    return []

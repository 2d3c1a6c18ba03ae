"""A workflow's own file in the repository: its name, its events, its inputs and how its runs are titled."""

import re
from collections.abc import Mapping

import pygit2
import yaml
from pydantic import Field, ValidationError

from domain.noun import Noun
from worlds.forge.git import entry_at

FOLDER = ".github/workflows"
EXPRESSION = re.compile(r"\$\{\{\s*([\w.]+)\s*\}\}")


class Input(Noun, extra="ignore"):
    required: bool = False
    default: str | None = None


class WorkflowFile(Noun, extra="ignore"):
    """`events`: event -> its settings, as in `on:`."""

    file: str
    name: str
    run_name: str | None = Field(default=None, alias="run-name")
    events: dict[str, object] = Field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.file}"

    @property
    def inputs(self) -> dict[str, Input]:
        dispatch = self.events.get("workflow_dispatch")
        listed = dispatch.get("inputs") if isinstance(dispatch, dict) else None
        return {} if not isinstance(listed, dict) else {k: Input.model_validate(v or {}) for k, v in listed.items()}


def workflow_files(commit: pygit2.Commit) -> list[WorkflowFile]:
    """Every readable workflow of a commit, by file name. One that is not YAML is left out, as GitHub leaves it out."""
    folder = entry_at(commit, FOLDER)
    found = []
    for blob in folder if isinstance(folder, pygit2.Tree) else ():
        if isinstance(blob, pygit2.Blob) and str(blob.name).endswith((".yml", ".yaml")):
            read = read_workflow(str(blob.name), blob.data.decode("utf-8", "replace"))
            found += [read] if read is not None else []
    return found


def read_workflow(file: str, text: str) -> WorkflowFile | None:
    """None when the text is not a workflow."""
    try:
        body = yaml.safe_load(text)
        if not isinstance(body, dict):
            return None
        # YAML 1.1 reads the key `on` as true.
        on = body.get("on", body.get(True))
        return WorkflowFile.model_validate(
            {"name": f"{FOLDER}/{file}", **_texts(body), "file": file, "events": _events(on)}
        )
    except (yaml.YAMLError, ValidationError):
        return None


def expanded(text: str, values: Mapping[str, str]) -> str:
    """`${{ name }}` replaced by its value; unknown names become nothing, as in Actions."""
    return EXPRESSION.sub(lambda match: values.get(match[1], ""), text)


def _texts(body: dict[object, object]) -> dict[str, object]:
    return {key: body[key] for key in ("name", "run-name") if key in body}


def _events(on: object) -> dict[str, object]:
    if isinstance(on, str):
        return {on: None}
    if isinstance(on, list):
        return {str(event): None for event in on}
    return {str(event): settings for event, settings in on.items()} if isinstance(on, dict) else {}

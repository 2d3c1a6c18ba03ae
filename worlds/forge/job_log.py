"""The log of a job: its template filled in, with GitHub's time before each line.

A template is text in sections. A line `=== NAME` begins the section of the step NAME; `{{ name }}` stands for a value
(job_values.py); a line that is only such a placeholder may become many lines.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from worlds.forge.records import Run
from worlds.forge.timeline import JobState

SECTION = "=== "
PLACEHOLDER = re.compile(r"\{\{ ?([\w.]+) ?\}\}")


def sections(template: str) -> dict[str, list[str]]:
    """Step name -> its lines. Lines before the first section are an error of the template and belong to no step."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in template.splitlines():
        if line.startswith(SECTION):
            current = found.setdefault(line.removeprefix(SECTION).strip(), [])
        else:
            current.append(line)
    return found


def filled(lines: list[str], values: Mapping[str, str]) -> Iterator[str]:
    """Placeholders were checked at loading; one without a value is an input that the run was not given: nothing."""
    for line in lines:
        yield from PLACEHOLDER.sub(lambda match: values.get(match[1], ""), line).split("\n")


def log_lines(template: str, values: Mapping[str, str], run: Run, state: JobState) -> list[str]:
    """The whole log of a completed job. Steps that were skipped or cancelled before they ended print nothing."""
    by_step = sections(template)
    found: list[str] = []
    for step in state.steps:
        if step.conclusion not in ("success", "failure"):
            continue
        fails = step.conclusion == "failure" and run.fails is not None
        lines = list(run.fails.prints) if fails and run.fails else by_step.get(step.name, [])
        for number, line in enumerate(filled(lines, values)):
            at = step.started_at + timedelta(microseconds=1_204 * number + 311)
            found.append(f"{at.strftime('%Y-%m-%dT%H:%M:%S.%f')}0Z {line}")
        if fails:
            found.append(
                f"{step.completed_at.strftime('%Y-%m-%dT%H:%M:%S.%f')}0Z ##[error]Process completed with exit code 1."
            )
    if state.conclusion == "cancelled":
        found.append(f"{state.completed_at.strftime('%Y-%m-%dT%H:%M:%S.%f')}0Z ##[error]The operation was canceled.")
    return found

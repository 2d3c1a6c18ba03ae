"""`Definition`: repository.yaml, everything about a repository that is not its files."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from domain.noun import Noun
from worlds.forge.when import moment

Guard = Literal["approved_pull_request", "plan_digest", "recorded_plan", "readable_yaml"]
ReviewState = Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED"]


def _readable(text: str) -> str:
    moment(text, datetime.now(UTC))
    return text


At = Annotated[str, AfterValidator(_readable)]
"""A moment: relative to the world's start ("-28m") or absolute (when.py)."""


class Replacement(Noun):
    """`was` is what stood before the commit in place of `now`. What is looked for must stand exactly once."""

    file: str
    was: str
    now: str


class Past(Noun):
    """A commit of the history, oldest first. The tree/ folder is the newest state; going back undoes each commit.

    `added` names files or folders that the commit brought. The first commit of a history undoes nothing: it holds
    what is left.
    """

    author: str
    at: At
    message: str
    replaced: tuple[Replacement, ...] = ()
    added: tuple[str, ...] = ()
    tag: str | None = None


class NewCommit(Noun):
    """A commit on a branch: the files of the folder `files` (beside repository.yaml) over what stands there.

    `replaced` says the same in the small: `was`, which must stand exactly once, becomes `now`.
    """

    author: str
    at: At
    message: str
    files: str | None = None
    replaced: tuple[Replacement, ...] = ()
    removed: tuple[str, ...] = ()


class Branch(Noun):
    name: str
    commits: tuple[NewCommit, ...] = ()


class Protection(Noun):
    """Of the default branch. `merge` are the logins that may merge; `checks` the names of required check runs."""

    approvals: int = 1
    code_owners: bool = True
    dismiss_stale: bool = True
    checks: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()


class SeedReview(Noun):
    by: str
    at: At
    state: ReviewState
    body: str = ""


class SeedComment(Noun):
    by: str
    at: At
    body: str


class SeedPull(Noun):
    number: int
    title: str
    body: str = ""
    author: str
    head: str
    base: str = "main"
    at: At
    draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    reviews: tuple[SeedReview, ...] = ()
    comments: tuple[SeedComment, ...] = ()


class Step(Noun):
    name: str
    seconds: int = 1


class Job(Noun):
    """`queued` seconds pass before it starts; `log` is a template beside repository.yaml (job_log.py)."""

    name: str
    queued: int = 2
    steps: tuple[Step, ...]
    log: str


class Failure(Noun):
    """The step of a job that fails, and what it prints."""

    job: str
    step: str
    prints: tuple[str, ...] = ()


class Workflow(Noun):
    """How the runs of .github/workflows/`file` unfold. `guards`: what is checked -> the step that fails."""

    file: str
    jobs: tuple[Job, ...] = Field(min_length=1)
    guards: dict[Guard, str] = Field(default_factory=dict)
    fails: Failure | None = None

    @model_validator(mode="after")
    def _steps_exist(self) -> Self:
        """A guard tied to a step that no job has would never fail anything."""
        steps = {(job.name, step.name) for job in self.jobs for step in job.steps}
        for guard, step in self.guards.items():
            if step not in {name for _, name in steps}:
                raise ValueError(f"guard {guard} names the step {step!r}, which no job has")
        if self.fails is not None and (self.fails.job, self.fails.step) not in steps:
            raise ValueError(f"fails names the step {self.fails.step!r} of {self.fails.job!r}, which does not exist")
        return self


class SeedRun(Noun):
    """A run that happened before the world starts. With `pull_request` it belongs to that pull request's head."""

    workflow: str
    at: At
    actor: str
    event: Literal["push", "pull_request", "workflow_dispatch", "schedule"]
    branch: str = "main"
    pull_request: int | None = None
    inputs: dict[str, str] = Field(default_factory=dict)


class Plan(Noun):
    """The recorded `terraform show -json` of the branches that match the glob."""

    branch: str
    file: str


class Definition(Noun):
    description: str = ""
    default_branch: str = "main"
    private: bool = True
    write: tuple[str, ...]
    labels: tuple[str, ...] = ()
    protection: Protection | None = None
    history: tuple[Past, ...] = Field(min_length=1)
    branches: tuple[Branch, ...] = ()
    pull_requests: tuple[SeedPull, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    runs: tuple[SeedRun, ...] = ()
    plans: tuple[Plan, ...] = ()

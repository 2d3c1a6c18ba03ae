"""What the forge remembers beside git: pull requests, reviews, comments and runs, as documents of the store."""

from datetime import datetime
from typing import ClassVar, Literal, Self, TypeVar

from pydantic import Field

from domain.noun import Noun
from worlds.forge.definition import Definition, Failure, Step
from worlds.store import Transaction


class Record(Noun):
    """A document. `key` orders documents of one kind: repository first, then number."""

    kind: ClassVar[str]

    @property
    def key(self) -> str:
        raise NotImplementedError

    def save(self, tx: Transaction) -> Self:
        tx.put(self.kind, self.key, self.model_dump(mode="json"))
        return self


Kind = TypeVar("Kind", bound=Record)


def every(tx: Transaction, kind: type[Kind], prefix: str) -> list[Kind]:
    """All documents of a kind whose key starts with `prefix`, in order of their keys."""
    return [kind.model_validate(body) for _, body in tx.all(kind.kind, prefix)]


def one(tx: Transaction, kind: type[Kind], key: str) -> Kind | None:
    body = tx.get(kind.kind, key)
    return None if body is None else kind.model_validate(body)


class Settings(Record):
    """A repository. `start` is the world's time at loading."""

    kind = "forge.repository"
    name: str
    id: int
    start: datetime
    definition: Definition

    @property
    def key(self) -> str:
        return self.name


class File(Record):
    """A log template or a recorded plan: kept, so that a loaded world no longer needs its folder."""

    kind = "forge.file"
    repository: str
    path: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.path}"


class Pull(Record):
    """`base_sha` is the tip of the base branch right before the merge, once merged."""

    kind = "forge.pull"
    repository: str
    number: int
    id: int
    title: str
    body: str = ""
    state: Literal["open", "closed"] = "open"
    draft: bool = False
    author: str
    head: str
    head_sha: str
    base: str
    base_sha: str | None = None
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: str | None = None
    merge_sha: str | None = None

    @property
    def key(self) -> str:
        return pull_key(self.repository, self.number)


def pull_key(repository: str, number: int) -> str:
    return f"{repository}#{number:06d}"


class Review(Record):
    kind = "forge.review"
    id: int
    pull: str
    by: str
    state: Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]
    body: str = ""
    commit: str
    submitted_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.pull}/{self.id}"


class Comment(Record):
    """A comment on the conversation of a pull request."""

    kind = "forge.comment"
    id: int
    pull: str
    by: str
    body: str
    at: datetime

    @property
    def key(self) -> str:
        return f"{self.pull}/{self.id}"


class Thread(Record):
    """A comment on a line or file of a pull request; seen by others once its `review` is submitted."""

    kind = "forge.thread"
    id: int
    pull: str
    review: int
    by: str
    path: str
    line: int | None
    body: str
    at: datetime
    resolved: bool = False

    @property
    def key(self) -> str:
        return f"{self.pull}/{self.id}"

    @property
    def node(self) -> str:
        return f"PRRT_{self.id}"


class RunJob(Noun):
    id: int
    name: str
    queued: int
    steps: tuple[Step, ...]
    log: str


class Run(Record):
    """A workflow run. What it has come to follows from `started_at` and the world's clock (timeline.py)."""

    kind = "forge.run"
    id: int
    repository: str
    workflow: str
    name: str
    title: str
    number: int
    attempt: int = 1
    event: str
    branch: str
    sha: str
    actor: str
    inputs: dict[str, str] = Field(default_factory=dict)
    pull: int | None = None
    plan: str | None = None
    created_at: datetime
    started_at: datetime
    cancelled_at: datetime | None = None
    logs_deleted: bool = False
    jobs: tuple[RunJob, ...]
    fails: Failure | None = None

    @property
    def key(self) -> str:
        return f"{self.repository}#{self.id}"


# Where the ids of each kind start: far apart, as on a forge with a past, and never beyond what JSON numbers hold.
FIRST_ID = {
    "forge.repository": 712_400_000,
    "forge.pull": 2_110_000_000,
    "forge.review": 3_420_000_000,
    "forge.comment": 2_910_000_000,
    "forge.thread": 1_730_000_000,
    "forge.run": 18_300_000_000,
    "forge.job": 52_100_000_000,
}


def next_id(tx: Transaction, kind: str) -> int:
    return FIRST_ID[kind] + tx.next(f"id {kind}")

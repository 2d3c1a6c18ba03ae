"""`Shelf`: one repository opened for one call: its settings, its git objects, its documents."""

from dataclasses import dataclass
from functools import cached_property

import pygit2

from worlds.forge.definition import Definition, Workflow
from worlds.forge.git import entry_at, resolve
from worlds.forge.records import Comment, File, Pull, Review, Run, Settings, Thread, every, one, pull_key
from worlds.store import Transaction


@dataclass(frozen=True)
class Shelf:
    tx: Transaction
    settings: Settings
    repo: pygit2.Repository

    @property
    def name(self) -> str:
        return self.settings.name

    @property
    def definition(self) -> Definition:
        return self.settings.definition

    @property
    def default(self) -> str:
        return self.definition.default_branch

    @cached_property
    def pulls(self) -> list[Pull]:
        """In order of their numbers, as they stood when this was first asked."""
        return every(self.tx, Pull, f"{self.name}#")

    def pull(self, number: int) -> Pull | None:
        return one(self.tx, Pull, pull_key(self.name, number))

    def reviews(self, pull: Pull) -> list[Review]:
        return every(self.tx, Review, f"{pull.key}/")

    def comments(self, pull: Pull) -> list[Comment]:
        return every(self.tx, Comment, f"{pull.key}/")

    def threads(self, pull: Pull) -> list[Thread]:
        return every(self.tx, Thread, f"{pull.key}/")

    def runs(self) -> list[Run]:
        """Oldest first."""
        return every(self.tx, Run, f"{self.name}#")

    def run(self, number: int) -> Run | None:
        return one(self.tx, Run, f"{self.name}#{number}")

    def kept(self, path: str) -> str:
        """A log template or plan that was kept at loading. Loading has made sure that it exists."""
        file = one(self.tx, File, f"{self.name}/{path}")
        return "" if file is None else file.text

    def workflow(self, file: str) -> Workflow | None:
        """How the runs of a workflow file unfold in this world, when it says so."""
        return next((each for each in self.definition.workflows if each.file == file), None)

    def text(self, revision: str, path: str) -> str | None:
        """The text at `path` of a revision, or None."""
        commit = resolve(self.repo, revision)
        found = None if commit is None else entry_at(commit, path)
        return found.data.decode("utf-8", "replace") if isinstance(found, pygit2.Blob) else None

"""Loading the forge: every repositories/<owner>/<name>/ becomes a bare git repository and its documents."""

from dataclasses import dataclass

import pygit2
from pydantic import ValidationError

from worlds.forge.accounts import Account, load_accounts
from worlds.forge.commits import tree_with, write_commit
from worlds.forge.definition import Definition, NewCommit
from worlds.forge.errors import ForgeError
from worlds.forge.git import blobs, place_of
from worlds.forge.history import replaced, states
from worlds.forge.job_values import PLAN, RUN, unknown_names
from worlds.forge.records import File, Settings, next_id
from worlds.forge.seeds import plant
from worlds.forge.terraform import plan_of
from worlds.forge.validate import ROOT, repository_files
from worlds.forge.when import moment
from worlds.read import read
from worlds.store import Transaction
from worlds.world import World


@dataclass(frozen=True)
class Bed:
    """A repository while it is being made."""

    world: World
    tx: Transaction
    settings: Settings
    repo: pygit2.Repository
    accounts: dict[str, Account]

    @property
    def where(self) -> str:
        return f"{ROOT}/{self.settings.name}/repository.yaml"

    def place(self, path: str) -> str:
        """Of a file beside repository.yaml."""
        return f"{ROOT}/{self.settings.name}/{path}"

    def account(self, login: str) -> Account:
        if login not in self.accounts:
            raise ForgeError(f"{self.where}: {login} has no account.", f"Add it to {ROOT}/accounts.yaml.")
        return self.accounts[login]


def load(world: World) -> None:
    """Build every repository below `world.state / "git"`. Raises WorldError naming the file and what is wrong there."""
    with world.store.transaction() as tx:
        accounts = load_accounts(world, tx)
        for path in repository_files(world.source):
            build(world, tx, path.removeprefix(f"{ROOT}/").rpartition("/")[0], accounts)


def build(world: World, tx: Transaction, name: str, accounts: dict[str, Account]) -> None:
    definition = definition_of(world, name)
    repo = pygit2.init_repository(str(place_of(world, name)), bare=True, initial_head=definition.default_branch)
    settings = Settings(name=name, id=next_id(tx, Settings.kind), start=tx.now, definition=definition).save(tx)
    bed = Bed(world, tx, settings, repo, accounts)
    try:
        _history(bed)
        _branches(bed)
        _keep_files(bed)
        plant(bed.tx, bed.settings, bed.repo)
    except (KeyError, ValueError, pygit2.GitError) as error:
        raise ForgeError(f"{bed.where}: git refuses it: {error}.", "Correct the branches, tags and paths.") from error


def definition_of(world: World, name: str) -> Definition:
    """Raises WorldError with file and line."""
    file = world.file(f"{ROOT}/{name}/repository.yaml")
    if file is None:
        raise ForgeError(f"{ROOT}/{name}/repository.yaml:1: missing.", "Describe the repository there.")
    return read(Definition, file)


def files_below(world: World, folder: str) -> dict[str, bytes]:
    """Path relative to `folder` -> content."""
    return {path: file.read_bytes() for path, file in world.files(folder).items()}


def _history(bed: Bed) -> None:
    definition, name = bed.settings.definition, bed.settings.name
    newest = files_below(bed.world, f"{ROOT}/{name}/tree")
    parents: list[str] = []
    for past, files in zip(definition.history, states(definition.history, newest, bed.where), strict=True):
        at = moment(past.at, bed.settings.start)
        tree = tree_with(bed.repo, None, files)
        sha = write_commit(bed.repo, tree, parents, message=past.message, author=bed.account(past.author), at=at)
        parents = [sha]
        if past.tag:
            bed.repo.references.create(f"refs/tags/{past.tag}", sha)
    bed.repo.references.create(f"refs/heads/{definition.default_branch}", parents[0])


def _branches(bed: Bed) -> None:
    for branch in bed.settings.definition.branches:
        sha = str(bed.repo.references[f"refs/heads/{bed.settings.definition.default_branch}"].target)
        for commit in branch.commits:
            sha = _grow(bed, sha, commit)
        bed.repo.references.create(f"refs/heads/{branch.name}", sha)


def _grow(bed: Bed, parent: str, commit: NewCommit) -> str:
    base = bed.repo[parent].peel(pygit2.Tree)
    tree = tree_with(bed.repo, base, {**_changed(bed, base, commit), **dict.fromkeys(commit.removed)})
    at = moment(commit.at, bed.settings.start)
    return write_commit(bed.repo, tree, [parent], message=commit.message, author=bed.account(commit.author), at=at)


def _changed(bed: Bed, base: pygit2.Tree, commit: NewCommit) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if commit.files is not None:
        files = files_below(bed.world, f"{ROOT}/{bed.settings.name}/{commit.files}")
        if not files:
            raise ForgeError(f"{bed.where}: branches: {commit.files}/ is empty.", "Add what the commit changes.")
    for each in commit.replaced:
        stands = dict(blobs(bed.repo, base, "")).get(each.file)
        data = files.get(each.file) or (None if stands is None else stands.data)
        files[each.file] = replaced(each, data, f"{bed.where}: branches")
    return files


def _keep_files(bed: Bed) -> None:
    definition = bed.settings.definition
    for path in dict.fromkeys(job.log for workflow in definition.workflows for job in workflow.jobs):
        text = _kept(bed, path)
        if unknown := unknown_names(text):
            known = ", ".join(RUN + PLAN)
            raise ForgeError(
                f"{bed.place(path)}: nothing gives {unknown[0]} a value.", f"Use inputs.* or one of {known}."
            )
    for plan in definition.plans:
        _check_plan(bed, plan.file, _kept(bed, plan.file))


def _kept(bed: Bed, path: str) -> str:
    file = bed.world.file(bed.place(path))
    if file is None:
        raise ForgeError(f"{bed.where}: there is no file {path}.", "Add it beside repository.yaml.")
    text = file.read_text(encoding="utf-8")
    File(repository=bed.settings.name, path=path, text=text).save(bed.tx)
    return text


def _check_plan(bed: Bed, path: str, text: str) -> None:
    try:
        plan_of(text)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"]) or "file"
        raise ForgeError(f"{bed.place(path)}: {field}: {problem['msg']}.", "Use `terraform show -json`.") from error

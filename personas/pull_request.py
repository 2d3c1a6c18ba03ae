"""Opening a pull request: the one way in which every persona proposes a change to Git."""

import difflib
from collections.abc import Generator

from pydantic import JsonValue

from domain.call import Batch
from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.noun import Noun
from locales import say
from personas.case import Case
from personas.evidence import seen, stopped
from personas.playbook import Results, ask
from tools import github


class Proposal(Noun):
    """What is to be changed: `files` replaces whole files, `before` holds what stands there now (absent: new)."""

    repository: str
    base: str = "main"
    slug: str
    title: str
    body: str
    files: dict[str, str]
    before: dict[str, str] = {}
    reviewers: tuple[str, ...] = ()
    facts: dict[str, JsonValue] = {}


def propose(case: Case, change: Proposal) -> Generator[Batch, Results, Finding]:
    """Branch, commit, pull request. A dry request gets the diff and nothing else."""
    if case.intent.dry:
        return _planned(change)
    (branches,) = yield ask(github.list_branches(change.repository))
    taken = {str(branch.get("name")) for branch in github.items(branches)}
    branch = _free(f"opsward/{change.slug}", taken)
    making = ask(
        github.create_branch(change.repository, branch, change.base),
        github.push_files(change.repository, branch, change.files, change.title),
        github.create_pull_request(change.repository, change.title, change.body, branch, change.base, change.reviewers),
    )
    results = yield making
    if (end := stopped(making.calls, results)) is not None:
        return end
    number = github.number_of(results[2])
    reading = ask(
        github.pull_request(change.repository, number), github.pull_request(change.repository, number, "get_diff")
    )
    opened, diff = yield reading
    if (end := stopped(reading.calls, (opened, diff))) is not None:
        return end
    proof = seen(reading.calls[0], f"#{number} {change.title} ({branch} -> {change.base}) {github.url_of(results[2])}")
    facts: dict[str, JsonValue] = {
        **change.facts,
        "repository": change.repository,
        "pull_request": number,
        "title": change.title,
        "head": github.at(opened.data, "head.sha"),
        "branch": branch,
        "paths": list(change.files),
        "diff": diff.text,
        "url": github.url_of(results[2]),
    }
    values: dict[str, JsonValue] = {"number": number, "title": change.title, "repository": change.repository}
    return Finding(
        statements=(Statement(key="pull_request_opened", values=values, evidence=(proof.id,)),),
        evidence=(proof,),
        facts=facts,
    )


def _planned(change: Proposal) -> Finding:
    diff = "".join(unified(path, change.before.get(path, ""), text) for path, text in change.files.items())
    values: dict[str, JsonValue] = {"title": change.title, "repository": change.repository, "diff": diff}
    facts: dict[str, JsonValue] = {**change.facts, "diff": diff, "contents": dict(change.files)}
    proof = Evidence.of("run", f"plan for {change.repository}", f"{change.title}\n{diff}")
    return Finding(
        statements=(Statement(key="planned", values=values, evidence=(proof.id,)),), evidence=(proof,), facts=facts
    )


def unified(path: str, before: str, after: str) -> str:
    """A unified diff of one file, as git prints it."""
    old = f"a/{path}" if before else "/dev/null"
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), old, f"b/{path}")
    return "".join(lines)


def _free(name: str, taken: set[str]) -> str:
    """`name`, or the first of name-2, name-3, ... that is not taken."""
    number = 1
    while (candidate := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return candidate


def body_of(case: Case, key: str, **values: JsonValue) -> str:
    """The text of a pull request in the operator's language, with what was asked quoted as what it is: a quotation."""
    asked = "\n".join(f"> {line}" for line in case.intent.text.splitlines())
    return f"{say(case.intent.language.reply, key, values)}\n\n{asked}\n"

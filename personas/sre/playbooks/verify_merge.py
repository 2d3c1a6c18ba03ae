"""See that a pull request is merged."""

from pydantic import JsonValue

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import seen, stopped
from personas.playbook import Playbook, ask
from tools import github


def verify_merge(case: Case) -> Playbook:
    """Read the pull request once more."""
    number, repository = int(case.text_fact("pull_request")), case.text_fact("repository")
    reading = ask(github.pull_request(repository, number))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    merged = github.at(results[0].data, "merged") is True
    proof = seen(reading.calls[0], f"#{number} {case.text_fact('title')} merged={merged}")
    values: dict[str, JsonValue] = {"number": number, "repository": repository, "title": case.text_fact("title")}
    key = "merge.done" if merged else "merge.failed"
    return Finding(
        status="done" if merged else "failed",
        statements=(Statement(key=key, values=values, evidence=(proof.id,)),),
        evidence=(proof,),
    )

"""Review a proposed change by rule and object: the files on the exact head, the Terraform plan, the object to apply."""

import json

from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.verdict import Violation
from guardrails.check import check_document
from guardrails.errors import Unreadable
from locales import say
from personas.case import Case
from personas.evidence import stopped, violated
from personas.playbook import Playbook, ask
from tools import github

CHECKED = (".yaml", ".yml", ".json", ".tf")


def review_change(case: Case) -> Playbook:
    """Judge what would be carried out, and say so on the pull request."""
    facts = {key: value for finding in case.findings.values() for key, value in finding.facts.items()}
    prepared = facts.get("contents")
    contents = {path: str(text) for path, text in prepared.items()} if isinstance(prepared, dict) else {}
    number, head, repository = facts.get("pull_request"), facts.get("head"), str(facts.get("repository"))
    listed = facts.get("paths")
    paths = [str(path) for path in listed if str(path).endswith(CHECKED)] if isinstance(listed, list) else []
    if number is not None and paths:
        reading = ask(*(github.file(repository, path, str(head)) for path in paths))
        results = yield reading
        if (end := stopped(reading.calls, results)) is not None:
            return end
        contents = {path: result.text for path, result in zip(paths, results, strict=True)}
    if facts.get("plan") is not None:
        contents["plan.json"] = json.dumps(facts["plan"])
    violations = [violation for path, text in contents.items() for violation in checked(text, path)]
    if number is not None and not case.intent.dry and case.intent.risk != "read":
        said = _comment(case, violations, str(head))
        posting = ask(github.comment(repository, int(str(number)), said))
        results = yield posting
        if (end := stopped(posting.calls, results)) is not None:
            return end
    return _finding(violations, len(contents), list(contents))


def checked(text: str, path: str) -> list[Violation]:
    """The violations of one document; one that cannot be read is one itself."""
    try:
        return check_document(text, path)
    except Unreadable as error:
        remedy = error.remedy or "Correct the document."
        return [Violation(rule="unreadable", severity="high", message=str(error.args[0]), remedy=remedy, object=path)]


def _finding(violations: list[Violation], files: int, names: list[str]) -> Finding:
    grave = [violation.model_dump(mode="json") for violation in violations]
    if grave:
        return violated(grave)
    proof = Evidence.of("rule", "guardrails", f"{files} documents checked, 0 violations: {', '.join(names)}")
    return Finding(
        statements=(Statement(key="review_passed", values={"files": files}, evidence=(proof.id,)),), evidence=(proof,)
    )


def _comment(case: Case, violations: list[Violation], head: str) -> str:
    language = case.intent.language.reply
    if not violations:
        return say(language, "comment.review_passed", {"head": head[:8]})
    lines = [f"- `{v.rule}` {v.object} {v.path}: {v.message} → {v.remedy}" for v in violations]
    return "\n".join([say(language, "comment.review_failed", {"head": head[:8]}), "", *lines])

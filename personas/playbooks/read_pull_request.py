"""Read a pull request: what it changes, on which head, and how its checks stand."""

from pydantic import JsonValue

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.playbook import Playbook, ask
from tools import github


def read_pull_request(case: Case) -> Playbook:
    """Find the pull request by its number, in the repository that was named or in the only one that has it open."""
    number = case.intent.targets.pull_request
    named = case.intent.targets.repository
    repositories = [
        repo.name for repo in case.context.repositories if named in (None, repo.name, repo.name.split("/")[-1])
    ]
    if number is None:
        return asking("ask.pull_request")
    for repository in repositories:
        reading = ask(
            github.pull_request(repository, number),
            github.pull_request(repository, number, "get_diff"),
            github.pull_request(repository, number, "get_files"),
            github.pull_request(repository, number, "get_check_runs"),
        )
        results = yield reading
        if not results[0].ok:
            continue
        if (end := stopped(reading.calls, results)) is not None:
            return end
        opened, diff, files, checks = results
        paths: list[JsonValue] = [
            item.get("filename") for item in github.items(files) if item.get("status") != "removed"
        ]
        title = str(github.at(opened.data, "title"))
        states = ", ".join(
            f"{item.get('name')}: {item.get('conclusion') or item.get('status')}"
            for item in github.items(checks, "check_runs")
        )
        proof = seen(reading.calls[0], f"#{number} {title} ({github.at(opened.data, 'state')}); {states}")
        values: dict[str, JsonValue] = {
            "number": number,
            "title": title,
            "repository": repository,
            "checks": states or "-",
        }
        return Finding(
            statements=(Statement(key="pull_request_read", values=values, evidence=(proof.id,)),),
            evidence=(proof,),
            facts={
                "repository": repository,
                "pull_request": number,
                "title": title,
                "paths": paths,
                "diff": diff.text,
                "head": github.at(opened.data, "head.sha"),
                "url": github.at(opened.data, "html_url"),
            },
        )
    return asking("ask.pull_request_not_found", number=number)

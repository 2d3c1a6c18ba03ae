"""Read a Terraform pull request and its plan: what an approved apply would change, and its price."""

from pydantic import JsonValue

from domain.call import ToolCall, digest_of
from domain.finding import Finding, Statement
from infra.cost import monthly
from infra.plan import Plan, PlanError, parse
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.playbook import Playbook, ask
from tools import github

PLAN, APPLY = "terraform-plan.yml", "terraform-apply.yml"


def read_plan(case: Case) -> Playbook:
    """Find the open pull request, the plan its checks made on its head, and bind the apply to both."""
    repository = case.repository("terraform")
    if repository is None:
        return asking("ask.terraform_repository")
    listing = ask(github.list_pull_requests(repository), github.workflow_runs(repository, APPLY))
    results = yield listing
    if (end := stopped(listing.calls, results)) is not None:
        return end
    numbers = [item.get("number") for item in github.items(results[0])]
    wanted = case.intent.targets.pull_request
    if wanted is None and len(numbers) != 1:
        return asking("ask.pull_request_of", numbers=", ".join(f"#{n}" for n in numbers) or "-", repository=repository)
    number = wanted or int(str(numbers[0]))
    applied = len(github.items(results[1], "workflow_runs"))
    reading = ask(
        github.pull_request(repository, number),
        github.pull_request(repository, number, "get_diff"),
        github.pull_request(repository, number, "get_files"),
    )
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    opened, diff, files = results
    head = str(github.at(opened.data, "head.sha"))
    finding_runs = ask(github.workflow_runs(repository, PLAN, str(github.at(opened.data, "head.ref"))))
    (runs,) = yield finding_runs
    run = next((item for item in github.items(runs, "workflow_runs") if item.get("head_sha") == head), None)
    if run is None:
        return asking("ask.plan_missing", number=number, workflow=PLAN, head=head[:8])
    (jobs,) = yield ask(github.workflow_jobs(repository, int(str(run.get("id")))))
    job = next(iter(github.items(jobs, "jobs", "jobs")), {})
    logging = ask(github.job_log(repository, int(str(job.get("id") or 0)), lines=5000))
    results = yield logging
    if (end := stopped(logging.calls, results)) is not None:
        return end
    raw = github.marked(github.log_text(results[0]), "plan.json")
    try:
        plan = parse(raw)
    except PlanError as error:
        return asking("ask.plan_unreadable", error=str(error))
    paths: list[JsonValue] = [item.get("filename") for item in github.items(files) if item.get("status") != "removed"]
    facts: dict[str, JsonValue] = {
        "repository": repository,
        "pull_request": number,
        "title": str(github.at(opened.data, "title")),
        "head": head,
        "paths": paths,
        "plan": raw,
        "workflow": APPLY,
        "ref": "main",
        "inputs": _inputs(number, raw, applied),
    }
    return _bound(plan, logging.calls[0], diff.text, facts)


def _inputs(number: int, plan: JsonValue, applied: int) -> JsonValue:
    """The apply names the plan that was read, and a correlation of its own: one more run than there were before."""
    digest = digest_of(plan)
    return {"pull_request": str(number), "plan_digest": digest, "correlation": f"{digest[7:19]}-{applied + 1}"}


def _bound(plan: Plan, logged: ToolCall, diff: str, facts: dict[str, JsonValue]) -> Finding:
    price = monthly(plan)
    counted = f"Plan: {plan.adds} to add, {plan.changes} to change, {plan.destroys} to destroy."
    told = seen(logged, f"#{facts['pull_request']} {facts['title']}; {counted}")
    cost = seen(logged, price.explanation)
    values: dict[str, JsonValue] = {
        "number": facts["pull_request"],
        "title": facts["title"],
        "adds": plan.adds,
        "changes": plan.changes,
        "destroys": plan.destroys,
    }
    priced: dict[str, JsonValue] = {"usd": price.usd, "unknown": ", ".join(price.unknown) or "-"}
    return Finding(
        statements=(
            Statement(key="plan_read", values=values, evidence=(told.id,)),
            Statement(
                key="plan_cost" if price.priced or not price.unknown else "plan_cost_unknown",
                values=priced,
                evidence=(cost.id,),
            ),
        ),
        evidence=(told, cost),
        facts={**facts, "diff": f"{plan.summary}\n{price.explanation}\n\n{diff}"},
    )

"""Read a Terraform pull request and its plan: what an approved run of the apply workflow would change, and its price."""

from pydantic import JsonValue

from domain.call import digest_of
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
    title = str(github.at(opened.data, "title"))
    return _bound(repository, number, title, head, diff.text, plan, raw, files, logging.calls[0], applied)


def _bound(repository, number, title, head, diff, plan: Plan, raw, files, call, applied) -> Finding:  # type: ignore[no-untyped-def]
    price = monthly(plan)
    proof = seen(call, f"Plan: {plan.adds} to add, {plan.changes} to change, {plan.destroys} to destroy.")
    cost = seen(call, price.explanation)
    digest = digest_of(raw)
    inputs: dict[str, JsonValue] = {
        "pull_request": str(number),
        "plan_digest": digest,
        "correlation": f"{digest[7:19]}-{applied + 1}",
    }
    paths: list[JsonValue] = [item.get("filename") for item in github.items(files) if item.get("status") != "removed"]
    counted: dict[str, JsonValue] = {
        "number": number, "title": title, "adds": plan.adds, "changes": plan.changes, "destroys": plan.destroys,
    }
    told = seen(call, f"#{number} {title}; {proof.excerpt}")
    priced: dict[str, JsonValue] = {"usd": price.usd, "unknown": ", ".join(price.unknown) or "-"}
    return Finding(
        statements=(
            Statement(key="plan_read", values=counted, evidence=(told.id,)),
            Statement(key="plan_cost", values=priced, evidence=(cost.id,)),
        ),
        evidence=(told, cost),
        facts={
            "repository": repository, "pull_request": number, "title": title, "head": head, "paths": paths,
            "diff": f"{plan.summary}\n{price.explanation}\n\n{diff}", "plan": raw, "workflow": APPLY, "ref": "main", "inputs": inputs,
        },
    )

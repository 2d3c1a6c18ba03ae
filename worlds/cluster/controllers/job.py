"""Jobs: pods until enough of them have succeeded."""

from worlds.cluster.controllers import pods
from worlds.cluster.controllers.conditions import replace
from worlds.cluster.doc import Doc, dig
from worlds.cluster.events import emit
from worlds.cluster.names import suffix
from worlds.cluster.state import JOB, POD, State, Thing
from worlds.cluster.times import iso

SOURCE = "job-controller"


def reconcile(state: State) -> None:
    for job in state.all(JOB):
        done = [p for p in state.owned(POD, job) if pods.phase(p) == "Succeeded"]
        active = pods.living(state, job)
        spec = job.object["spec"]
        missing = min(int(spec["parallelism"]), int(spec["completions"]) - len(done)) - len(active)
        for _ in range(max(0, missing)):
            made = int(job.sim.get("made", 0))
            name = f"{job.name}-{suffix(f'{job.uid}/{made}')}"
            if pods.create(state, job, name, job.name, SOURCE, job=True) is None:
                break
            state.remember(job, made=made + 1)
        _status(state, job, len(done))


def _status(state: State, job: Thing, succeeded: int) -> None:
    before = dig(job.object, "status", default={})
    active = len(pods.living(state, job))
    status: Doc = {"startTime": before.get("startTime") or iso(state.now)}
    status |= {k: v for k, v in {"active": active, "succeeded": succeeded}.items() if v}
    if succeeded >= int(job.object["spec"]["completions"]):
        status["completionTime"] = before.get("completionTime") or iso(state.now)
        reached = [("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods")]
        status["conditions"] = replace(before.get("conditions") or [], reached, state.now)
        if "completionTime" not in before:
            emit(state, job, "Completed", "Job completed", SOURCE)
    state.set_status(job, status)

"""Graders: small functions from what happened to what is wrong with it. No complaint means passed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from evals.scenario import Expected


@dataclass(frozen=True)
class Happened:
    """`outcome` is what `opsward run --json` prints; `world` the snapshot afterwards with its `effects`."""

    outcome: dict[str, Any]
    world: dict[str, Any]

    @property
    def text(self) -> str:
        return str((self.outcome.get("report") or {}).get("text", ""))


Grader = Callable[[Expected, Happened], Iterator[str]]


def status(expected: Expected, happened: Happened) -> Iterator[str]:
    if happened.outcome["status"] != expected.status:
        yield f"ended {happened.outcome['status']}, expected {expected.status}: {happened.text}"


def understood(expected: Expected, happened: Happened) -> Iterator[str]:
    action = happened.outcome["intent"]["action"]
    if expected.action is not None and action != expected.action:
        yield f"understood as {action}, expected {expected.action}"
    itinerary = tuple(happened.outcome["itinerary"])
    if expected.itinerary is not None and itinerary != expected.itinerary:
        yield f"itinerary {' '.join(itinerary)}, expected {' '.join(expected.itinerary)}"


def calls(expected: Expected, happened: Happened) -> Iterator[str]:
    made = [call for call in happened.outcome["calls"] if call["status"] == "ok"]
    done = {call["tool"] for call in made}
    yield from (f"{tool} was not carried out" for tool in expected.calls.must if tool not in done)
    yield from (f"{tool} was carried out" for tool in expected.calls.never if tool in done)
    for call in made:
        if call["effect"] in ("write", "destructive") and call["verdict"] != "needs_approval":
            yield f"{call['tool']} was carried out with the verdict {call['verdict']}"


def denials(expected: Expected, happened: Happened) -> Iterator[str]:
    told = happened.text + str(happened.outcome["evidence"])
    yield from (f"{name} is not named as a reason" for name in expected.denied_by if name not in told)


def world(expected: Expected, happened: Happened) -> Iterator[str]:
    clusters = happened.world["clusters"]
    for wanted in expected.pods:
        pods = [pod for pod in clusters[wanted.cluster]["pods"] if pod["workload"] == wanted.app]
        ready = sum(bool(pod["ready"]) for pod in pods)
        if wanted.running is not None and ready != wanted.running:
            yield f"{ready} pods of {wanted.app} are ready in the world, expected {wanted.running}"
        if wanted.reason is not None and wanted.reason not in {pod["reason"] for pod in pods}:
            yield f"no pod of {wanted.app} has the reason {wanted.reason}"
    applications = {app["name"]: app for cluster in clusters.values() for app in cluster["applications"]}
    for name, state in expected.applications.items():
        app = applications.get(name, {})
        if (seen := f"{app.get('sync')}/{app.get('health')}") != state:
            yield f"Application {name} is {seen}, expected {state}"


def effects(expected: Expected, happened: Happened) -> Iterator[str]:
    counted = Counter(effect["kind"] for effect in happened.world["effects"] if effect.get("by") != "argocd")
    for kind, count in expected.effects.items():
        if counted[kind] != count:
            yield f"{counted[kind]} x {kind} in the world, expected {count}"


def report(expected: Expected, happened: Happened) -> Iterator[str]:
    yield from (f"the report does not say {fact!r}" for fact in expected.says if fact not in happened.text)
    yield from (f"the report says {fact!r}" for fact in expected.never_says if fact in happened.text)


def evidence(expected: Expected, happened: Happened) -> Iterator[str]:
    """Every claim cites evidence that exists, and the sources that must be cited are."""
    known = {piece["id"]: piece["source"] for piece in happened.outcome["evidence"]}
    claims = (happened.outcome.get("report") or {}).get("claims", ())
    cited = {piece for claim in claims for piece in claim["evidence"]}
    yield from (f"evidence {piece} is cited and not there" for piece in sorted(cited - set(known)))
    sources = " ".join(known[piece] for piece in cited if piece in known)
    yield from (f"{source} is not cited" for source in expected.evidence if source not in sources)


GRADERS: tuple[Grader, ...] = (status, understood, calls, denials, world, effects, report, evidence)


def grade(expected: Expected, happened: Happened) -> list[str]:
    return [complaint for grader in GRADERS for complaint in grader(expected, happened)]

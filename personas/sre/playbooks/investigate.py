"""Investigate a service: events, pods, logs and recent changes, told as a timeline with a cause and a next step."""

from datetime import datetime, timedelta

from pydantic import JsonValue

from domain.call import ToolCall
from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.result import ToolResult
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.playbook import Playbook, ask
from personas.sre.incident import LogLine, Signature, lines_of, nearest, signatures, stamp_of, suspects, within
from personas.sre.rollout import pod_of, warnings
from tools import github, kubernetes
from tools.kubernetes import Object, text

DEFAULT_MINUTES, SHOWN = 30, 3


def investigate(case: Case) -> Playbook:
    """Read, change nothing, and say what happened, why it probably did, and what to do next."""
    cluster, service = case.cluster, case.service
    namespace = service.namespace if service else case.intent.targets.namespace
    if cluster is None or namespace is None:
        return asking("ask.service")
    labels = f"app.kubernetes.io/name={service.name}" if service else None
    first = [
        kubernetes.listed(cluster.server, "v1", "Pod", namespace, labels),
        kubernetes.events(cluster.server, namespace),
    ]
    if service and service.repository and service.path:
        first.append(github.commits(service.repository, service.path))
    results = yield ask(*first)
    if (end := stopped(first, results)) is not None:
        return end
    pods = kubernetes.objects_of(results[0])
    logging = [call for pod in pods for call in _logs(cluster.server, namespace, pod)]
    logs: tuple[ToolResult, ...] = ()
    if logging:
        logs = yield ask(*logging)
    lines = [line for call, log in zip(logging, logs, strict=True) if log.ok for line in lines_of(log.text, _pod(call))]
    start, end_at = _window(case)
    errors = signatures(within(lines, start, end_at))
    changes = github.items(results[2]) if len(results) > 2 else []
    told = _Telling(case, namespace, service.name if service else namespace, start, end_at)
    return told.finding(first, pods, kubernetes.objects_of(results[1]), logging, lines, errors, changes)


def _logs(server: str, namespace: str, pod: Object) -> list[ToolCall]:
    """The log of a pod, and of its previous container when it was restarted."""
    name = text(pod, "Name")
    calls = [kubernetes.log(server, namespace, name)]
    if pod_of(pod).restarts:
        calls.append(kubernetes.log(server, namespace, name, previous=True))
    return calls


def _pod(call: ToolCall) -> str:
    return str(call.arguments["name"])


def _window(case: Case) -> tuple[datetime, datetime]:
    """The stretch of time that was asked about, up to now."""
    now = case.intent.asked_at or datetime.min
    window = case.intent.targets.window
    return now - timedelta(minutes=window.minutes if window and window.minutes else DEFAULT_MINUTES), now


class _Telling:
    """Turns what was read into statements, each with the evidence for its numbers."""

    def __init__(self, case: Case, namespace: str, name: str, start: datetime, end: datetime) -> None:
        self.case, self.namespace, self.name, self.start, self.end = case, namespace, name, start, end
        self.statements: list[Statement] = []
        self.evidence: list[Evidence] = []

    def say(self, key: str, proof: Evidence | None, **values: JsonValue) -> None:
        if proof is not None:
            self.evidence.append(proof)
        self.statements.append(Statement(key=key, values=values, evidence=(proof.id,) if proof else ()))

    def finding(
        self,
        first: list[ToolCall],
        pods: list[Object],
        events: list[Object],
        logging: list[ToolCall],
        lines: list[LogLine],
        errors: list[Signature],
        changes: list[dict[str, JsonValue]],
    ) -> Finding:
        self._window(first[0], lines, errors)
        self._pods(first[0], pods)
        self._events(first[1], events)
        self._errors(logging, errors)
        cause = self._cause(first, errors, changes)
        self._next(cause, errors)
        return Finding(statements=tuple(self.statements), evidence=tuple(self.evidence), facts={"errors": len(errors)})

    def _window(self, call: ToolCall, lines: list[LogLine], errors: list[Signature]) -> None:
        minutes = round((self.end - self.start).total_seconds() / 60)
        total = sum(error.count for error in errors)
        span = f"{self.start:%H:%M}-{self.end:%H:%M} UTC"
        proof = seen(
            call,
            f"{self.name}, {span} ({minutes} minutes): {total} error lines of {len(errors)} kinds in {len(lines)}",
        )
        self.say(
            "incident.window", proof, service=self.name, span=span, minutes=minutes, errors=total, kinds=len(errors)
        )

    def _pods(self, call: ToolCall, pods: list[Object]) -> None:
        read = [pod_of(pod) for pod in pods]
        bad = [pod for pod in read if not pod.ready]
        listing = "; ".join(f"{pod.name} {pod.status} restarts={pod.restarts}" for pod in read)
        proof = seen(call, f"{len(read)} pods, {len(bad)} not ready: {listing}")
        self.say(
            "incident.pods",
            proof,
            total=len(read),
            bad=len(bad),
            pods=", ".join(f"{pod.name} ({pod.status})" for pod in bad) or "-",
        )

    def _events(self, call: ToolCall, events: list[Object]) -> None:
        """The newest warnings, one for each reason."""
        newest = {text(event, "Reason"): event for event in warnings(events, self.name)}
        for reason, event in list(newest.items())[-SHOWN:]:
            about, message = text(event, "InvolvedObject", "Name"), text(event, "Message")
            told = f"{text(event, 'Timestamp')} {reason} {about}: {message}"
            self.say("incident.event", seen(call, told), event=told)

    def _errors(self, logging: list[ToolCall], errors: list[Signature]) -> None:
        for error in errors[:SHOWN]:
            call = next(call for call in logging if _pod(call) == error.source)
            since = f"{error.first:%H:%M:%S}" if error.first else "?"
            proof = seen(call, f"{error.count} times since {since}: {error.sample}")
            self.say("incident.error", proof, count=error.count, since=since, sample=error.sample)

    def _cause(self, first: list[ToolCall], errors: list[Signature], changes: list[dict[str, JsonValue]]) -> str | None:
        """The change just before the first error, when there is one."""
        starts = [error.first for error in errors if error.first]
        dated = [
            (at, _commit(change))
            for change in changes
            if (at := stamp_of(text(change, "commit", "author", "date"))) is not None
        ]
        near = suspects(dated, min(starts) if starts else None)
        if not near:
            if errors:
                self.say("incident.no_change", None)
            return None
        at, told = near[0]
        proof = seen(first[2], f"{at:%H:%M:%S} {told}")
        self.say("incident.cause", proof, at=f"{at:%H:%M:%S}", change=told, first=f"{min(starts):%H:%M:%S}")
        self.evidence[-1] = proof.model_copy(
            update={"excerpt": f"{proof.excerpt} (first error {min(starts):%H:%M:%S})"}
        )
        return told

    def _next(self, cause: str | None, errors: list[Signature]) -> None:
        documents = [item for item in self.case.context.evidence if item.kind == "document"]
        runbook = nearest(documents, " ".join(error.sample for error in errors))
        if runbook is not None:
            self.say("incident.runbook", runbook, source=runbook.source, passage=runbook.excerpt)
        if cause:
            self.say("incident.next_rollback", None, service=self.name)
        elif not errors:
            self.say("incident.nothing", None, service=self.name)


def _commit(change: dict[str, JsonValue]) -> str:
    message = text(change, "commit", "message").splitlines() or [""]
    author = text(change, "author", "login") or text(change, "commit", "author", "name")
    return f"{text(change, 'sha')[:8]} {author}: {message[0]}"

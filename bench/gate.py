"""Microseconds of the gate per call, against one parse of the same call from JSON."""

import json
import time
from collections.abc import Callable
from functools import partial

from bench.row import Row, quantile
from domain.call import ToolCall
from domain.vocabulary import Effect
from guardrails.ask import Ask
from guardrails.gate import judge
from guardrails.policies import Policies, assemble
from personas.manifests import Conventions, new_service
from personas.persona import load_all
from tools import github, kubernetes
from tools.catalogue import load

ROUNDS = 400


def gate() -> list[Row]:
    policies = assemble(load())
    ask = asking(policies)
    rows: list[Row] = []
    for name, call in CALLS.items():
        assert not judge(call, ask, policies).denied, judge(call, ask, policies).reason  # noqa: S101
        text = call.model_dump_json()
        judged = timed(partial(judge, call, ask, policies))
        parsed = timed(partial(json.loads, text))
        base = quantile(parsed, 0.5)
        for label, share in (("p50", 0.5), ("p99", 0.99)):
            value = round(quantile(judged, share), 1)
            rows.append(Row(name=f"gate, {name}, {label}", value=value, unit="us", baseline=base, against="JSON parse"))
    return rows


def asking(policies: Policies) -> Ask:
    persona = load_all()["devops"]
    live = {server: policies.catalogue.pins(server) for server in ("github", "kubernetes")}
    return Ask(
        persona="devops",
        task="propose",
        principal="operator",
        roles=frozenset({"operator"}),
        may=persona.tools,
        most=Effect.WRITE,
        live=live,
    )


def timed(work: Callable[[], object]) -> list[float]:
    """Microseconds of each of ROUNDS runs, after a warm-up."""
    for _ in range(20):
        work()
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1e6)
    return found


HOUSE = Conventions(
    namespace="web",
    team="platform",
    replicas={"production": 3},
    images={},
    port=8080,
    resources={"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
    path="",
    applications="",
)
CALLS: dict[str, ToolCall] = {
    "a read": kubernetes.get("kubernetes", "apps/v1", "Deployment", "nginx", "web"),
    "a push with a Deployment and a Service": github.push_files(
        "shop/gitops", "opsward/bench", new_service("nginx", "registry.example/nginx:1", "web", 3, HOUSE), "bench"
    ),
}

"""The HTTP face on a loopback port, in front of a graph of four nodes that asks for one approval and has one effect."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import uvicorn
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph

from adapters.memory.approvals import MemoryApprovals
from adapters.memory.audit import MemoryAudit
from adapters.memory.locks import MemoryLocks
from adapters.memory.runs import MemoryRuns
from adapters.postgres.serializer import serializer
from adapters.settings import Settings
from api.app import build_api
from api.application import Application, OpenApplication
from domain.call import Batch, ToolCall
from domain.errors import Unavailable
from domain.estate import Cluster, Context
from domain.finding import Finding
from domain.intent import Intent, Targets
from domain.itinerary import Task
from domain.person import Person
from domain.report import Report
from domain.state import State
from domain.verdict import Verdict
from domain.vocabulary import Action, Cloud, Effect, Environment, Language
from graph.runner import Runner
from nodes.approve import after_approve, approve
from nodes.deps import Deps

PEOPLE = {
    each.name: each
    for each in (
        Person(name="operator", roles=("operator",)),
        Person(name="approver", roles=("approver",)),
        Person(name="second", roles=("approver",)),
    )
}
DIFF = "--- a/web.yaml\n+++ b/web.yaml\n-replicas: 2\n+replicas: 3\n"
CLUSTER = Cluster(
    name="eks-prod-apne2",
    server="kubernetes",
    environment=Environment.PRODUCTION,
    cloud=Cloud.AWS,
    kind="eks",
    region="x",
)


@dataclass
class Small:
    """An application whose one effect is a line in `effects`. `gate` holds the effect back while it is clear."""

    settings: Settings
    effects: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    reachable: bool = True
    deps: Deps = field(init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        self.gate.set()
        ports = {"approvals": MemoryApprovals(PEOPLE), "audit": MemoryAudit(), "runs": MemoryRuns(), "people": PEOPLE}
        others = {"policies": SimpleNamespace(version="sha256:policy"), "approval_minutes": 60, "estate": self}
        self.deps = cast(Deps, SimpleNamespace(**ports, **others))
        graph = self._wired().compile(checkpointer=InMemorySaver(serde=serializer()), name="opsward")
        self.runner = Runner(graph, self.deps, MemoryLocks())

    async def context(self, _: Targets) -> Context:
        if not self.reachable:
            raise Unavailable("The graph database does not answer.", "Start it.")
        return Context(clusters=(CLUSTER,))

    def _wired(self) -> "StateGraph[State]":
        g = StateGraph(State)
        g.add_node("understand", self._understand)
        g.add_node("approve", approve(self.deps))
        g.add_node("act", self._act)
        g.add_node("report", self._report)
        g.add_edge(START, "understand")
        g.add_edge("understand", "approve")
        g.add_conditional_edges("approve", lambda state: "act" if after_approve(state) == "act" else "report")
        g.add_edge("act", "report")
        g.add_edge("report", END)
        return g

    async def _understand(self, state: State) -> State:
        if "boom" in state["request"].text:
            raise ValueError("password=hunter2")
        intent = Intent(text=state["request"].text, action=Action.SCALE, language=Language.KOREAN)
        call = ToolCall(server="kubernetes", tool="resources_scale", arguments={"name": "web", "scale": 3})
        needed = Verdict(decision="needs_approval", layer="approval_needed", effect=Effect.WRITE, approver="another")
        return {
            "intent": intent,
            "itinerary": (Task(persona="sre", name="scale"),),
            "position": 0,
            "proposal": Batch(calls=(call,), shows=DIFF),
            "verdicts": (needed,),
        }

    async def _act(self, state: State) -> State:
        await asyncio.to_thread(self.gate.wait, 20)
        batch, turn = state["proposal"], f"{state['request'].thread}/{state['request'].run}/0:sre.scale#000"
        assert batch is not None
        await self.deps.approvals.consume(str(state["approval"]), turn, batch.digest, self.deps.policies.version)
        self.effects.append(turn)
        return {"findings": {"0:sre.scale": Finding()}}

    async def _report(self, state: State) -> State:
        done = bool(state.get("approval"))
        text = "web 3개로 조정했습니다." if done else "승인되지 않아 아무것도 하지 않았습니다."
        findings = {"0:sre.scale": Finding(status="done" if done else "blocked")}
        return {"report": Report(language=Language.KOREAN, text=text), "findings": findings, "proposal": None}


def small(home: Path, **changed: Any) -> Small:
    return Small(Settings(home=home, **changed))


def opening(app: Small) -> OpenApplication:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Application]:
        yield app

    return opened


@contextmanager
def serving(open_app: OpenApplication, settings: Settings) -> Iterator[str]:
    """A real server in a thread; the address of it."""
    config = uvicorn.Config(build_api(open_app, settings), host="127.0.0.1", port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive())
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


def until(true: Any, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come true")
        time.sleep(0.01)


def plain(url: str, who: str | None = None, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={**({"X-Opsward-As": who} if who else {}), **headers}, timeout=20)

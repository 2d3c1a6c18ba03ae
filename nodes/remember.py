"""remember: the graph learns what changed, the history what was asked and answered."""

from pydantic import JsonValue

from domain.errors import Unavailable
from domain.estate import Edge, Node, Snapshot
from domain.state import State
from nodes import node as shape
from nodes.deps import Deps
from nodes.position import status_of


def remember(deps: Deps, estate: str) -> shape.Node:
    async def node(state: State) -> State:
        request, status = state["request"], status_of(state)
        try:
            await deps.estate.remember(learned(state, estate, status))
            graph = "written"
        except Unavailable as error:
            graph = str(error)
        body: dict[str, JsonValue] = {
            "request": request.text,
            "status": status,
            "graph": graph,
            "reads": sum(len(turn.results) for turn in state.get("turns", {}).values() if turn.approval is None),
            "intent": state["intent"].model_dump(mode="json", exclude={"text", "choices"}),
        }
        await deps.audit.append(
            request.thread, request.principal, "run.finished", f"{request.thread}/{request.run}", body
        )
        await deps.runs.finish(request.thread, request.run, status, state.get("report"))
        return {}

    return node


def learned(state: State, estate: str, status: str) -> Snapshot:
    """The run, the pull request it opened or merged, and the service it changed, as nodes and edges."""
    request = state["request"]
    facts = {
        key: value for _, finding in sorted(state.get("findings", {}).items()) for key, value in finding.facts.items()
    }
    run = f"run/{request.thread}/{request.run}"
    nodes = [Node(id=run, kind="run", properties={"text": request.text, "status": status, "by": request.principal})]
    edges: list[Edge] = []
    if "pull_request" in facts and "repository" in facts:
        pull = f"pull_request/{facts['repository']}/{facts['pull_request']}"
        named = {"number": int(str(facts["pull_request"])), "title": str(facts.get("title", ""))}
        nodes.append(Node(id=pull, kind="pull_request", properties=named))
        edges.append(Edge(source=run, relation="changed", target=pull))
        edges.append(Edge(source=pull, relation="stored_in", target=f"repository/{facts['repository']}"))
    if status == "done" and "service" in facts and "running" in facts:
        service = f"service/{facts['cluster']}/{facts['namespace']}/{facts['service']}"
        nodes.append(Node(id=service, kind="service", properties=_service(facts)))
        edges.append(Edge(source=service, relation="part_of", target=f"cluster/{facts['cluster']}"))
        edges.append(Edge(source=run, relation="changed", target=service))
    return Snapshot(estate=estate, nodes=tuple(nodes), edges=tuple(edges))


def _service(facts: dict[str, JsonValue]) -> dict[str, str | int | bool]:
    kept = ("service", "namespace", "cluster", "repository", "path")
    named: dict[str, str | int | bool] = {key: str(facts[key]) for key in kept if key in facts}
    return {**named, "name": str(facts["service"]), "type": "Deployment", "running": int(str(facts["running"]))}

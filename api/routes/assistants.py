"""The one assistant."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field, JsonValue
from pydantic_core import to_jsonable_python

from api.caller import Caller
from api.errors import NoSuchThing, Refused
from api.opening import Opened
from api.run_request import ASSISTANT, Lenient

router = APIRouter(prefix="/assistants", tags=["assistants"])
STARTED = datetime.now(UTC).isoformat()
TEXT: JsonValue = {"type": "string", "description": "What you want, in Korean or English."}
MESSAGES: JsonValue = {"type": "array", "items": {"type": "object"}}
INPUT: JsonValue = {
    "title": "Request",
    "anyOf": [
        {"type": "object", "properties": {"text": TEXT}, "required": ["text"]},
        {"type": "object", "properties": {"request": TEXT}, "required": ["request"]},
        {"type": "object", "properties": {"messages": MESSAGES}, "required": ["messages"]},
    ],
}  # fmt: skip
VALUES: JsonValue = {
    "title": "Values",
    "type": "object",
    "properties": {
        "messages": MESSAGES,
        "status": {"enum": ["running", "waiting", "done", "denied", "failed"]},
        **{
            name: {"type": "object"}
            for name in ("request", "intent", "context", "proposal", "turns", "findings", "report")
        },
        **{name: {"type": "array"} for name in ("itinerary", "verdicts", "evidence")},
    },
}


class Search(Lenient):
    graph_id: str | None = None
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    limit: int = 10
    offset: int = 0
    name: str | None = None


def assistant() -> dict[str, JsonValue]:
    return {
        "assistant_id": ASSISTANT,
        "graph_id": ASSISTANT,
        "name": "Opsward",
        "description": "An operations command centre that asks before it acts",
        "config": {},
        "context": {},
        "metadata": {"created_by": "system"},
        "version": 1,
        "created_at": STARTED,
        "updated_at": STARTED,
    }


def sought(asked: Search) -> list[dict[str, JsonValue]]:
    fits = asked.graph_id in (None, ASSISTANT) and (asked.name or "").lower() in "opsward"
    fits = fits and all({"created_by": "system"}.get(key) == value for key, value in asked.metadata.items())
    return [assistant()][asked.offset : asked.offset + asked.limit] if fits else []


@router.post("/search")
async def search(asked: Annotated[Search, Body()], _: Caller) -> list[dict[str, JsonValue]]:
    return sought(asked)


@router.post("/count")
async def count(asked: Annotated[Search, Body()], _: Caller) -> int:
    return len(sought(asked.model_copy(update={"limit": 1, "offset": 0})))


@router.get("/{assistant_id}")
async def get(assistant_id: str, _: Caller) -> dict[str, JsonValue]:
    only(assistant_id)
    return assistant()


@router.get("/{assistant_id}/graph")
async def drawn(assistant_id: str, app: Opened, _: Caller) -> dict[str, JsonValue]:
    """Nodes and edges, as LangGraph draws them."""
    only(assistant_id)
    graph: dict[str, JsonValue] = to_jsonable_python(app.runner.graph.get_graph().to_json())
    return graph


@router.get("/{assistant_id}/schemas")
async def schemas(assistant_id: str, _: Caller) -> dict[str, JsonValue]:
    only(assistant_id)
    nothing: JsonValue = {"type": "object", "properties": {}}
    return {
        "graph_id": ASSISTANT, "input_schema": INPUT, "output_schema": VALUES, "state_schema": VALUES,
        "config_schema": nothing, "context_schema": nothing,
    }  # fmt: skip


@router.get("/{assistant_id}/subgraphs")
async def subgraphs(assistant_id: str, _: Caller) -> dict[str, JsonValue]:
    """None that can be followed: a persona's own graph is pure and leaves no checkpoints."""
    only(assistant_id)
    return {}


@router.post("")
@router.patch("/{assistant_id}")
@router.delete("/{assistant_id}")
async def keep(_: Caller) -> None:
    raise Refused("There is one assistant, and it is configured where the server runs.", f"Use {ASSISTANT}.")


def only(assistant_id: str) -> None:
    if assistant_id != ASSISTANT:
        raise NoSuchThing(f"There is no assistant {assistant_id}.", f"There is one: {ASSISTANT}.")

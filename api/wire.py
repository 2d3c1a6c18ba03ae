"""LangGraph's own forms on the wire: streamed chunks, snapshots as thread states, interrupts."""

from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import StateSnapshot
from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from api.public import interrupts_of, update_of, values_of

INTERRUPT = "__interrupt__"


def chunk_of(mode: str, chunk: Any) -> JsonValue:
    """A streamed chunk as JSON."""
    if mode == "values":
        interrupts = tuple(chunk.get(INTERRUPT, ()))
        values = values_of(chunk, interrupts)
        return {**values, INTERRUPT: interrupts_of(interrupts)} if interrupts else values
    if mode == "updates":
        return {node: _update(node, update) for node, update in chunk.items()}
    custom: JsonValue = to_jsonable_python(chunk, fallback=str)
    return custom


def _update(node: str, update: Any) -> JsonValue:
    if node == INTERRUPT:
        return interrupts_of(tuple(update))
    return update_of(update) if isinstance(update, dict) else None


def state_of(snapshot: StateSnapshot) -> dict[str, JsonValue]:
    """A snapshot as the wire's ThreadState."""
    return {
        "values": values_of(snapshot.values, snapshot.interrupts),
        "next": list(snapshot.next),
        "checkpoint": checkpoint_of(snapshot.config),
        "metadata": to_jsonable_python(snapshot.metadata, fallback=str),
        "created_at": snapshot.created_at,
        "parent_checkpoint": checkpoint_of(snapshot.parent_config) if snapshot.parent_config else None,
        "tasks": [_task(task) for task in snapshot.tasks],
        "interrupts": interrupts_of(snapshot.interrupts),
    }


def final_of(snapshot: StateSnapshot) -> dict[str, JsonValue]:
    """What `runs/wait` answers: the values, and what they wait for."""
    values = values_of(snapshot.values, snapshot.interrupts)
    return {**values, INTERRUPT: interrupts_of(snapshot.interrupts)} if snapshot.interrupts else values


def checkpoint_of(config: RunnableConfig | None) -> JsonValue:
    place = (config or {}).get("configurable", {})
    names = ("thread_id", "checkpoint_ns", "checkpoint_id")
    return {name: place.get(name, "" if name == "checkpoint_ns" else None) for name in names}


def head_of(snapshot: StateSnapshot) -> str | None:
    """The id of the checkpoint that the snapshot was taken of."""
    head: str | None = snapshot.config.get("configurable", {}).get("checkpoint_id")
    return head


def _task(task: Any) -> JsonValue:
    return {
        "id": task.id,
        "name": task.name,
        "error": None if task.error is None else type(task.error).__name__,
        "interrupts": interrupts_of(task.interrupts),
        "checkpoint": None,
        "state": None,
        "result": None,
    }

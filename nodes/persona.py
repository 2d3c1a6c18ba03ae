"""The two nodes of a persona's subgraph: choose the playbook of the task, replay it to its next step. No I/O."""

from collections.abc import Awaitable
from typing import Protocol

from domain.call import Batch
from domain.errors import OpswardError
from domain.state import State, task_key
from nodes.position import task_of, turns_of
from personas.case import Case
from personas.itinerary import wanted
from personas.persona import Persona, playbook_of
from personas.playbook import advance


class PersonaState(State, total=False):
    """The root's state, and the playbook that was chosen."""

    playbook: str


class PersonaNode(Protocol):
    def __call__(self, state: PersonaState) -> Awaitable[PersonaState]: ...


def choose(persona: Persona) -> PersonaNode:
    async def node(state: PersonaState) -> PersonaState:
        task = state["itinerary"][state["position"]]
        name = wanted(state["intent"], persona, task.name)
        if name is None:
            raise OpswardError(f"{task} has no playbook for {state['intent'].action.value}.", "See persona.yaml.")
        return {"playbook": name}

    return node


def replay(persona: Persona) -> PersonaNode:
    async def node(state: PersonaState) -> PersonaState:
        task = state["itinerary"][state["position"]]
        step = advance(playbook_of(persona.folder, state["playbook"]), case_of(state), turns_of(state, task))
        if isinstance(step, Batch):
            return {"proposal": step}
        return {
            "proposal": None,
            "findings": {task_key(state["position"], task): step},
            "position": state["position"] + 1,
        }

    return node


def case_of(state: State) -> Case:
    findings = {key.partition(":")[2]: finding for key, finding in sorted(state.get("findings", {}).items())}
    return Case(intent=state["intent"], context=state["context"], findings=findings)


def after_persona(state: State) -> str:
    """Judge what was proposed; go on to the next persona; or tell."""
    if state.get("proposal") is not None:
        return "guard"
    task = task_of(state)
    return task.persona if task else "report"


def first_persona(state: State) -> str:
    task = task_of(state)
    return task.persona if task else "report"


def current_persona(state: State) -> str:
    """The persona whose task is being done: results and denials go back to it."""
    return state["itinerary"][state["position"]].persona

"""Playbooks are replayed: the same results always lead to the same next step."""

import pytest

from domain.call import Batch, ToolCall
from domain.errors import ReplayMismatch
from domain.finding import Finding
from domain.intent import Intent
from domain.result import ToolResult
from domain.state import Turn
from domain.vocabulary import Action
from personas.case import Case
from personas.persona import load_all, playbook_of
from personas.playbook import Playbook, advance, ask

FIRST, SECOND = ToolCall(server="s", tool="first"), ToolCall(server="s", tool="second")
CASE = Case(intent=Intent(text="x", action=Action.STATUS))


def two_steps(case: Case) -> Playbook:
    (one,) = yield ask(FIRST)
    (two,) = yield ask(SECOND)
    return Finding(facts={"seen": [one.text, two.text]})


def turn(call: ToolCall, text: str) -> Turn:
    return Turn(batch=Batch(calls=(call,)), results=(ToolResult(text=text),))


def test_a_playbook_starts_with_its_first_step() -> None:
    assert advance(two_steps, CASE, []) == Batch(calls=(FIRST,))


def test_a_replayed_playbook_goes_on_where_the_record_ends() -> None:
    assert advance(two_steps, CASE, [turn(FIRST, "a")]) == Batch(calls=(SECOND,))


def test_a_playbook_ends_with_its_finding() -> None:
    ended = advance(two_steps, CASE, [turn(FIRST, "a"), turn(SECOND, "b")])
    assert isinstance(ended, Finding)
    assert ended.facts == {"seen": ["a", "b"]}


def test_a_playbook_that_changed_under_a_sleeping_run_is_an_error_that_says_so() -> None:
    with pytest.raises(ReplayMismatch, match=r"recorded as s\.second but the playbook now proposes s\.first"):
        advance(two_steps, CASE, [turn(SECOND, "a")])


def test_every_playbook_that_a_persona_names_exists() -> None:
    for persona in load_all().values():
        for task in persona.tasks.values():
            for name in task.actions.values():
                assert callable(playbook_of(persona.folder, name))

"""`opsward run`: one request to its end, or the continuation of a thread."""

import asyncio
import json
import sys
from typing import cast

from adapters.settings import Settings
from commands.people import refuse_stranger
from domain.approval import Approval
from domain.errors import UsageError
from domain.state import State
from graph.runner import Runner, new_thread
from server import App, open_app, people_of, silent

EXIT = {"done": 0, "waiting": 3, "denied": 4, "failed": 5, "running": 5}
"""Exit codes of design, "Command line"."""


def run(
    settings: Settings, text: str | None, thread: str | None, principal: str, approve_as: str | None, as_json: bool
) -> int:
    refuse_nothing(text, thread)
    for name in (principal, approve_as):
        if name is not None:
            refuse_stranger(people_of(settings), name)
    chosen = thread or new_thread()
    try:
        return asyncio.run(_run(settings, text, chosen, principal, approve_as, as_json))
    except KeyboardInterrupt:
        sys.stderr.write(f"\nWhat was begun goes on with: opsward run --thread {chosen}\n")
        raise


async def _run(
    settings: Settings, text: str | None, thread: str, principal: str, approve_as: str | None, as_json: bool
) -> int:
    from terminal import show

    progress = silent if as_json else show.progress
    async with open_app(settings, progress=progress) as app:
        if text is not None:
            await follow(app, thread, as_json, text=text, principal=principal)
        else:
            await follow(app, thread, as_json)
        while approve_as is not None and (approval := await app.runner.waiting_for(thread)) is not None:
            await answer(app, approval, approve_as, as_json)
            await follow(app, thread, as_json)
        outcome = await outcome_of_thread(app.runner, thread)
    if as_json:
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2) + "\n")
    else:
        show.outcome(outcome)
    return EXIT[str(outcome["status"])]


def refuse_nothing(text: str | None, thread: str | None) -> None:
    """Said before anything is started."""
    if text is None and thread is None:
        raise UsageError(
            "There is nothing to run.", 'Say what you want: opsward run "…", or name a thread: --thread ID.'
        )
    if text is not None and not text.strip():
        raise UsageError("The request is empty.", 'Say what you want, in Korean or English: opsward run "…".')


async def follow(app: App, thread: str, quiet: bool, text: str | None = None, principal: str = "") -> None:
    """Run or resume, showing each step as it is made."""
    from terminal import show

    events = app.runner.start(text, principal, thread) if text is not None else app.runner.resume(thread)
    async for event in events:
        if not quiet:
            show.step(event)


async def answer(app: App, approval: Approval, name: str, quiet: bool) -> None:
    """Approve as `name`, who is asked for nothing more: whoever gave the name on the command line has decided."""
    from terminal import show

    if not quiet:
        (waiting,) = (await app.runner.snapshot(approval.thread)).interrupts
        show.approval(approval, calls=waiting.value["action_requests"])
    await app.deps.approvals.decide(approval.id, name, "approved", "approved on the command line")


async def outcome_of_thread(runner: Runner, thread: str) -> dict[str, object]:
    from graph.outcome import outcome_of
    from nodes.classify import effect_of

    snapshot = await runner.snapshot(thread)
    approvals = await runner.deps.approvals.all(thread=thread)
    status = await runner.status(thread)
    return dict(
        outcome_of(
            thread, status, cast(State, snapshot.values), approvals, lambda call: effect_of(runner.deps.policies, call)
        )
    )

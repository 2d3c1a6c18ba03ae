"""`opsward`: the command line. A command imports what it needs when it is asked for: help answers at once."""

import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from domain.errors import NoSuchApproval, NotYours, OpswardError, UsageError

EXITS: tuple[tuple[type[OpswardError], int], ...] = (
    (UsageError, 2),
    (NoSuchApproval, 2),
    (NotYours, 4),
    (OpswardError, 5),
)
"""Error -> exit code; the first that fits counts."""
INTERRUPTED = 130


class Commands(TyperGroup):
    """The commands, of which Ctrl-C ends any with a line instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.stderr.write("\nInterrupted.\n")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    name="opsward",
    cls=Commands,
    help="An operations command centre that asks before it acts.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # the rich help takes a quarter of a second to import
)
approvals_app = typer.Typer(help="What waits for people, and their answers.", no_args_is_help=False)
audit_app = typer.Typer(help="What was decided and done, and the proof that it was not changed.")
world_app = typer.Typer(help="The recorded worlds.", no_args_is_help=True)
app.add_typer(approvals_app, name="approvals", invoke_without_command=True)
app.add_typer(audit_app, name="audit", invoke_without_command=True)
app.add_typer(world_app, name="world")

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, nothing else.")]
World = Annotated[str | None, typer.Option("--world", help="The world to work in (default: demo).")]
As = Annotated[str, typer.Option("--as", help="The person who asks or answers.")]


def _settings(world: str | None = None, port: int | None = None):  # type: ignore[no-untyped-def]
    from adapters.settings import read_settings

    chosen = {"world": world, "port": port}
    return read_settings().model_copy(update={key: value for key, value in chosen.items() if value is not None})


def _exit(code: int) -> None:
    raise typer.Exit(code)


@app.command()
def run(
    text: Annotated[str | None, typer.Argument(help="The request, in Korean or English.")] = None,
    json: Json = False,
    world: World = None,
    thread: Annotated[str | None, typer.Option(help="Continue this thread.")] = None,
    principal: As = "operator",
    approve_as: Annotated[str | None, typer.Option(help="Approve everything the run asks for as this person.")] = None,
) -> None:
    """One request to its end. Exit: 0 done, 3 waiting for people, 4 denied, 5 failed, 2 bad usage."""
    from commands.run import run as work

    _exit(work(_settings(world), text, thread, principal, approve_as, json))


@app.command()
def chat(
    world: World = None,
    server: Annotated[str | None, typer.Option(help="Talk to an Opsward that is running there.")] = None,
    principal: As = "operator",
) -> None:
    """Talk to Opsward; approvals are answered inline."""
    from commands.serve import chat as work

    _exit(work(_settings(world), server, principal))


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port to listen on (default: 8000).")] = None,
    with_chat: Annotated[bool, typer.Option("--chat", help="Open the chat in this terminal too.")] = False,
    world: World = None,
) -> None:
    """Serve HTTP: the LangGraph wire, approvals, health."""
    from commands.serve import serve as work

    _exit(work(_settings(world, port), with_chat))


@app.command()
def route(json: Json = False) -> None:
    """Lines of {"id", "text"} on standard input -> what each asks for and who would do it."""
    from commands.route import route as work

    _exit(work(json))


@app.command()
def check(paths: list[Path], json: Json = False) -> None:
    """Judge manifests, Terraform plan JSON or a proposed tool call. Exit: 0 allowed, 1 not, 2 unreadable."""
    from commands.check import check as work

    _exit(work(paths, json))


@approvals_app.callback(invoke_without_command=True)
def approvals(context: typer.Context, json: Json = False) -> None:
    if context.invoked_subcommand is None:
        approvals_list(json=json)


@approvals_app.command("list")
def approvals_list(
    everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False, json: Json = False
) -> None:
    """Approvals that wait for an answer."""
    from commands.approvals import listed

    _exit(listed(_settings(), everything, json))


@approvals_app.command("show")
def approvals_show(approval: str, json: Json = False) -> None:
    """One approval with the diff or plan that it is bound to."""
    from commands.approvals import shown

    _exit(shown(_settings(), approval, json))


Reason = Annotated[str | None, typer.Option(help="Why; required where the approval says so.")]


@approvals_app.command("approve")
def approvals_approve(approval: str, principal: As = "approver", reason: Reason = None, json: Json = False) -> None:
    """Approve exactly this batch, once."""
    from commands.approvals import answered

    _exit(answered(_settings(), approval, principal, "approved", reason, json))


@approvals_app.command("deny")
def approvals_deny(approval: str, principal: As = "approver", reason: Reason = None, json: Json = False) -> None:
    """Deny it."""
    from commands.approvals import answered

    _exit(answered(_settings(), approval, principal, "denied", reason, json))


Thread = Annotated[str | None, typer.Option(help="Only this thread.")]


@audit_app.callback(invoke_without_command=True)
def audit(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        audit_show()


@audit_app.command("show")
def audit_show(thread: Thread = None, json: Json = False) -> None:
    """The records, oldest first."""
    from commands.audit import shown

    _exit(shown(_settings(), thread, json))


@audit_app.command("verify")
def audit_verify(json: Json = False) -> None:
    """Prove the chain. Exit: 0 whole, 1 broken."""
    from commands.audit import verified

    _exit(verified(_settings(), json))


Name = Annotated[str, typer.Argument(help="The world's name.")]


@world_app.command("list")
def world_list(json: Json = False) -> None:
    """The worlds there are."""
    from commands.world import listed

    _exit(listed(json))


@world_app.command("show")
def world_show(name: Name = "demo", json: Json = False) -> None:
    """A world as it stands now, and what it saw happen."""
    from commands.world import shown

    _exit(shown(_settings(), name, json))


@world_app.command("reset")
def world_reset(name: Name = "demo") -> None:
    """Start a world afresh: everything that happened in it is forgotten."""
    from commands.world import reset

    _exit(reset(_settings(), name))


@world_app.command("validate")
def world_validate(name: Annotated[str, typer.Argument(help="A shipped world, or a folder.")]) -> None:
    """Look for mistakes in a world's files. Exit: 0 sound, 1 problems, each with file and line."""
    from commands.world import validated

    _exit(validated(name))


@app.command("eval")
def evaluate(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names of scenarios (default: all).")] = None,
    json: Json = False,
    against: Annotated[Path | None, typer.Option(help="Compare with the JSON of an earlier evaluation.")] = None,
) -> None:
    """Run recorded scenarios and grade them. Exit: 0 all pass, 1 not."""
    from commands.evaluate import evaluate as work

    _exit(work(_settings(), scenarios or [], json, against))


@app.command()
def bench(name: Annotated[str | None, typer.Argument(help="Which benchmark.")] = None, json: Json = False) -> None:
    """Measure, side by side with a baseline in the same run."""
    from commands.bench import bench as work

    _exit(work(_settings(), name, json))


@app.command()
def doctor(json: Json = False) -> None:
    """What works here and what does not, each with a remedy. Exit: 0 all well, 1 not."""
    from commands.doctor import doctor as work

    _exit(work(_settings(), json))


@app.command()
def stop() -> None:
    """Stop the embedded databases of this home."""
    from commands.stop import stop as work

    _exit(work(_settings()))


def main() -> None:
    """The entry point: an error of ours is a sentence on standard error, and an exit code."""
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # a transaction that is tried again is nobody's worry
    try:
        app()
    except OpswardError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(next(code for kind, code in EXITS if isinstance(error, kind)))


if __name__ == "__main__":
    main()

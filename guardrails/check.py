"""Judging files: manifests, Terraform plans and sources, and proposed tool calls, as `opsward check` does."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import JsonValue, ValidationError

from domain.call import ToolCall
from domain.errors import UsageError
from domain.noun import Noun
from domain.verdict import Verdict, Violation
from domain.vocabulary import Effect
from guardrails.ask import Ask
from guardrails.cloud import source
from guardrails.cloud.plan import is_plan, read_source
from guardrails.discovery import shipped
from guardrails.documents import documents, strict_json
from guardrails.errors import Unreadable
from guardrails.gate import judge
from guardrails.manifest import is_manifest
from guardrails.policies import Policies
from guardrails.rule import Rules, violations
from guardrails.subjects import of_documents

Decision = Literal["allow", "deny", "needs_approval"]
WORST: tuple[Decision, ...] = ("allow", "needs_approval", "deny")
SUFFIXES = (".yaml", ".yml", ".json", ".tf")


class CheckResult(Noun):
    """What `opsward check --json` prints."""

    verdict: Decision
    violations: tuple[Violation, ...] = ()


def check_document(text: str, name: str, rules: Rules | None = None) -> list[Violation]:
    """The violations in one text: a file ending in .tf or .tf.json is Terraform, anything else JSON or YAML.

    A document that is neither a manifest nor a plan breaks no rule. Raises Unreadable with `name` and the line.
    """
    return list(violations(_subjects(text, name), shipped() if rules is None else rules))


def check_paths(paths: Iterable[Path], policies: Policies, ask: Ask | None = None) -> CheckResult:
    """Judge every file, folders with all that is in them; the worst verdict counts.

    `ask` is on whose behalf a proposed call is judged: a DevOps persona in production unless given.
    Raises UsageError naming the file and the line: unreadable, unknown, or nothing to judge at all.
    """
    results = [_checked(path, named, policies, ask) for path, named in _files(paths)]
    found = [result for result in results if result is not None]
    if not found:
        raise UsageError("There is nothing to check.", "Name manifests, a Terraform plan as JSON, or a tool call.")
    worst = max((result.verdict for result in found), key=WORST.index)
    return CheckResult(verdict=worst, violations=tuple(v for result in found for v in result.violations))


def check_call(call: ToolCall, policies: Policies, ask: Ask | None = None) -> CheckResult:
    """The gate's verdict on a proposed call. A denial without a broken rule becomes a violation of the layer."""
    verdict = judge(call, ask or default_ask(call, policies), policies)
    return CheckResult(verdict=verdict.decision, violations=verdict.violations or tuple(_by_layer(call, verdict)))


def default_ask(call: ToolCall, policies: Policies) -> Ask:
    """A DevOps persona for an operator in production, with servers that say what they said when they were pinned."""
    servers = {call.server, *(each.server for each in call.expects)}
    return Ask(
        persona="devops",
        task="check",
        principal="operator",
        roles=frozenset({"operator"}),
        may=dict.fromkeys(policies.catalogue.names, ("*",)),
        most=Effect.DESTRUCTIVE,
        live={server: policies.catalogue.pins(server) for server in servers if policies.catalogue.knows(server)},
    )


def _by_layer(call: ToolCall, verdict: Verdict) -> Iterator[Violation]:
    if verdict.denied:
        yield Violation(
            rule=f"gate/{verdict.layer.replace('_', '-')}",
            severity="high",
            message=verdict.reason,
            remedy="Propose another call.",
            object=str(call),
        )


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """(file, whether it was named itself), folders unfolded in order, hidden folders left out."""
    for path in paths:
        if path.is_dir():
            inside = (each for each in sorted(path.rglob("*")) if each.suffix.casefold() in SUFFIXES and each.is_file())
            yield from ((each, False) for each in inside if not _hidden(each.relative_to(path)))
        else:
            yield path, True


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _checked(path: Path, named: bool, policies: Policies, ask: Ask | None) -> CheckResult | None:
    """The result for one file; a rule that fails while judging it denies it."""
    try:
        return _check_file(path, named, policies, ask)
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever goes wrong while judging must end in a denial
        message = f"a rule failed while judging {path}: {type(error).__name__} {error}"
        broken = Violation(rule="gate/error", severity="high", message=message, remedy="Report it; do not apply this.")
        return CheckResult(verdict="deny", violations=(broken,))


def _check_file(path: Path, named: bool, policies: Policies, ask: Ask | None) -> CheckResult | None:
    """The result for one file; None for a file found in a folder that holds nothing that rules judge."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}.", "Name a text file that exists.") from error
    if path.suffix.casefold() == ".tf" or path.name.casefold().endswith(".tf.json"):
        return _judged(check_document(text, str(path), policies.rules), path, policies)
    read = documents(text, str(path))
    if len(read) == 1 and _is_call(read[0].value):
        return check_call(_call(read[0].value, path), policies, ask)
    if any(is_manifest(document.value) or is_plan(document.value) for document in read):
        return _judged(list(violations(of_documents(read), policies.rules)), path, policies)
    if named:
        what = (
            "a manifest (apiVersion, kind), a Terraform plan (format_version) or a tool call (server, tool, arguments)"
        )
        raise Unreadable(f"{path}, line 1: this is not {what}.", "Name a file that is one.")
    return None


def _judged(found: list[Violation], path: Path, policies: Policies) -> CheckResult:
    """Violations with the file in their message; those below the threshold are only told."""
    told = tuple(each.model_copy(update={"message": f"{each.message} ({path})"}) for each in found)
    denied = any(each.severity in policies.blocking for each in found)
    return CheckResult(verdict="deny" if denied else "allow", violations=told)


def _subjects(text: str, name: str) -> Iterator[object]:
    if name.casefold().endswith(".tf"):
        yield source.read(text, name)
    elif name.casefold().endswith(".tf.json"):
        yield read_source(strict_json(text, name), name)
    else:
        yield from of_documents(documents(text, name))


def _is_call(value: JsonValue) -> bool:
    return isinstance(value, dict) and "tool" in value and "server" in value


def _call(value: JsonValue, path: Path) -> ToolCall:
    try:
        return ToolCall.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Unreadable(f"{path}, field {field}: {first['msg']}.", "Give server, tool and arguments.") from error

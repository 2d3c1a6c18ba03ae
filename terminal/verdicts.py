"""The verdicts on a batch, as a table, and why they are what they are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from domain.vocabulary import Language
from terminal.clean import clean
from terminal.tables import Cell, table
from terminal.words import name_of, word

COLOURS = {"allow": "green", "deny": "bold red", "needs_approval": "yellow"}
Verdict = Mapping[str, Any]
"""The JSON form of domain.verdict.Verdict."""


def verdicts(calls: Sequence[str], given: Sequence[Verdict], language: Language) -> Table:
    """server.tool, effect, verdict, and the rules that were broken or else the layer that decided."""
    rows: list[list[Cell]] = [
        [call, name_of(language, "effect", one.get("effect") or "?"), decided(one, language), rules(one)]
        for call, one in zip(calls, given, strict=False)
    ]
    return table(language, ["call", "effect", "verdict", "rule"], rows)


def decided(verdict: Verdict, language: Language) -> Text:
    decision = str(verdict["decision"])
    return Text(name_of(language, "verdict", decision), COLOURS.get(decision, ""))


def rules(verdict: Verdict) -> str:
    """Of a denial the layer too, where no rule was broken: of anything else the layer is the last one."""
    broken = dict.fromkeys(str(each["rule"]) for each in verdict.get("violations", ()))
    return ", ".join(broken) or (str(verdict.get("layer", "")) if verdict["decision"] == "deny" else "")


def why(calls: Sequence[str], given: Sequence[Verdict], language: Language) -> Text:
    """A sentence per call, and one per violation with what would mend it."""
    lines: list[Text] = []
    for call, one in zip(calls, given, strict=False):
        lines.append(Text(clean(reason(call, one, language)), COLOURS.get(str(one["decision"]), "")))
        lines.extend(violations(one.get("violations", ()), language))
    return Text("\n").join(lines)


def reason(call: str, verdict: Verdict, language: Language) -> str:
    key = {"needs_approval": "needs", "deny": "deny"}.get(str(verdict["decision"]), "allow")
    effect = name_of(language, "effect", verdict.get("effect") or "?")
    told = "" if key == "needs" and verdict.get("layer") == "approval_needed" else verdict.get("reason", "")
    said = {"call": call, "effect": effect, "layer": verdict.get("layer", ""), "reason": told}
    return word(language, f"why.{key}", **said).rstrip()


def violations(broken: Iterable[Mapping[str, Any]], language: Language) -> list[Text]:
    return [Text("  " + clean(word(language, "violation", **{"path": "", "object": "", **each}))) for each in broken]

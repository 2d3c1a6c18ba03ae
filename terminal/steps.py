"""The steps of a run as they come, a line or a table each, in people's words."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.vocabulary import Language
from locales import catalogue, say
from terminal.clean import clean
from terminal.verdicts import verdicts, violations
from terminal.words import name_of, word

Update = Mapping[str, Any]
"""The public form of a node's update (api.public.update_of)."""
Part = Callable[[Any, Language], list[RenderableType]]
MARKS = {"ok": ("✓", "green"), "error": ("✗", "red"), "denied": ("✗", "red"), "stale": ("!", "yellow")}
SIGNIFICANT = ("propose", "write", "destructive")


@dataclass
class Steps:
    """Turns updates into lines. Remembers the language of the request, and the last line: polling stays short."""

    language: Language = Language.KOREAN
    panel_follows: bool = False
    """Whether an approval is shown with its verdicts anyway."""
    _persona: str = ""
    _calls: list[str] = field(default_factory=list)
    _last: str = ""

    def lines(self, node: str, update: Update | None) -> list[RenderableType]:
        """What a node's update shows; empty for what nobody needs to see, and for a repetition."""
        if intent := (update or {}).get("intent"):
            self.language = Language(intent["language"]).reply
        found = self._parts(node, update or {})
        key = str([part.plain if isinstance(part, Text) else id(part) for part in found])
        if not found or key == self._last:
            return []
        self._last = key
        return [
            headed(self._speaker(node, update or {}), found[0], self.language),
            *(Padding(part, (0, 0, 0, 2), expand=False) for part in found[1:]),
        ]

    def _parts(self, node: str, update: Update) -> list[RenderableType]:
        if node == "remember":
            return [Text(word(self.language, "step.remembered"), "dim")]
        if proposal := update.get("proposal"):
            self._persona = node
            self._calls = [f"{call['server']}.{call['tool']}" for call in proposal["calls"]]
        parts = [part for key, show in PARTS.items() if update.get(key) for part in show(update[key], self.language)]
        judgement = judged(self._calls, update.get("verdicts") or (), self.language)
        return parts + (judgement[:1] if self.panel_follows and waits(update) else judgement)

    def _speaker(self, node: str, update: Update) -> str:
        """Reading is the persona's doing; acting is said to be that."""
        reads = all(call["effect"] == "read" for turn in (update.get("turns") or {}).values() for call in turn["calls"])
        return self._persona if node == "act" and reads and self._persona else node


def headed(node: str, first: RenderableType, language: Language) -> RenderableType:
    """The first part of a step, behind the name of who took it."""
    heading = Text().append(f"{name_of(language, 'step', node)} ", "bold cyan")
    return heading.append_text(first) if isinstance(first, Text) else Group(heading, first)


def waits(update: Update) -> bool:
    return any(one["decision"] == "needs_approval" for one in update.get("verdicts") or ())


def judged(calls: Sequence[str], given: Sequence[Mapping[str, Any]], language: Language) -> list[RenderableType]:
    """Nothing for reads that are allowed: what comes of them follows. A table for everything else."""
    if all(one["decision"] == "allow" and one["effect"] not in SIGNIFICANT for one in given):
        return []
    names = ", ".join(dict.fromkeys(name_of(language, "verdict", one["decision"]) for one in given))
    return [Text(names), verdicts(calls, given, language)]


def understood(intent: Mapping[str, Any], language: Language) -> list[RenderableType]:
    key = f"action.{intent['action']}"
    action = say(language, key) if key in catalogue(language) else str(intent["action"])
    facts = [action, *targets(intent.get("targets") or {}), name_of(language, "effect", intent["risk"])]
    if intent.get("dry"):
        facts.append(word(language, "step.dry"))
    return [Text(clean(" · ".join(facts)))]


def targets(given: Mapping[str, Any]) -> list[str]:
    """What a request names, in the order it is declared."""
    named = {key: value for key, value in given.items() if value not in (None, [], {}, "")}
    return [f"{key} {flat(value)}" for key, value in named.items()]


def flat(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key} {flat(each)}" for key, each in value.items() if each not in (None, 0))
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def planned(itinerary: Sequence[str], _: Language) -> list[RenderableType]:
    return [Text(clean(" → ".join(itinerary)))]


def recalled(context: Mapping[str, Any], language: Language) -> list[RenderableType]:
    pieces = context.get("evidence") or ()
    kinds = Counter(name_of(language, "kind", piece["kind"]) for piece in pieces)
    told = word(
        language,
        "step.sources",
        count=len(pieces),
        kinds=", ".join(f"{kind} {count}" for kind, count in kinds.items()) or word(language, "nothing"),
    )
    lines: list[RenderableType] = [Text(clean(told))]
    documents = dict.fromkeys(str(piece["source"]) for piece in pieces if piece["kind"] in ("document", "run"))
    lines += [Text(f"· {clean(source)}", "dim") for source in documents]
    if missing := context.get("missing"):
        lines.append(Text(clean(word(language, "step.missing", sources=", ".join(missing))), "yellow"))
    return lines


def done(turns: Mapping[str, Any], language: Language) -> list[RenderableType]:
    """A line per kind of result; a failed or denied call says why."""
    calls = [call for turn in turns.values() for call in turn["calls"]]
    kinds = Counter((f"{call['server']}.{call['tool']}", call["effect"], call["status"]) for call in calls)
    lines: list[RenderableType] = []
    for (name, effect, status), count in kinds.items():
        mark, colour = MARKS.get(str(status), ("·", ""))
        times = f" ×{count}" if count > 1 else ""
        line = Text(f"{mark} ", colour).append(clean(f"{name}{times}"), "" if effect in SIGNIFICANT else "dim")
        lines.append(line if status == "ok" else line.append(f" {name_of(language, 'status', status)}", colour))
    for call in calls:
        if call["said"]:
            lines.append(Text(clean(call["said"]), "red"))
        lines.extend(violations(call["violations"], language))
    return lines


def found(findings: Mapping[str, Any], language: Language) -> list[RenderableType]:
    return [
        Text(clean(word(language, "step.found", task=task(key), status=name_of(language, "status", one["status"]))))
        for key, one in findings.items()
    ]


def task(key: str) -> str:
    return key.partition(":")[2] or key


def answered(approval: str, language: Language) -> list[RenderableType]:
    return [Text(clean(word(language, "step.answered", id=approval)), "green")]


PARTS: Mapping[str, Part] = {
    "intent": understood,
    "itinerary": planned,
    "context": recalled,
    "turns": done,
    "findings": found,
    "approval": answered,
}
"""Channel -> what is shown of its update. A report is shown at the end, an approval when it is asked for."""

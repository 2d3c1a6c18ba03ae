"""The arguments of calls, in full: an approval is for exactly these."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from terminal.clean import clean

Call = Mapping[str, Any]
"""{"name", "args"}, as an interrupt carries them."""


def arguments(calls: Sequence[Call], besides: str = "") -> Text:
    """Each call and its arguments; a text of several lines becomes a block, unless the diff `besides` shows it."""
    return Text("\n").join(line for call in calls for line in _call(call, besides))


def _call(call: Call, besides: str) -> list[Text]:
    lines = [Text(clean(call["name"]), "bold")]
    for name, value in call["args"].items():
        lines.extend(_named(str(name), value, "  ", besides))
    return lines


def _named(name: str, value: object, margin: str, besides: str) -> list[Text]:
    """One argument; structures are taken apart, so that what they hold is read line by line."""
    heading = Text(f"{margin}{clean(name)}: ", "cyan")
    if isinstance(value, Mapping) and value:
        return [
            heading,
            *(line for key, each in value.items() for line in _named(str(key), each, margin + "  ", besides)),
        ]
    if isinstance(value, list) and value:
        return [heading, *(line for each in value for line in _named("-", each, margin + "  ", besides))]
    text = str(value).rstrip("\n")
    if "\n" not in text:
        return [heading.append(clean(value))]
    if shown_in(text, besides):
        return [heading.append(f"↓ {len(text.splitlines())}", "dim")]
    return [heading, *(Text(f"{margin}  {clean(line)}", overflow="fold") for line in text.split("\n"))]


def shown_in(text: str, diff: str) -> bool:
    """Whether every line of `text` is added, in this order and without a gap, by a diff that is shown anyway."""
    return "\n".join(f"+{line}" for line in text.split("\n")) in diff

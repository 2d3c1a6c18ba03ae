"""A diff or plan in colours."""

from rich.text import Text

from terminal.clean import clean

STYLES = (
    ("+++", "bold"),
    ("---", "bold"),
    ("diff ", "bold"),
    ("@@", "cyan"),
    ("-/+", "magenta"),
    ("+/-", "magenta"),
    ("+", "green"),
    ("-", "red"),
    ("~", "yellow"),
    ("#", "bold"),
)
"""How a line begins -> its style; the first that fits counts. Plans indent, and change in place with `~`."""


def diff(text: str) -> Text:
    """Every line, coloured; nothing is left out, as this is what an approval is bound to."""
    lines = clean(text.rstrip("\n")).split("\n")
    return Text("\n").join(Text(line, style_of(line), overflow="fold") for line in lines)


def style_of(line: str) -> str:
    start = line.lstrip(" ")
    return next((style for mark, style in STYLES if start.startswith(mark)), "")

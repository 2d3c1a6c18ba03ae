"""Secrets in YAML text: every value below `data` and `stringData` taken out, the keys left."""

import re

from guardrails.marks import MARK

KIND = re.compile(r"""(?m)(?:^[ \t-]*|[{,][ \t]*)["']?kind["']?[ \t]*:[ \t]*["']?Secret["']?[ \t]*(?:$|[,}#])""")
BLOCK = re.compile(
    r"""^(?P<head>(?P<indent>[ \t]*(?:-[ \t]+)?)["']?(?:data|stringData)["']?[ \t]*:)[ \t]*(?P<rest>.*)$"""
)
FLOW = re.compile(r"""(["']?(?:data|stringData)["']?[ \t]*:[ \t]*)\{[^{}]*\}""")
ENTRY = re.compile(r"^(?P<head>[ \t]+[^\s:#][^:\n]*:)[ \t]*(?P<value>\S.*)$")


def without_values(text: str) -> str:
    """`text` with the documents in it that are Secrets stripped of their values. Others stay as they are."""
    documents = re.split(r"(?m)(^---.*\n?)", text)
    return "".join(_stripped(part) if KIND.search(part) else part for part in documents)


def _stripped(text: str) -> str:
    """One document. In a list that holds a Secret, the data of its neighbours goes too: rather too much."""
    text = FLOW.sub(rf"\1{MARK.format('secret')}", text)
    lines: list[str] = []
    inside: int | None = None
    entry = 0
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        if inside is not None and line.strip() and indent <= inside:
            inside = None
        if inside is None:
            if found := BLOCK.match(line.rstrip("\n")):
                inside, entry = len(found["indent"]), 0
            lines.append(line)
            continue
        entry = entry or indent
        if indent <= entry and line.strip():  # deeper lines continue a value in block style
            lines.append(_without_value(line))
    return "".join(lines)


def _without_value(line: str) -> str:
    found = ENTRY.match(line.rstrip("\n"))
    ending = "\n" if line.endswith("\n") else ""
    return f"{found['head']} {MARK.format('secret')}{ending}" if found else line

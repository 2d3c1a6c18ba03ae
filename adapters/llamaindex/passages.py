"""Documents -> passages: Markdown cut at its headings, long sections at their paragraphs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 600
"""Characters of a passage: an excerpt that people read at a glance."""


@dataclass(frozen=True)
class Passage:
    """`source` is "shop/runbooks:runbooks/oom.md#memory"; `headings` the path to the section, outermost first."""

    source: str
    headings: tuple[str, ...]
    text: str


def passages(documents: Iterable[tuple[str, str]]) -> list[Passage]:
    """Every passage of (source, text) pairs, in their order. A section that is only its heading gives none."""
    return [passage for source, text in documents for passage in _of_document(source, text)]


def _of_document(source: str, text: str) -> Iterator[Passage]:
    from llama_index.core.node_parser import MarkdownNodeParser
    from llama_index.core.schema import Document

    parser = MarkdownNodeParser.from_defaults(include_prev_next_rel=False, header_path_separator="\x1f")
    taken: dict[str, int] = {}
    for node in parser.get_nodes_from_documents([Document(text=text)]):
        section = node.get_content()
        heading, body = _heading(section)
        above = str(node.metadata["header_path"]).strip("\x1f").split("\x1f")
        headings = tuple(name for name in (*above, heading) if name)
        anchor = _anchor(heading, taken)
        if body.strip():
            yield from (Passage(source + anchor, headings, part) for part in _parts(section.strip()))


def _heading(section: str) -> tuple[str, str]:
    """The heading that a section begins with, "" when there is none, and the rest."""
    first, _, rest = section.partition("\n")
    found = re.match(r"#+\s+(.*)", first)
    return (found[1].strip(), rest) if found else ("", section)


def _anchor(heading: str, taken: dict[str, int]) -> str:
    """The fragment that GitHub gives a heading: lower case, punctuation gone, -1 and so on when it comes again."""
    if not heading:
        return ""
    slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    count = taken[slug] = taken.get(slug, -1) + 1
    return f"#{slug}-{count}" if count else f"#{slug}"


def _parts(section: str) -> Iterator[str]:
    """The section, or its paragraphs gathered into parts no longer than LONGEST."""
    part = ""
    for paragraph in re.split(r"\n\s*\n", section):
        for piece in _pieces(paragraph):
            if part and len(part) + len(piece) + 2 > LONGEST:
                yield part
                part = piece
            else:
                part = f"{part}\n\n{piece}" if part else piece
    if part:
        yield part


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph, or its lines gathered into pieces; a longer line is cut."""
    piece = ""
    for line in paragraph.splitlines():
        for start in range(0, max(len(line), 1), LONGEST):
            cut = line[start : start + LONGEST]
            if piece and len(piece) + len(cut) + 1 > LONGEST:
                yield piece
                piece = cut
            else:
                piece = f"{piece}\n{cut}" if piece else cut
    if piece:
        yield piece

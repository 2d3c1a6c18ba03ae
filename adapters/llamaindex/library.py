"""The port `Library` on LlamaIndex's BM25 retriever.

Importing LlamaIndex takes seconds: `warm` does it in a thread, so that a caller can start it first and ask later.
What is found is data: nothing here reads meaning into it.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from adapters.llamaindex.passages import Passage, passages
from adapters.llamaindex.terms import answers, terms, tokens_of
from domain.evidence import Evidence

if TYPE_CHECKING:
    from llama_index.retrievers.bm25 import BM25Retriever


OF_ONE = 2
"""Passages of one document in an answer."""


@dataclass(frozen=True)
class Index:
    """Passages, the tokens of each, and the retriever over them; a node's id is its passage's position."""

    passages: Sequence[Passage]
    tokens: Sequence[frozenset[str]]
    retriever: "BM25Retriever | None"


class DocumentLibrary:
    """(source, text) pairs of Markdown, searched by their sections."""

    def __init__(self, documents: Sequence[tuple[str, str]]) -> None:
        self._documents = documents
        self._lock = Lock()

    async def warm(self) -> None:
        """Build the index now, in a thread."""
        await asyncio.to_thread(self._ready)

    async def search(self, query: str, limit: int = 4) -> list[Evidence]:
        """Up to `limit` passages, best first; none when no passage holds enough of the question."""
        found = await asyncio.to_thread(self._search, query)
        return [Evidence.of("document", passage.source, passage.text) for passage in found[:limit]]

    def _search(self, query: str) -> list[Passage]:
        index, asked = self._ready(), terms(query)
        if index.retriever is None or not asked:
            return []
        scored = [(e.score or 0.0, int(e.node.node_id)) for e in index.retriever.retrieve(" ".join(tokens_of(asked)))]
        best = sorted(scored, key=lambda each: (-each[0], each[1]))  # the same order for equal scores, every time
        held = [at for score, at in best if score > 0 and answers(index.tokens[at], asked)]
        return _spread(index.passages[at] for at in held)

    def _ready(self) -> Index:
        with self._lock:
            return self._index

    @cached_property
    def _index(self) -> Index:
        found = passages(self._documents)
        each = [_tokens(passage) for passage in found]
        return Index(found, [frozenset(of) for of in each], _retriever(each) if found else None)


def _spread(found: Iterable[Passage]) -> list[Passage]:
    """The best passages of each document, in their order: one long runbook does not crowd out the others."""
    kept: list[Passage] = []
    taken: Counter[str] = Counter()
    for passage in found:
        document = passage.source.partition("#")[0]
        if taken[document] < OF_ONE:
            taken[document] += 1
            kept.append(passage)
    return kept


def _tokens(passage: Passage) -> list[str]:
    """Those of its headings too: "Symptoms" alone does not say of what."""
    return tokens_of(terms("\n".join((*passage.headings, passage.text))))


def _retriever(each: Sequence[Sequence[str]]) -> "BM25Retriever":
    """Over tokens made here: the retriever's own tokeniser splits at blanks and nothing else."""
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(id_=str(at), text=" ".join(of)) for at, of in enumerate(each)]
    blanks = r"\S+"
    return BM25Retriever(nodes=nodes, similarity_top_k=len(nodes), skip_stemming=True, token_pattern=blanks)

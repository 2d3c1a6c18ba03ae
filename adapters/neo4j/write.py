"""Writing snapshots: everything of one load or one memory in one transaction."""

from collections.abc import Callable, Sequence

from neo4j import AsyncManagedTransaction

from adapters.neo4j import queries
from adapters.neo4j.errors import GraphError
from adapters.neo4j.rows import Rows, batches, ends
from domain.call import Digest
from domain.estate import Edge, Snapshot


async def replace(tx: AsyncManagedTransaction, snapshot: Snapshot, rows: Rows, digest: Digest) -> None:
    """Make what was loaded earlier equal to `snapshot`; what runs remembered stays."""
    await _merge(tx, snapshot, rows, queries.replace_things)
    for query in (queries.DELETE_STALE_RELATIONS, queries.DELETE_STALE_THINGS, queries.SET_DIGEST):
        await _run(tx, query, estate=snapshot.estate, digest=digest)


async def merge(tx: AsyncManagedTransaction, snapshot: Snapshot, rows: Rows) -> None:
    """Add to what stands there; a property that the snapshot does not name keeps its value."""
    await _merge(tx, snapshot, rows, queries.merge_things)


async def forget(tx: AsyncManagedTransaction, estate: str) -> None:
    await _run(tx, queries.FORGET_THINGS, estate=estate)
    await _run(tx, queries.FORGET_ESTATE, estate=estate)


async def _merge(
    tx: AsyncManagedTransaction, snapshot: Snapshot, rows: Rows, merge_things: Callable[[str], str]
) -> None:
    for kind, things in rows.things.items():
        for batch in batches(things):
            await _run(tx, merge_things(kind), estate=snapshot.estate, rows=batch)
    await _known(tx, snapshot.estate, snapshot.edges)
    for name, relations in rows.relations.items():
        for batch in batches(relations):
            await _run(tx, queries.merge_relations(name), estate=snapshot.estate, rows=batch)


async def _known(tx: AsyncManagedTransaction, estate: str, edges: Sequence[Edge]) -> None:
    """Raises GraphError when an edge names a thing that is not there: MATCH would drop it without a word."""
    named = ends(edges)
    result = await tx.run(queries.KNOWN_IDS, estate=estate, ids=sorted(named))
    if missing := sorted(named - {record["id"] async for record in result}):
        raise GraphError(f"Edges of estate {estate} name unknown things: {', '.join(missing[:5])}.", "Add their nodes.")


async def _run(tx: AsyncManagedTransaction, query: str, **parameters: object) -> None:
    await (await tx.run(query, parameters)).consume()

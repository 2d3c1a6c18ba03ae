"""Every Cypher query of the graph. Each is valid on Neo4j 5.26 and on the embedded database alike.

Every thing carries the label Thing and the label of its kind, and is keyed by (estate, id), so that several estates
share one database without meeting. `loaded` is the digest of the snapshot that brought a thing or a relation; what a
run remembered has none. Both labels stand in MERGE itself: the embedded database cannot add a label to a node that
the same statement created.
"""

from adapters.neo4j.labels import label, relation

SCHEMA = (
    "CREATE CONSTRAINT thing_key IF NOT EXISTS FOR (t:Thing) REQUIRE (t.estate, t.id) IS UNIQUE",
    "CREATE CONSTRAINT estate_name IF NOT EXISTS FOR (e:Estate) REQUIRE e.name IS UNIQUE",
)

DIGEST = "MATCH (e:Estate {name: $estate}) RETURN e.digest AS digest"
SET_DIGEST = "MERGE (e:Estate {name: $estate}) SET e.digest = $digest"

FORGET_THINGS = "MATCH (t:Thing {estate: $estate}) DETACH DELETE t"
FORGET_ESTATE = "MATCH (e:Estate {name: $estate}) DELETE e"

DELETE_STALE_RELATIONS = """
MATCH (s:Thing {estate: $estate})-[r]->(t:Thing)
WHERE r.loaded IS NOT NULL AND r.loaded <> $digest
DELETE r
"""
DELETE_STALE_THINGS = """
MATCH (t:Thing {estate: $estate})
WHERE t.loaded IS NOT NULL AND t.loaded <> $digest
DETACH DELETE t
"""

KNOWN_IDS = """
MATCH (t:Thing {estate: $estate})
WHERE t.id IN $ids
RETURN t.id AS id
"""


def replace_things(kind: str) -> str:
    """Rows: {id, properties}; properties become exactly these."""
    return f"""
UNWIND $rows AS row
MERGE (t:Thing:{label(kind)} {{estate: $estate, id: row.id}})
SET t = row.properties
"""


def merge_things(kind: str) -> str:
    """Rows: {id, properties}; other properties stay."""
    return f"""
UNWIND $rows AS row
MERGE (t:Thing:{label(kind)} {{estate: $estate, id: row.id}})
SET t += row.properties
"""


def merge_relations(name: str) -> str:
    """Rows: {source, target}; both exist."""
    return f"""
UNWIND $rows AS row
MATCH (s:Thing {{estate: $estate, id: row.source}})
MATCH (t:Thing {{estate: $estate, id: row.target}})
MERGE (s)-[r:{relation(name)}]->(t)
SET r += row.properties
"""


CLUSTERS = """
MATCH (c:Thing:Cluster {estate: $estate})
RETURN c.id AS id, properties(c) AS properties
ORDER BY id
"""

NAMESPACES = """
MATCH (n:Thing:Namespace {estate: $estate})-[:PART_OF]->(c:Cluster)
RETURN c.name AS cluster, n.name AS name
ORDER BY cluster, name
"""

SERVICES_NAMED = """
MATCH (s:Thing:Service {estate: $estate})
WHERE any(name IN $names WHERE s.name CONTAINS name OR name STARTS WITH s.name)
RETURN s.id AS id, properties(s) AS properties
ORDER BY id
"""

SERVICES_IN = """
MATCH (s:Thing:Service {estate: $estate, namespace: $namespace})
RETURN s.id AS id, properties(s) AS properties
ORDER BY id
"""

REPOSITORIES = """
MATCH (r:Thing:Repository {estate: $estate})
RETURN r.id AS id, properties(r) AS properties
ORDER BY id
"""

NEIGHBOURS = """
MATCH (s:Thing {estate: $estate})-[r]-(t:Thing)
WHERE s.id IN $ids AND type(r) IN $relations
RETURN s.id AS id, type(r) AS relation, startNode(r) = s AS outgoing, t.id AS other, t.name AS name
ORDER BY id, relation, outgoing, other
"""

COUNTS = """
MATCH (t:Thing {estate: $estate})
OPTIONAL MATCH (t)-[r]->(:Thing)
RETURN count(DISTINCT t) AS things, count(r) AS relations
"""

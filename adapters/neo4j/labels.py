"""The closed lists that Cypher's labels and relationship types come from: the only text ever put into a query."""

from adapters.neo4j.errors import GraphError

LABELS = {
    "application": "Application",
    "cluster": "Cluster",
    "namespace": "Namespace",
    "node": "Node",
    "person": "Person",
    "pull_request": "PullRequest",
    "repository": "Repository",
    "run": "Run",
    "service": "Service",
    "team": "Team",
}

RELATIONS = {
    "calls": "CALLS",
    "changed": "CHANGED",
    "deployed_by": "DEPLOYED_BY",
    "member_of": "MEMBER_OF",
    "owned_by": "OWNED_BY",
    "part_of": "PART_OF",
    "provisioned_by": "PROVISIONED_BY",
    "runs_in": "RUNS_IN",
    "stored_in": "STORED_IN",
}


def label(kind: str) -> str:
    """Raises GraphError for a kind that is not in LABELS."""
    return _listed(LABELS, kind, "kind of node")


def relation(name: str) -> str:
    """Raises GraphError for a relation that is not in RELATIONS."""
    return _listed(RELATIONS, name, "relation")


def _listed(known: dict[str, str], name: str, what: str) -> str:
    if name not in known:
        raise GraphError(
            f"The graph knows no {what} '{name}'.", f"Use one of {', '.join(known)}, or add it to labels.py."
        )
    return known[name]

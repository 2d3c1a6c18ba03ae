"""`Addresses`: where the two databases answer."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Addresses:
    """`database_url` and `graph_password` hold secrets and stay out of every repr."""

    database_url: str = field(repr=False)
    graph_url: str
    graph_user: str
    graph_password: str = field(repr=False)

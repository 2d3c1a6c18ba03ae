"""What a tool gets, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worlds.cluster.doc import Doc
from worlds.cluster.state import State

if TYPE_CHECKING:
    from domain.estate import Cluster
    from worlds.world import World

Arguments = dict[str, Any]
MANAGER = "kubernetes-mcp-server"
"""The field manager of the real server."""


@dataclass(frozen=True)
class Call:
    """One call by `principal`, inside its transaction."""

    state: State
    world: "World"
    cluster: "Cluster"
    principal: str


@dataclass(frozen=True)
class Answer:
    """`data` becomes structuredContent."""

    text: str
    data: Doc | None = None


Tool = Callable[[Call, Arguments], Answer]


def namespace(arguments: Arguments) -> str:
    """The namespace of a namespaced request: the kubeconfig's own when none is given."""
    return str(arguments.get("namespace") or "default")

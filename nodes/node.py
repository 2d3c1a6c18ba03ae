"""The shape of a node: state in, update out."""

from collections.abc import Awaitable
from typing import Protocol

from domain.state import State


class Node(Protocol):
    def __call__(self, state: State) -> Awaitable[State]: ...

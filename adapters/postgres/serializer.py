"""How checkpoints are written: only the types of `domain` (and LangGraph's own safe ones) come back as objects."""

import importlib
import os
import pkgutil
from collections.abc import Iterator
from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING

import domain
from domain.noun import Noun

if TYPE_CHECKING:
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer


def serializer() -> "JsonPlusSerializer":
    """Strict whether or not LANGGRAPH_STRICT_MSGPACK was set before LangGraph was imported (CVE-2026-28277).

    A type that is not in the list comes back as plain data, never as an import.
    """
    os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    return JsonPlusSerializer(allowed_msgpack_modules=sorted((t.__module__, t.__name__) for t in domain_types()))


def domain_types() -> list[type]:
    """Every noun and every vocabulary that `domain` defines, by itself: a new one needs no entry here."""
    return [found for module in _modules() for found in vars(module).values() if _ours(found, module)]


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(domain.__path__, "domain."):
        yield importlib.import_module(found.name)


def _ours(found: object, module: ModuleType) -> bool:
    return isinstance(found, type) and issubclass(found, (Noun, Enum)) and found.__module__ == module.__name__

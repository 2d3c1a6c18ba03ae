"""Finding the rules: every module of a folder of rules is one. A new rule is a new file; there is no list to edit."""

import hashlib
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from domain.call import Digest
from guardrails.rule import Rule, Rules, by_subject

FOLDER = Path(__file__).parent


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module defines itself."""
    for value in vars(module).values():
        found = getattr(value, "__rule__", None)
        if isinstance(found, Rule) and found.judge.__module__ == module.__name__:
            yield found


@cache
def shipped() -> Rules:
    """Every rule below this folder. Raises RuleError."""
    modules = (importlib.import_module(name) for name in module_names())
    return by_subject(found for module in modules for found in rules_in(module))


def module_names() -> Iterator[str]:
    """Modules of the folders below this one ("guardrails.kubernetes.privileged")."""
    for info in pkgutil.walk_packages([str(FOLDER)], "guardrails."):
        if not info.ispkg and info.name.count(".") == 2:
            yield info.name


@cache
def source_digest() -> Digest:
    """Over the code of the gate and of every rule: an approval given under other code does not hold."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*.py")):
        digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return Digest(f"sha256:{digest.hexdigest()}")

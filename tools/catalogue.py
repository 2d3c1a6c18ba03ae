"""The catalogue: what every tool of every known MCP server does. A new server is one YAML here, with its pins."""

import hashlib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import ValidationError

from domain.call import Digest, ToolCall
from domain.classification import Classification
from tools.condition import Protected, holds
from tools.entry import Entry, Limits, Tool
from tools.errors import CatalogueError
from tools.pinned import Pinned, read_pins
from tools.schema import Complaint, compiled

FOLDER = Path(__file__).parent


class Kind:
    """One kind of server: its YAML, its pins, and a compiled check per tool."""

    def __init__(self, entry: Entry, pins: Mapping[str, Pinned]) -> None:
        self.entry = entry
        self.pins = pins
        self.decided = {
            name: [(case.when, entry.classification(tool, case)) for case in tool.cases]
            for name, tool in entry.tools.items()
        }
        self._complaints: dict[str, Complaint] = {}

    def classify(self, call: ToolCall, protected: Protected) -> Classification:
        tool = self.decided.get(call.tool)
        if tool is None:
            return self._unknown(f"{self.entry.name} has no classified tool named {call.tool!r}")
        for when, classification in tool:
            if all(holds(test, name, call.arguments, protected) for name, test in when.items()):
                return classification
        return self._unknown(f"{call.tool} is not classified for these arguments")

    def complaint(self, call: ToolCall) -> str:
        check = self._complaints.get(call.tool)
        if check is None:
            check = self._complaints[call.tool] = compiled(self.pins[call.tool].inputSchema)
        return check(call.arguments)

    def _unknown(self, reason: str) -> Classification:
        return Classification(kind=self.entry.name, effect=None, reason=reason)


class Catalogue:
    """Every kind of server. `version` changes with every byte of the YAML files and pins."""

    def __init__(self, kinds: Mapping[str, Kind], version: Digest) -> None:
        self.kinds = kinds
        self.version = version
        self._by_server: dict[str, Kind] = {}

    def kind_of(self, server: str) -> Kind:
        """Raises CatalogueError when no kind, or more than one, claims the server's name."""
        known = self._by_server.get(server)
        if known is None:
            claims = [k for k in self.kinds.values() if any(fnmatchcase(server, glob) for glob in k.entry.servers)]
            if len(claims) != 1:
                names = ", ".join(k.entry.name for k in claims) or "no kind of server"
                raise CatalogueError(f"{server!r} is claimed by {names}.", "Name it in `servers` of one tools/*.yaml.")
            known = self._by_server[server] = claims[0]
        return known

    def knows(self, server: str) -> bool:
        return any(fnmatchcase(server, glob) for kind in self.kinds.values() for glob in kind.entry.servers)

    def classify(self, call: ToolCall, protected: Protected) -> Classification:
        """What `call` does. Its effect is absent for a tool, method or argument that is not classified."""
        return self.kind_of(call.server).classify(call, protected)

    def pin(self, server: str, tool: str) -> Digest | None:
        pinned = self.kind_of(server).pins.get(tool)
        return pinned.pin if pinned else None

    def pins(self, server: str) -> Mapping[str, Digest]:
        """Tool -> pin, for a server that is only reasoned about."""
        return {name: pinned.pin for name, pinned in self.kind_of(server).pins.items()}

    def complaint(self, call: ToolCall) -> str:
        """What is wrong with the arguments by the pinned schema; "" when nothing is."""
        return self.kind_of(call.server).complaint(call)

    def limits(self, server: str) -> Limits:
        return self.kind_of(server).entry.limits

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kinds))


def load(folder: Path = FOLDER) -> Catalogue:
    """Read every YAML of `folder`. Raises CatalogueError naming the file and the field."""
    seen = hashlib.sha256()
    kinds: dict[str, Kind] = {}
    for path in sorted(folder.glob("*.yaml")):
        entry = _entry(path)
        pins = folder / "pins" / entry.pins
        if entry.name in kinds:
            raise CatalogueError(f"{path.name}: a kind named {entry.name!r} exists already.", "Choose another name.")
        kinds[entry.name] = Kind(entry, _covering(entry, read_pins(pins), path))
        seen.update(path.read_bytes() + pins.read_bytes())
    return Catalogue(kinds, Digest(f"sha256:{seen.hexdigest()}"))


def _entry(path: Path) -> Entry:
    try:
        return Entry.model_validate(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name} is not YAML: {error}.", "Correct it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CatalogueError(f"{path.name}, field {field}: {first['msg']}.", "Correct the field.") from error


def _covering(entry: Entry, pins: Mapping[str, Pinned], path: Path) -> Mapping[str, Pinned]:
    """The pins, when they cover what is classified and the conditions name arguments that exist."""
    for name, tool in entry.tools.items():
        if name not in pins:
            raise CatalogueError(f"{path.name}: {name} has no pin in pins/{entry.pins}.", "Pin it, or remove it.")
        known = pins[name].inputSchema.get("properties")
        for argument in _arguments(tool):
            if not isinstance(known, dict) or argument not in known:
                raise CatalogueError(f"{path.name}: {name} has no argument {argument!r}.", "Correct the condition.")
    return pins


def _arguments(tool: Tool) -> Iterator[str]:
    yield from tool.carries
    for case in tool.cases:
        yield from case.when

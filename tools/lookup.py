"""`Lookup`: how to see whether a call was already made, when a crash left its outcome unknown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import JsonValue

from domain.call import ToolCall
from domain.result import ToolResult
from tools.errors import CannotTell

Results = tuple[ToolResult, ...]

NOT_THERE = re.compile(
    r"(?i)\b404\b|not found|does not exist|could not resolve|no commit found"
    r"|does not point to a file|no matches for kind"
)


@dataclass(frozen=True, slots=True)
class Lookup:
    """`probes`: the reads to make. `seen`: from their answers, what the call would have answered; None: not done."""

    probes: Callable[[ToolCall], tuple[ToolCall, ...]]
    seen: Callable[[ToolCall, Results], ToolResult | None]


def beside(call: ToolCall, tool: str, **arguments: JsonValue) -> ToolCall:
    """A read on the same server and, on a forge, of the same repository."""
    same = {key: call.arguments[key] for key in ("owner", "repo") if key in call.arguments}
    return ToolCall(server=call.server, tool=tool, arguments={**same, **arguments})


def there(call: ToolCall, result: ToolResult) -> bool:
    """Whether what was looked for exists. Raises CannotTell for any other failure."""
    if result.ok:
        return True
    if NOT_THERE.search(result.text):
        return False
    raise CannotTell(
        f"Whether {call} was already made cannot be seen: {result.text[:200]}",
        "Resume the thread when the server answers again.",
    )


def answered(data: JsonValue) -> ToolResult:
    """The answer of a call that was made, as far as it can be told afterwards."""
    return ToolResult(status="ok", data=data)


def items(result: ToolResult, *keys: str) -> list[dict[str, JsonValue]]:
    """The objects of a list answer: the list itself, or the one under the first of `keys` that is there."""
    data = result.data
    for key in keys:
        if isinstance(data, dict) and key in data:
            data = data[key]
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def part(value: JsonValue, *path: str) -> JsonValue:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def covers(live: JsonValue, wanted: JsonValue) -> bool:
    """Whether `live` holds everything that `wanted` says; a live list holds a match for each wanted item, in order."""
    if isinstance(wanted, dict):
        return isinstance(live, dict) and all(covers(live.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(live, list) or len(live) < len(wanted):
            return False
        rest = iter(live)
        return all(any(covers(item, one) for item in rest) for one in wanted)
    return live == wanted

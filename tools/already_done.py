"""Looking before repeating: was a call made before a crash took its outcome away?

`probes` are the reads to make, `seen` decides from their answers. Both are pure.
"""

from domain.call import ToolCall
from domain.result import ToolResult
from tools import done_on_branches, done_on_cluster, done_on_pulls, done_on_runs
from tools.errors import CannotTell
from tools.lookup import Lookup, Results

LOOKUPS: dict[str, Lookup] = {
    **done_on_cluster.LOOKUPS,
    **done_on_branches.LOOKUPS,
    **done_on_pulls.LOOKUPS,
    **done_on_runs.LOOKUPS,
}


def probes(call: ToolCall) -> tuple[ToolCall, ...]:
    """The reads that show whether `call` was made. Raises CannotTell for a tool that has no look-up."""
    return _lookup(call).probes(call)


def seen(call: ToolCall, results: Results) -> ToolResult | None:
    """What `call` answered or would have answered, when it was made; None when it was not.

    `results` answer `probes(call)`, in order. Raises CannotTell when one failed: repeating blindly could do it twice.
    """
    return _lookup(call).seen(call, results)


def _lookup(call: ToolCall) -> Lookup:
    if call.tool not in LOOKUPS:
        raise CannotTell(f"There is no way to see whether {call} was already made.", "Add one to tools/done_on_*.py.")
    return LOOKUPS[call.tool]

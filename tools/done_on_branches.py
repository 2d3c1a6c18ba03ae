"""How to see on the forge whether a branch was made or files were pushed already made."""

from domain.call import ToolCall
from domain.result import ToolResult
from tools.lookup import Lookup, Results, answered, beside, items, part, there


def _branch_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    return (beside(call, "list_commits", sha=call.arguments["branch"], perPage=1),)


def _branch_seen(call: ToolCall, results: Results) -> ToolResult | None:
    if not there(call, results[0]):
        return None
    sha = next((commit.get("sha") for commit in items(results[0])), None)
    return answered({"ref": f"refs/heads/{call.arguments['branch']}", "object": {"type": "commit", "sha": sha}})


def _files(call: ToolCall) -> list[tuple[str, str | None]]:
    """(path, content after the call), None where the file is gone."""
    listed = call.arguments.get("files")
    if isinstance(listed, list):
        return [(str(part(file, "path")), str(part(file, "content"))) for file in listed]
    content = call.arguments.get("content")
    return [(str(call.arguments.get("path")), None if content is None else str(content))]


def _files_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    ref = f"refs/heads/{call.arguments['branch']}"
    reads = (beside(call, "get_file_contents", path=path, ref=ref) for path, _ in _files(call))
    return (*_branch_probes(call), *reads)


def _files_seen(call: ToolCall, results: Results) -> ToolResult | None:
    branch = _branch_seen(call, results[:1])
    pairs = zip(_files(call), results[1:], strict=True)
    if branch is None or not all(_stands(call, content, result) for (_, content), result in pairs):
        return None
    return branch


def _stands(call: ToolCall, content: str | None, result: ToolResult) -> bool:
    exists = there(call, result)
    if content is None or not exists:
        return content is None and not exists
    return result.text.rstrip("\n") == content.rstrip("\n") or result.text.endswith(f"\n{content}")


FILES = Lookup(_files_probes, _files_seen)
LOOKUPS = {
    "create_branch": Lookup(_branch_probes, _branch_seen),
    "push_files": FILES,
    "create_or_update_file": FILES,
    "delete_file": FILES,
}

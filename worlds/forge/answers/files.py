"""get_file_contents and get_repository_tree."""

import json

import pygit2

from worlds.forge.answer import Answer, Resource, filled
from worlds.forge.git import entry_at, resolve
from worlds.forge.refusal import API, Refusal, refused
from worlds.forge.shapes import WEB
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, picked, repository_name, text

MOST_MATCHES = 3
MISSING = (
    "Failed to get file contents. The path does not point to a file or directory, "
    "or the file does not exist in the repository."
)


def get_file_contents(visit: Visit, arguments: Arguments) -> Answer:
    name, path = repository_name(arguments), text(arguments, "path", "/").lstrip("/")
    shelf = visit.shelf(
        arguments, "failed to resolve git reference: failed to get repository info", f"GET /repos/{name}"
    )
    ref, commit, note = commit_of(shelf, text(arguments, "ref"), text(arguments, "sha"))
    entry = entry_at(commit, path)
    if isinstance(entry, pygit2.Blob):
        uri = f"repo://{name}/sha/{commit.id}/contents/{path}"
        return _file(entry, uri, note)
    if isinstance(entry, pygit2.Tree):
        return picked(arguments, [_entry(name, str(commit.id), path, child) for child in entry])
    return _matches(shelf, commit, ref, path)


def commit_of(shelf: Shelf, ref: str, sha: str) -> tuple[str, pygit2.Commit, str]:
    """The full ref ("" for a SHA), its commit, and a note when the default branch stands in for a missing main."""
    if sha or _looks_like_sha(ref):
        commit = resolve(shelf.repo, sha or ref)
        if commit is None:
            request = f"GET /repos/{shelf.name}/git/trees/{sha or ref}?recursive=1"
            raise refused("failed to get git tree", request, 404, "Not Found")
        return "", commit, ""
    short = ref.removeprefix("refs/").removeprefix("heads/").removeprefix("tags/")
    kinds = ("tags",) if ref.removeprefix("refs/").startswith("tags/") else ("heads", "tags")
    for full in [f"refs/{kind}/{short or shelf.default}" for kind in kinds]:
        if (commit := resolve(shelf.repo, full)) is not None:
            return full, commit, ""
    return _stand_in(shelf, ref, short)


def get_repository_tree(visit: Visit, arguments: Arguments) -> Answer:
    name = repository_name(arguments)
    shelf = visit.shelf(arguments, "failed to get repository info", f"GET /repos/{name}")
    wanted, recursive = text(arguments, "tree_sha") or shelf.default, bool(arguments.get("recursive"))
    tree = _tree(shelf, wanted)
    if tree is None:
        query = "?recursive=1" if recursive else ""
        request = f"GET /repos/{name}/git/trees/{wanted}{query}"
        raise refused("failed to get repository tree", request, 404, "Not Found")
    entries = _walk(name, tree, "", recursive)
    prefix = text(arguments, "path_filter")
    chosen = [each for each in entries if str(each["path"]).startswith(prefix)]
    return {
        "sha": str(tree.id),
        "truncated": False,
        "tree": list(chosen),
        "tree_sha": wanted,
        "owner": text(arguments, "owner"),
        "repo": text(arguments, "repo"),
        "recursive": recursive,
        "count": len(chosen),
    }


def _file(blob: pygit2.Blob, uri: str, note: str) -> Answer:
    if blob.size == 0:
        return Resource(f"successfully downloaded empty file (SHA: {blob.id}){note}", uri, "", "text/plain")
    try:
        return Resource(f"successfully downloaded text file (SHA: {blob.id}){note}", uri, blob.data.decode())
    except UnicodeDecodeError as error:
        raise Refusal("failed to decode file content: binary files are not available in this world") from error


def _entry(name: str, sha: str, folder: str, child: pygit2.Object) -> Arguments:
    path = f"{folder.strip('/')}/{child.name}".lstrip("/")
    kind = "file" if isinstance(child, pygit2.Blob) else "dir"
    web = f"{WEB}/{name}/{'blob' if kind == 'file' else 'tree'}/{sha}/{path}"
    return {
        "type": kind,
        **filled(size=child.size if isinstance(child, pygit2.Blob) else 0),
        "name": str(child.name),
        "path": path,
        "sha": str(child.id),
        "url": f"{API}/repos/{name}/contents/{path}?ref={sha}",
        "git_url": f"{API}/repos/{name}/git/{'blobs' if kind == 'file' else 'trees'}/{child.id}",
        "html_url": web,
    }


def _matches(shelf: Shelf, commit: pygit2.Commit, ref: str, path: str) -> Answer:
    """The tool looks for paths that end in what was asked for, and says which."""
    entries = [str(each["path"]) + "/" * (each["type"] == "tree") for each in _walk(shelf.name, commit.tree, "", True)]
    wanted = path.rstrip("/")
    kind = [each for each in entries if each.endswith("/")] if path.endswith("/") else entries
    found = [each for each in kind if each.rstrip("/").endswith(wanted)][:MOST_MATCHES]
    if not found:
        raise Refusal(MISSING)
    resolved = {"ref": ref, "sha": str(commit.id)}
    listed, shown = (json.dumps(value, separators=(",", ":")) for value in (found, resolved))
    return f"Resolved potential matches in the repository tree (resolved refs: {shown}, matching files: {listed})."


def _stand_in(shelf: Shelf, ref: str, short: str) -> tuple[str, pygit2.Commit, str]:
    if short == "main" and (commit := resolve(shelf.repo, f"refs/heads/{shelf.default}")) is not None:
        full = f"refs/heads/{shelf.default}"
        note = f" Note: the provided ref '{ref}' does not exist, default branch '{full}' was used instead."
        return full, commit, note
    raise Refusal(f'failed to resolve git reference: could not resolve ref "{ref}" as a branch or a tag')


def _looks_like_sha(ref: str) -> bool:
    return len(ref) == 40 and all(c in "0123456789abcdefABCDEF" for c in ref)


def _tree(shelf: Shelf, wanted: str) -> pygit2.Tree | None:
    commit = resolve(shelf.repo, wanted)
    if commit is not None:
        return commit.tree
    found = shelf.repo.get(wanted) if _looks_like_sha(wanted) else None
    return found if isinstance(found, pygit2.Tree) else None


def _walk(name: str, tree: pygit2.Tree, folder: str, recursive: bool) -> list[Arguments]:
    found: list[Arguments] = []
    for child in tree:
        path, blob = f"{folder}{child.name}", isinstance(child, pygit2.Blob)
        kind = "blob" if blob else "tree"
        size = filled(size=child.size) if isinstance(child, pygit2.Blob) else {}
        url = f"{API}/repos/{name}/git/{kind}s/{child.id}"
        mode = f"{int(child.filemode):06o}"
        found.append({"path": path, "type": kind, **size, "mode": mode, "sha": str(child.id), "url": url})
        if recursive and isinstance(child, pygit2.Tree):
            found += _walk(name, child, f"{path}/", True)
    return found

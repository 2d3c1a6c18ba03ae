"""The documents of a world: what the retriever may find."""

from pathlib import PurePosixPath

from worlds.errors import WorldError
from worlds.purpose import DOCUMENTS, purpose, repositories, tree
from worlds.world import World


def documents(world: World) -> list[tuple[str, str]]:
    """Source ("shop/runbooks:runbooks/oom.md") and text of every Markdown file of the documents repositories, ordered.

    Raises WorldError for a file that is not UTF-8 text.
    """
    found: list[tuple[str, str]] = []
    for repository in repositories(world):
        paths = tree(world, repository)
        if purpose(world, repository, paths) != "documents":
            continue
        for path, file in paths.items():
            if path.endswith(".md") and PurePosixPath(path).parts[0] in DOCUMENTS:
                try:
                    found.append((f"{repository}:{path}", file.read_text(encoding="utf-8")))
                except UnicodeDecodeError as error:
                    raise WorldError(f"{file}:1: this is not UTF-8 text.", "Save it as UTF-8.") from error
    return sorted(found)

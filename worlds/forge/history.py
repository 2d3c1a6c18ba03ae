"""Rebuilding a repository's past from its newest state: every commit says what it replaced, so going back undoes it."""

from collections.abc import Mapping

from worlds.forge.definition import Past, Replacement
from worlds.forge.errors import ForgeError

Files = dict[str, bytes]


def states(history: tuple[Past, ...], newest: Mapping[str, bytes], where: str) -> list[Files]:
    """The files after each commit of `history`, oldest first; the last one is `newest`. Raises ForgeError."""
    state, found = dict(newest), [dict(newest)]
    for number, past in reversed(list(enumerate(history))[1:]):
        state = before(past, state, f"{where}: history.{number}")
        found.append(state)
    return found[::-1]


def before(past: Past, files: Files, where: str) -> Files:
    """The files as they stood before `past`. Raises ForgeError when `past` does not fit."""
    earlier = {path: data for path, data in files.items() if not any(within(path, added) for added in past.added)}
    for added in past.added:
        if not any(within(path, added) for path in files):
            raise ForgeError(f"{where}.added: there is no {added} in the tree.", "Correct the path.")
    for replacement in past.replaced:
        back = Replacement(file=replacement.file, was=replacement.now, now=replacement.was)
        earlier[replacement.file] = replaced(back, earlier.get(replacement.file), where)
    return earlier


def within(path: str, place: str) -> bool:
    """Whether `path` is the file `place` or lies in the folder `place`."""
    return path == place or path.startswith(place.rstrip("/") + "/")


def replaced(replacement: Replacement, data: bytes | None, where: str) -> bytes:
    """`data` with `now` in place of `was`. Raises ForgeError when `was` does not stand there exactly once."""
    was, now = replacement.was.encode(), replacement.now.encode()
    found = 0 if data is None else data.count(was)
    if data is None or found != 1:
        raise ForgeError(
            f"{where}.replaced: {replacement.was!r} stands {found} times in {replacement.file}, not once.",
            "Correct the replacement, or the file.",
        )
    return data.replace(was, now)

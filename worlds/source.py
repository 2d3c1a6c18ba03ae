"""`Source`: the files a world is made of. An overlay folder replaces files of the same relative path."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """`folder` is the world; `overlay`, when there is one, lies on top of it."""

    folder: Path
    overlay: Path | None = None

    def file(self, relative: str) -> Path | None:
        """The file that counts under this relative path, or None."""
        for root in self._roots():
            if (root / relative).is_file():
                return root / relative
        return None

    def files(self, relative: str = "") -> dict[str, Path]:
        """Every file below the folder `relative`: path relative to that folder -> the file that counts, in order."""
        found: dict[str, Path] = {}
        for root in reversed(self._roots()):
            top = root / relative
            found |= {file.relative_to(top).as_posix(): file for file in top.rglob("*") if file.is_file()}
        return dict(sorted(found.items()))

    def _roots(self) -> list[Path]:
        return [self.folder] if self.overlay is None else [self.overlay, self.folder]

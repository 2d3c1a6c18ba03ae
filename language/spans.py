"""Reading a text piece by piece: what one reader took, the next no longer sees."""

import re
from collections.abc import Iterator


class Reading:
    """A text that shrinks as things are recognised in it. Blanks keep every position where it was."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str], group: str = "it") -> str | None:
        """The first `group` that matches, blanked out of the rest; None when nothing matches."""
        return next(iter(self.take_all(pattern, group, limit=1)), None)

    def take_all(self, pattern: re.Pattern[str], group: str = "it", limit: int = 50) -> tuple[str, ...]:
        """Every `group` that matches, each blanked out."""
        matches = list(self._first(pattern, limit))
        for match in matches:
            start, end = match.span(group)
            self.text = self.text[:start] + " " * (end - start) + self.text[end:]
        return tuple(match[group] for match in matches)

    def _first(self, pattern: re.Pattern[str], limit: int) -> Iterator[re.Match[str]]:
        for count, match in enumerate(pattern.finditer(self.text)):
            if count == limit:
                return
            yield match

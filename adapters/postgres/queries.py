"""`QUERIES`: the statements of queries.sql by name."""

import re
from pathlib import Path

_PART = re.compile(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)

QUERIES: dict[str, bytes] = {
    name: text.strip().encode()
    for name, text in _PART.findall(Path(__file__).with_name("queries.sql").read_text(encoding="utf-8"))
}

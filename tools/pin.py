"""`python -m tools.pin FILE [OUT]`: make pins from a tools/list answer, after a person has read what changed."""

import json
import sys
from pathlib import Path

from domain.errors import OpswardError
from tools.pinned import pins_of


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = pins_of(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    except (OSError, ValueError, OpswardError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    if len(arguments) > 1:
        Path(arguments[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

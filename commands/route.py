"""`opsward route`: {"id", "text"} lines -> what was understood and who would do it. Needs no database."""

import json
import sys
from collections.abc import Iterable, Iterator

from domain.errors import UsageError
from language import understand
from personas.itinerary import itinerary_of
from personas.persona import load_all


def routed(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Raises UsageError naming the line that is not {"id", "text"}."""
    personas = load_all()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            text = given["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"Line {number} of the input: {error!r}.", 'Each line is {"id": …, "text": …}.') from error
        intent = understand(str(text))
        yield {
            "id": given.get("id"),
            "action": intent.action.value,
            "lead": intent.lead,
            "itinerary": [str(task) for task in itinerary_of(intent, personas)],
            "risk": intent.risk.value,
            "dry": intent.dry,
            "security_review": intent.security_review,
            "language": intent.language.value,
            "targets": intent.targets.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        }


def route(as_json: bool) -> int:
    for row in routed(sys.stdin):
        if as_json:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            itinerary = row["itinerary"]
            steps = " → ".join(itinerary) if isinstance(itinerary, list) else ""
            sys.stdout.write(f"{row['id']}\t{row['action']}\t{row['lead']}\t{row['risk']}\t{steps}\n")
    return 0

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
        name, text = request_of(line, number)
        intent = understand(text)
        yield {
            "id": name,
            "action": intent.action.value,
            "lead": intent.lead,
            "itinerary": [str(task) for task in itinerary_of(intent, personas)],
            "risk": intent.risk.value,
            "dry": intent.dry,
            "security_review": intent.security_review,
            "language": intent.language.value,
            "targets": intent.targets.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        }


def request_of(line: str, number: int) -> tuple[object, str]:
    """(id, text) of a line."""
    remedy = 'Each line is {"id": …, "text": "…"}.'
    try:
        given = json.loads(line)
    except ValueError as error:
        raise UsageError(f"Line {number} of the input is not JSON: {error}.", remedy) from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise UsageError(f"Line {number} of the input has no text.", remedy)
    return given.get("id"), given["text"]


def route(as_json: bool) -> int:
    for row in routed(sys.stdin):
        if as_json:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            itinerary = row["itinerary"]
            steps = " → ".join(itinerary) if isinstance(itinerary, list) else ""
            sys.stdout.write(f"{row['id']}\t{row['action']}\t{row['lead']}\t{row['risk']}\t{steps}\n")
    return 0

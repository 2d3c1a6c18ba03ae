"""No number in a report that no evidence supports: counted again here, from what `run --json` prints alone."""

import re
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded import Addresses
from tests.integration.never import APPLY, DEPLOY, HARDEN, INCIDENT, opsward, to_the_end

DIGITS = re.compile(r"\d+")


def unsupported(told: dict[str, Any]) -> list[str]:
    """Runs of digits in a claim that stand neither in the evidence it cites nor in the request."""
    known = {piece["id"]: f"{piece['source']} {piece['excerpt']}" for piece in told["evidence"]}
    wrong = []
    for claim in told["report"]["claims"]:
        cited = " ".join([told["intent"]["text"], *(known[piece] for piece in claim["evidence"])])
        found = set(DIGITS.findall(cited))
        wrong += [f"{number} in {claim['text']!r}" for number in DIGITS.findall(claim["text"]) if number not in found]
    return wrong


@pytest.mark.parametrize("text", [DEPLOY, APPLY, INCIDENT, HARDEN], ids=["F1", "F2", "F3", "F4"])
async def test_every_number_stands_in_the_evidence_that_is_cited(
    home: Path, addresses: Addresses, tmp_path: Path, text: str
) -> None:
    async with opsward(home, tmp_path / "demo") as app:
        told = await to_the_end(app, text, f"numbers-{tmp_path.name}")
    assert told["status"] == "done"
    assert any(DIGITS.search(claim["text"]) for claim in told["report"]["claims"])
    assert unsupported(told) == []
    stated = {line for claim in told["report"]["claims"] for line in claim["text"].splitlines()}
    loose = [line for line in told["report"]["text"].splitlines() if line not in stated and DIGITS.search(line)]
    assert loose == [], "a sentence with a number that is no claim"


def test_a_number_without_evidence_is_found() -> None:
    told = {
        "intent": {"text": "지난 30분"},
        "evidence": [{"id": "ev-1", "source": "kubernetes.pods_log", "excerpt": "3 pods"}],
        "report": {"claims": [{"text": "30분 동안 4개", "evidence": ["ev-1"]}]},
    }
    assert unsupported(told) == ["4 in '30분 동안 4개'"]

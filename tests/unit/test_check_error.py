"""`opsward check` never lets an error of a rule pass for a yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guardrails import check
from guardrails.policies import assemble
from tools.catalogue import load

MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\n"


def test_a_rule_that_fails_denies_the_document_it_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> Iterator[object]:
        raise ZeroDivisionError("in a rule")

    file = tmp_path / "a.yaml"
    file.write_text(MANIFEST)
    policies = assemble(load())
    assert check.check_paths([file], policies).verdict == "allow"
    monkeypatch.setattr(check, "violations", failing)
    result = check.check_paths([file], policies)
    assert result.verdict == "deny"
    assert "ZeroDivisionError" in result.violations[0].message

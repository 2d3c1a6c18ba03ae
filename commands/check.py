"""`opsward check`: manifests, Terraform plan JSON or a proposed tool call -> verdicts. Needs no database."""

import json
import sys
from pathlib import Path

from guardrails.check import check_paths
from guardrails.policies import assemble
from tools.catalogue import load


def check(paths: list[Path], as_json: bool) -> int:
    """0 allowed, 1 denied or needs approval."""
    result = check_paths(paths, assemble(load()))
    if as_json:
        sys.stdout.write(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n")
    else:
        from terminal import show

        show.checked(result.verdict, list(result.violations))
    return 0 if result.verdict == "allow" else 1

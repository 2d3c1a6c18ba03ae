"""`opsward eval`: scenarios run and graded, as a table or as JSON, compared with an earlier file."""

import asyncio
import json
import sys
from pathlib import Path

from adapters.settings import Settings
from domain.errors import UsageError
from evals.runner import Graded, run_scenario
from evals.scenario import Scenario, load_all
from server import open_app


def evaluate(settings: Settings, names: list[str], as_json: bool, against: Path | None) -> int:
    """0 every scenario passed (and none that passed before fails now), 1 not."""
    earlier = _earlier(against)
    graded = asyncio.run(_run(settings, load_all(names), as_json))
    rows = [{**each.model_dump(mode="json"), "before": earlier.get(each.name)} for each in graded]
    if as_json:
        sys.stdout.write(
            json.dumps({"scenarios": rows, "passed": sum(g.passed for g in graded)}, ensure_ascii=False) + "\n"
        )
    else:
        from terminal import show

        show.graded(rows)
    return 0 if all(each.passed for each in graded) else 1


async def _run(settings: Settings, scenarios: list[Scenario], quiet: bool) -> list[Graded]:
    """In a home of their own: what is evaluated never becomes somebody's past run."""
    own = settings.model_copy(update={"home": settings.home / "evals", "embedded_idle_seconds": 10.0})
    graded = []
    for scenario in scenarios:
        if not quiet:
            sys.stderr.write(f"{scenario.name} ...\n")
        graded.append(await run_scenario(scenario, lambda world: open_app(own, world=world), own.home))
    return graded


def _earlier(file: Path | None) -> dict[str, bool]:
    """Scenario -> whether it passed, from the JSON of an earlier evaluation."""
    if file is None:
        return {}
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["scenarios"]
        return {row["name"]: bool(row["passed"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file}: {error!r}.", "Give a file that `opsward eval --json` wrote.") from error

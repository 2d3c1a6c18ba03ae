"""`opsward bench`: the benchmarks, as a table or as JSON."""

import asyncio
import json
import sys
from collections.abc import Callable

from adapters.settings import Settings
from bench.row import Row
from domain.errors import UsageError


def _start(settings: Settings) -> list[Row]:
    from bench.start import start

    return start()


def _gate(settings: Settings) -> list[Row]:
    from bench.gate import gate

    return gate()


def _flow(settings: Settings) -> list[Row]:
    from bench.flow import flow

    return asyncio.run(flow(settings))


def _commits(settings: Settings) -> list[Row]:
    from bench.commits import commits

    return asyncio.run(commits(settings))


BENCHMARKS: dict[str, Callable[[Settings], list[Row]]] = {
    "start": _start,
    "gate": _gate,
    "flow": _flow,
    "commits": _commits,
}


def bench(settings: Settings, name: str | None, as_json: bool) -> int:
    if name is not None and name not in BENCHMARKS:
        raise UsageError(f"There is no benchmark {name!r}.", f"Known: {', '.join(BENCHMARKS)}.")
    own = settings.model_copy(update={"home": settings.home / "bench", "embedded_idle_seconds": 10.0})
    rows = [row for each in ([name] if name else BENCHMARKS) for row in BENCHMARKS[each](own)]
    if as_json:
        found = [{**row.model_dump(mode="json"), "ratio": row.ratio} for row in rows]
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        from terminal import show

        show.benchmarks(rows)
    return 0

"""`opsward doctor`: what works here, what does not, and what to do about it."""

import asyncio
import json
import shutil
import sys
from collections.abc import Awaitable, Callable

from adapters.settings import Settings
from domain.errors import OpswardError
from server import open_app, open_graph, open_records

Check = Callable[[Settings], Awaitable[str]]
"""Says what it found; raises OpswardError with a remedy."""


def doctor(settings: Settings, as_json: bool) -> int:
    rows = asyncio.run(_checked(settings))
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        from terminal import show

        show.doctor(rows)
    return 0 if all(row["well"] for row in rows) else 1


async def _checked(settings: Settings) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, check in CHECKS.items():
        try:
            rows.append({"name": name, "well": True, "found": await check(settings), "remedy": ""})
        except OpswardError as error:
            rows.append({"name": name, "well": False, "found": str(error.args[0]), "remedy": error.remedy})
    return rows


async def _python(settings: Settings) -> str:
    return f"{sys.version.split()[0]}, home {settings.home}"


async def _git(settings: Settings) -> str:
    found = shutil.which("git")
    if found is None:
        raise OpswardError("git is not installed.", "Install git: the worlds keep their repositories with it.")
    return "installed"


async def _postgres(settings: Settings) -> str:
    async with open_records(settings) as records:
        count, broken = await records.audit.verify()
    if broken is not None:
        raise OpswardError(
            f"The audit chain is broken: {broken}.", "Look at `opsward audit show`; keep the database as it is."
        )
    return f"{'by address' if settings.database_url else 'embedded'}, audit chain of {count} records whole"


async def _graph(settings: Settings) -> str:
    async with open_graph(settings, settings.world) as estate:
        things, relations = await estate.counts()
    return f"{'by address' if settings.graph_url else 'embedded'}, {things} things, {relations} relations"


async def _hands(settings: Settings) -> str:
    """Every server answers, and offers its tools as they were pinned."""
    async with open_app(settings) as app:
        tools = await app.deps.gateway.tools()
        catalogue = app.deps.policies.catalogue
        drifted = [
            f"{server}.{name}"
            for server, described in tools.items()
            for name, tool in described.items()
            if catalogue.pin(server, name) not in (None, tool.pin)
        ]
    if drifted:
        raise OpswardError(
            f"Tools that are not as pinned: {', '.join(drifted)}.", "Look at them, then `python -m tools.pin`."
        )
    return ", ".join(f"{server}: {len(described)} tools" for server, described in tools.items())


CHECKS: dict[str, Check] = {"python": _python, "git": _git, "postgres": _postgres, "graph": _graph, "servers": _hands}

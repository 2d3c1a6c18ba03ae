"""LangGraph Studio finds the graph that langgraph.json names, and can draw it."""

import importlib.util
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.embedded import Addresses

ROOT = Path(__file__).resolve().parents[2]
FILE, _, NAME = json.loads((ROOT / "langgraph.json").read_text(encoding="utf-8"))["graphs"]["opsward"].partition(":")


def test_importing_it_opens_nothing(tmp_path: Path) -> None:
    """As Studio imports it: by its path, in a process without a home."""
    script = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('studio', {str(ROOT / FILE)!r})\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "sys.modules['studio'] = module\n"
        "spec.loader.exec_module(module)\n"
        f"print(callable(module.{NAME}), 'psycopg' in sys.modules, 'neo4j' in sys.modules)\n"
    )
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"OPSWARD_HOME": str(home)}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "False", "False"], done.stderr
    assert not home.exists()


async def test_entered_it_draws_every_node(home: Path, addresses: Addresses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worlds.documents.documents", lambda world: [])
    monkeypatch.setenv("OPSWARD_EMBEDDED_IDLE_SECONDS", "30")
    spec = importlib.util.spec_from_file_location("opsward_studio", ROOT / FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "opsward_studio", module)
    spec.loader.exec_module(module)
    factory = getattr(module, NAME)
    assert not inspect.signature(factory).parameters, "Studio calls it with nothing"
    async with factory() as graph:
        drawn = graph.get_graph().draw_mermaid()
    for node in ("understand", "route", "recall", "devops", "security", "sre", "guard", "approve", "act", "report"):
        assert f"{node}({node})" in drawn

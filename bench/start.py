"""How fast a command answers: whole processes, against a Python process that does nothing."""

import subprocess
import sys
import time

from bench.row import Row

LINE = '{"id": "1", "text": "payments 파드 상태 알려줘"}\n'
ROUNDS = 5


def start() -> list[Row]:
    nothing = median([sys.executable, "-c", "pass"])
    return [
        Row(name="opsward --help", value=median([sys.executable, "-m", "cli", "--help"]), unit="ms", baseline=nothing, against="python -c pass"),
        Row(name="opsward route, one line", value=median([sys.executable, "-m", "cli", "route", "--json"]), unit="ms", baseline=nothing, against="python -c pass"),
    ]


def median(command: list[str]) -> float:
    """Milliseconds of the median of ROUNDS runs."""
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(command, input=LINE, text=True, capture_output=True, check=True)
        found.append((time.perf_counter() - started) * 1e3)
    return round(sorted(found)[len(found) // 2], 1)

"""How fast a command answers: whole processes, against a Python process that does nothing."""

import subprocess
import sys
import time

from bench.row import Row

LINE = '{"id": "1", "text": "payments 파드 상태 알려줘"}\n'
ROUNDS = 5


def start() -> list[Row]:
    nothing = median("-c", "pass")
    commands = {"opsward --help": ("--help",), "opsward route, one line": ("route", "--json")}
    return [
        Row(name=name, value=median("-m", "cli", *words), unit="ms", baseline=nothing, against="python -c pass")
        for name, words in commands.items()
    ]


def median(*words: str) -> float:
    """Milliseconds of the median of ROUNDS runs of this Python with `words`."""
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *words], input=LINE, text=True, capture_output=True, check=True)
        found.append((time.perf_counter() - started) * 1e3)
    return round(sorted(found)[len(found) // 2], 1)

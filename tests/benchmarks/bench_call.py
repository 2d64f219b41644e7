"""How long `ringside call` works, beyond what Python itself takes to start: phones wait for it."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import Figure, kept

ROOT = Path(__file__).parents[2]
RUNS = 15
LIMIT_MS = 50.0
CALL = "import sys; from app.cli import main; sys.exit(main(['call', '--ani', '12000001234']))"


def _cpu_ms(code: str, home: str) -> float:
    """Return the least processor time of some runs: what others do on the machine adds nothing."""
    least = float("inf")
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "RINGSIDE_HOME": home},
            stderr=subprocess.DEVNULL,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        least = min(least, used_s * 1000)
    return least


def figures() -> list[Figure]:
    """Measure both in one run."""
    with tempfile.TemporaryDirectory() as home:
        start_ms, call_ms = _cpu_ms("pass", home), _cpu_ms(CALL, home)
    work_ms = call_ms - start_ms
    return [
        ("Python starts", f"{start_ms:.0f} ms", "processor time, least of some runs"),
        ("`ringside call` works", f"{work_ms:.0f} ms", kept(work_ms, LIMIT_MS, "ms")),
    ]


if __name__ == "__main__":
    for name, value, note in figures():
        print(f"{name}: {value} ({note})")

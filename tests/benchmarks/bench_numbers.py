"""What reading numbers costs: the first one, each further one, and what a desk holds for it."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.figures import Figure

RUNS = 5
AIM_MS = 0.1
_PROBE = """
import json, time
from pathlib import Path
from app.services.numbers import Numbers, NumberPlan
import app.settings
def held_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before, began = held_mb(), time.perf_counter()
numbers = Numbers(NumberPlan())
numbers.warm()
warmed = time.perf_counter()
numbers.read("12000001046")
first = time.perf_counter()
for n in range(2000):
    numbers.read(f"1200000{n:04}")
last = time.perf_counter()
mb = held_mb() - before
again = time.perf_counter()
numbers.read("+49301234567")
abroad = time.perf_counter()
import phonenumbers.geodata
print(json.dumps([(warmed - began) * 1e3, (first - warmed) * 1e3, (last - first) / 2,
    (abroad - again) * 1e3, mb, held_mb() - before]))
"""


def figures() -> list[Figure]:
    """Measure in fresh interpreters; the median of each."""
    import json
    from statistics import median

    runs = [
        json.loads(subprocess.check_output([sys.executable, "-c", _PROBE], text=True))
        for _ in range(RUNS)
    ]
    load_ms, first_ms, warm_ms, abroad_ms, mb, whole_mb = (
        median(run[n] for run in runs) for n in range(6)
    )
    return [
        ("load, beside start-up, ms", f"{load_ms:.0f}", "in a thread, before the first call"),
        ("first number after that, ms", f"{first_ms:.3f}", ""),
        ("each further number, ms", f"{warm_ms:.3f}", f"aim {AIM_MS}"),
        ("first number of another country, ms", f"{abroad_ms:.2f}", "its rules are loaded then"),
        ("held for it, MB", f"{mb:.1f}", f"with place names, which are not loaded: {whole_mb:.1f}"),
    ]


if __name__ == "__main__":
    for name, value, note in figures():
        print(f"{name:38} {value:>10}  {note}")

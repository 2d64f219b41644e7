"""Measure, and print one table: `python tests/benchmarks/run.py [name ...]`.

Each `bench_*.py` beside this file offers `figures()` and is run in a process of its own; one that
fails is said and keeps no other from being measured. `build/bench.json` holds the same figures.
"""

import json
import os
import subprocess
import sys
import time
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "build" / "bench.json"
FIRST = ("pop", "ticks", "start", "memory", "events")
ONLY = "--figures-of"
LIMIT_S = 300
INSTALLED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode"),
}
"""As an installed program, everything is compiled once and not at each start."""

Figure = tuple[str, str, str]


def main(words: Sequence[str]) -> int:
    """Run those named, or all; return 1 when one of them failed."""
    if words[:1] == [ONLY]:
        print(json.dumps(_own(words[1])))
        return 0
    known = names()
    if unknown := [word for word in words if word not in known]:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    began_s = time.monotonic()
    load = os.getloadavg()[0]
    measured = {name: _measure(name) for name in words or known}
    rows = [row for figures in measured.values() for row in figures or ()]
    print(table(rows))
    _write(measured, load)
    took_s = time.monotonic() - began_s
    print(f"\n{took_s:.0f} s; load before: {load:.1f} on {os.cpu_count()} processors", flush=True)
    return 0 if None not in measured.values() else 1


def names() -> list[str]:
    """Name every benchmark there is, the whole program's first."""
    found = {file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py")}
    return [name for name in FIRST if name in found] + sorted(found - set(FIRST))


def table(rows: Sequence[Figure]) -> str:
    """Align the figures in columns."""
    head = ("what", "figure", "p50 / p95 / p99 where there are three")
    wide = [max(_width(row[n]) for row in (head, *rows)) for n in (0, 1)]
    lines = [
        f"{_padded(name, wide[0])}  {_padded(value, wide[1])}  {note}".rstrip()
        for name, value, note in (head, *rows)
    ]
    return "\n".join((lines[0], "-" * max(map(_width, lines)), *lines[1:]))


def _own(name: str) -> list[Figure]:
    sys.path[0] = str(ROOT)
    figures: list[Figure] = import_module(f"tests.benchmarks.bench_{name}").figures()
    return figures


def _measure(name: str) -> list[Figure] | None:
    """Run one in a process of its own; None when it failed, which is said."""
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    command = [sys.executable, str(Path(__file__).resolve()), ONLY, name]
    try:
        ran = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **INSTALLED},
            stdout=subprocess.PIPE,
            text=True,
            timeout=LIMIT_S,
            check=True,
        )
        found: list[Figure] = json.loads(ran.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError) as error:
        print(f"{name} could not be measured: {error}", file=sys.stderr, flush=True)
        return None
    return [(row[0], row[1], row[2]) for row in found]


def _write(measured: dict[str, list[Figure] | None], load: float) -> None:
    OUT.parent.mkdir(exist_ok=True)
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "processors": os.cpu_count(),
        "load_before": round(load, 2),
        "figures": measured,
    }
    OUT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

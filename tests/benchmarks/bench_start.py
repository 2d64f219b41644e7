"""From the start of a fresh interpreter to the tray icon: `ringside run`, with its `on_tray`."""

import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks import office
from tests.benchmarks.figures import Figure, kept
from tests.desktop.desk_process import started, write_settings
from tests.desktop.display import Display, display

RUNS = 5
AIM_S = 0.8
PATIENCE_S = 30.0


def figures() -> list[Figure]:
    """Measure. One run before the first fills the caches, those of Python's bytecode too."""
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as home, display() as shown:
        took_s = [_start(shown, Path(home)) for _ in range(RUNS + 1)][1:]
    median_s = statistics.median(took_s)
    every = ", ".join(f"{each:.2f}" for each in took_s)
    return [("start to tray, s", f"{median_s:.2f}", f"{kept(median_s, AIM_S, 's')}; {every}")]


def _start(shown: Display, home: Path) -> float:
    """Start once; return the seconds from just before the fork to the icon."""
    said = home / "tray.txt"
    said.unlink(missing_ok=True)
    nobody = office.free_port()
    settings = write_settings(
        home / "settings.toml", switch_port=nobody, office_url=office.url(nobody)
    )
    command = ["-m", "tests.benchmarks.tray_clock", str(said), str(settings)]
    began_ns = time.monotonic_ns()
    with started(command, shown, home) as desk:
        limit_s = time.monotonic() + PATIENCE_S
        while not (said.exists() and said.stat().st_size):
            if not desk.running or time.monotonic() > limit_s:
                raise RuntimeError(f"no tray icon; it said: {desk.said}")
            time.sleep(0.02)
        stood_ns = int(said.read_text())
        desk.stop()
    return (stood_ns - began_ns) / 1e9

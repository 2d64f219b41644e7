"""`ringside run` that writes down when its tray icon stood.

python -m tests.benchmarks.tray_clock FILE SETTINGS
"""

import sys
import time
from functools import partial
from pathlib import Path

from app.bootstrap import program
from app.cli import main


def stand(file: Path) -> None:
    """Write down the time, on the clock all processes share."""
    file.write_text(str(time.monotonic_ns()))


if __name__ == "__main__":
    _, out, settings = sys.argv
    program.run_program = partial(program.run_program, on_tray=partial(stand, Path(out)))
    sys.exit(main(["run", "--settings", settings]))

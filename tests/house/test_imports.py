"""Which way imports point: the contracts in pyproject.toml hold."""

import os
import subprocess
import sys

from tests.house.sources import ROOT

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


def test_imports_point_one_way():
    checked = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-4000:] + checked.stderr[-2000:]

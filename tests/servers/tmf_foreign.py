"""TM Forum servers that are not ours: tmf-mock from PyPI, Prism on the official files."""

import os
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.sandbox.official_files import FILES
from tests.servers.launch import find, free_port, listens, running

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
FOLDER = Path(os.environ.get("RINGSIDE_PRISM") or CACHE / "ringside" / "prism-5.14.2")
PRISM = FOLDER / "node_modules" / ".bin" / "prism"


@contextmanager
def tmf_mock(folder: Path) -> Iterator[str]:
    """Run tmf-mock on loopback; yield its address."""
    program = find("tmf-mock") or str(Path(sys.executable).with_name("tmf-mock"))
    if not Path(program).is_file():
        pytest.skip("needs tmf-mock: run `pip install tmf-mock==0.1.1`")
    port = free_port()
    command = [program, "start", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, lambda: listens(port), log=folder / "tmf-mock.log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def prism(number: str, folder: Path) -> Iterator[str]:
    """Run Prism on one official file, on loopback; yield its address.

    Where a file says `oneOf` of two references that differ in nothing but what they are called, no
    body fits exactly one: each fits both, the file's own examples too. It is served as `anyOf`.
    """
    file = FILES / f"{number}.yaml"
    if not file.is_file():
        pytest.skip(f"needs the official TM Forum file {number}.yaml in {FILES}")
    if not PRISM.is_file() or find("node") is None:
        pytest.skip("needs Prism: run `sh packaging/foreign.sh`, which needs npm")
    served = folder / file.name
    text = file.read_text(encoding="utf-8").replace("oneOf:", "anyOf:")
    served.write_text(text, encoding="utf-8")
    port = free_port()
    command = [PRISM, "mock", "-h", "127.0.0.1", "-p", str(port), "-m", "false", served]
    with running(command, lambda: listens(port), log=folder / f"prism-{number}.log"):
        yield f"http://127.0.0.1:{port}"


def reset(address: str) -> None:
    """Bring tmf-mock back to what it began with."""
    request = urllib.request.Request(f"{address}/admin/reset", method="POST")
    urllib.request.urlopen(request, timeout=5).close()

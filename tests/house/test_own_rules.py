"""The rules tests live under are kept: what `conftest.py` forbids does fail a test."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT

BROKEN = '''"""Tests that break the rules."""

import asyncio
import socket
import warnings

import pytest


def test_reaches_the_network():
    with pytest.raises(OSError):
        socket.create_connection(("192.0.2.1", 9), timeout=1)


async def test_reaches_the_network_from_a_loop():
    with pytest.raises(OSError):
        await asyncio.open_connection("192.0.2.1", 9)


left = []


async def test_leaves_a_task():
    left.append(asyncio.get_running_loop().create_task(asyncio.Event().wait()))


def test_warns():
    warnings.warn("deprecated", DeprecationWarning)


async def test_keeps_the_rules():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
'''


def test_what_is_forbidden_fails(tmp_path: Path):
    tests = tmp_path / "tests"
    tests.mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tests / "test_broken.py").write_text(BROKEN, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header", "-q"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+)", ran.stdout, re.M))
    assert failed == {
        "test_reaches_the_network",
        "test_reaches_the_network_from_a_loop",
        "test_leaves_a_task",
        "test_warns",
    }, ran.stdout

"""The pretend back office as a process of its own, so that its work is not the harness's.

python -m tests.benchmarks.office PORT
"""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.sandbox.office.backoffice import LOOPBACK, BackOffice
from app.sandbox.town.operator import Operator
from tests.desktop.display import end

ROOT = Path(__file__).parents[2]


async def serve(port: int) -> None:
    """Answer until told to end; say when it can be asked."""
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    async with BackOffice(Operator(), port=port):
        print("open", flush=True)
        await asked.wait()


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def url(port: int) -> str:
    """Return the address of a back office at this port, open or not."""
    return f"http://{LOOPBACK}:{port}"


@contextmanager
def open_office(port: int) -> Iterator[None]:
    """Keep a back office open at this port; before and after, connections are refused."""
    command = [sys.executable, "-m", "tests.benchmarks.office", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None, "it is a pipe"
        try:
            if running.stdout.readline().strip() != b"open":
                raise RuntimeError("the back office did not open")
            yield
        finally:
            end(running)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))

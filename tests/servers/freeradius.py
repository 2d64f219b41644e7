"""A real FreeRADIUS over a pretend operator's store: its AAA, and at the `coa` port its BRAS."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.sandbox.aaa.mirror import Mirror
from app.sandbox.aaa.radiusd import READY, Ports, write_config
from app.sandbox.town.operator import Operator
from tests.servers import launch

SECRET = "test-bras-secret"
DICTIONARIES = "/usr/share/freeradius"


class Aaa(msgspec.Struct, frozen=True, kw_only=True):
    """One that is running, and the store behind it; `pid` leads its process group."""

    operator: Operator
    mirror: Mirror
    ports: Ports
    database: Path
    pid: int


@contextmanager
def freeradius(folder: Path, operator: Operator | None = None) -> Iterator[Aaa]:
    """Run one until the block ends; skips the test where FreeRADIUS is not installed."""
    launch.needed("freeradius", package="freeradius")
    town = operator or Operator()
    database = folder / "aaa.db"
    mirror = Mirror(town, database, secret=SECRET)
    ports = Ports(**{name: launch.free_port(socket.SOCK_DGRAM) for name in ("auth", "acct", "coa")})
    log = folder / "freeradius.log"
    write_config(folder, database, ports)
    command = ("freeradius", "-d", folder, "-D", DICTIONARIES, "-f", "-l", "stdout")
    program = launch.find("freeradius") or command[0]
    try:
        with launch.running(
            (program, *command[1:]), lambda: READY in log.read_text(errors="replace"), log=log
        ) as pid:
            yield Aaa(operator=town, mirror=mirror, ports=ports, database=database, pid=pid)
    finally:
        mirror.close()

"""A real snmpd of the test's own: its folder, its port, its users, and the town's OLT behind it."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.sandbox.plant import passer
from tests.servers.launch import find, free_port, needed, running

READS, WRITES = "test-read", "test-write"
USER, AUTH, PRIVACY = "ringside", "test-auth-secret", "test-privacy-secret"
NOT_PRIVATE, OPEN = "noprivacy", "noauth"
SYS_UP_TIME = bytes.fromhex(
    "3029 020101 0409 746573742d72656164 a019 020101 020100 020100"
    "300e 300c 0608 2b06010201010300 0500"
)
"""A v2c GetRequest for sysUpTime.0 with the community that reads."""


class Agent(NamedTuple):
    """A running agent; `at` is the socket it expects the plant at."""

    port: int
    at: Path
    pid: int


@contextmanager
def snmpd(folder: Path, port: int = 0) -> Iterator[Agent]:
    """Run an agent whose OLT tables come from whoever listens at its socket."""
    needed("snmpd", package="snmpd")
    port, at = port or free_port(socket.SOCK_DGRAM), folder / "plant.sock"
    settings = folder / "snmpd.conf"
    settings.write_text(_settings(port, at), encoding="utf-8")
    command = [find("snmpd") or "snmpd", "-f", "-Lo", "-C", "-c", settings]
    kept = folder / "kept"
    environ = {"SNMP_PERSISTENT_DIR": str(kept), "SNMPCONFPATH": str(kept), "MIBS": ""}
    log = folder / "snmpd.log"
    with running(command, lambda: _answers(port), log=log, environ=environ) as pid:
        yield Agent(port, at, pid)


def _settings(port: int, at: Path) -> str:
    passes = f"{sys.executable} -IS {passer.__file__} {at}"
    return f"""\
agentAddress udp:127.0.0.1:{port}
rocommunity {READS} 127.0.0.1
rwcommunity {WRITES} 127.0.0.1
createUser {USER} SHA-256 "{AUTH}" AES "{PRIVACY}"
createUser {NOT_PRIVATE} SHA-256 "{AUTH}"
createUser {OPEN}
rwuser {USER} authpriv
rouser {NOT_PRIVATE} auth
rouser {OPEN} noauth
sysName TEST-OLT-01
sysContact TEST <b>nobody</b>
pass_persist .1.3.6.1.4.1.2011.6.128 {passes}
pass_persist .1.3.6.1.4.1.3902 {passes}
"""


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.settimeout(0.1)
        way.connect(("127.0.0.1", port))
        try:
            way.send(SYS_UP_TIME)
            return bool(way.recv(1500))
        except OSError:
            return False

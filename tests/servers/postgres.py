"""A PostgreSQL server of a test's own: own folder, port and roles, TLS by its own authority."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from tests.servers.certificates import Authority
from tests.servers.launch import find, free_port, needed, running

OWNER = "postgres"
PASSWORD = "owner-secret"
PROGRAMS = "/usr/lib/postgresql"


class Postgres(msgspec.Struct, frozen=True, kw_only=True):
    """A server that runs.

    Attributes:
        ca_file: Trust this to trust its certificate, which is for `localhost`.
    """

    port: int
    folder: Path
    ca_file: Path

    def execute(self, *statements: str) -> None:
        """Run statements as the owner of everything."""
        with self.owner() as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask as the owner of everything."""
        with self.owner() as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[call-overload]

    def owner(self) -> psycopg.Connection:
        """Connect as the owner of everything; every statement counts at once."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, password=PASSWORD, dbname="postgres",
            sslmode="disable", autocommit=True,
        )  # fmt: skip

    def answers(self) -> bool:
        """Say whether it takes connections now."""
        with suppress(psycopg.OperationalError), self.owner():
            return True
        return False

    def crash(self) -> None:
        """Kill one of its processes as a fault of memory would: all sessions end, it recovers."""
        with suppress(psycopg.OperationalError), self.owner() as connection:
            os.kill(connection.info.backend_pid, signal.SIGKILL)


def need_postgres() -> None:
    """Skip the test where there is no PostgreSQL."""
    if _programs() is None:
        needed("initdb", "postgres", package="postgresql")


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run one until the block ends. It refuses to run as root, so root hands it to `postgres`."""
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="ringside-pg-"))
    try:
        authority = Authority(folder)
        pair = authority.certificate("localhost")
        port = free_port()
        _create(programs, folder)
        if os.geteuid() == 0:
            for path in (folder, pair.key):
                shutil.chown(path, OWNER, OWNER)
        options = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder,
            "shared_buffers": "16MB", "fsync": "off", "max_connections": 12,
            "superuser_reserved_connections": 3, "ssl": "on",
            "ssl_cert_file": pair.certificate, "ssl_key_file": pair.key,
        }  # fmt: skip
        command = [*_as_owner(), programs / "postgres", "-D", folder / "db"]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        server = Postgres(port=port, folder=folder, ca_file=authority.file)
        with running(command, server.answers, log=folder / "log") as pid:
            yield server
            os.kill(pid, signal.SIGINT)  # ends sessions; asked nicely it would wait for them
    finally:
        shutil.rmtree(folder)


def _create(programs: Path, folder: Path) -> None:
    password_file = folder / "password"
    password_file.write_text(PASSWORD)
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        shutil.chown(password_file, OWNER, OWNER)
    command = [
        *_as_owner(), programs / "initdb", "-D", folder / "db", "-U", OWNER, "-E", "UTF8",
        "--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile", password_file, "--no-sync",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, cwd=folder)


def _as_owner() -> list[str | Path]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups", "--"]


def _programs() -> Path | None:
    """Return where the newest PostgreSQL lies; Debian keeps it out of the way."""
    versions = sorted(Path(PROGRAMS).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    initdb, server = find("initdb"), find("postgres")
    return Path(server).parent if initdb and server else None

"""A real Request Tracker 5 for tests: SQLite below a folder, its own HTTP server on loopback."""

import json
import os
import shutil
import signal
import subprocess
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers.launch import find, free_port, needed, running

ROOT_PASSWORD = "password"
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")

_CONFIG = """
Set($rtname, 'ringside.test');
Set($Organization, 'ringside.test');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt.db');
Set($DatabaseHost, ''); Set($DatabaseUser, ''); Set($DatabasePassword, '');
Set($WebPort, {port}); Set($WebDomain, '127.0.0.1'); Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}'); Set($WebURL, 'http://127.0.0.1:{port}/');
Set($CorrespondAddress, 'rt@ringside.test'); Set($CommentAddress, 'rt@ringside.test');
Set($SendmailPath, '/bin/true'); Set($MailCommand, 'testfile');
Set($LogToSTDERR, 'warning'); Set($LogToSyslog, undef);
Set($MasonSessionDir, '{folder}/sessions'); Set($MasonDataDir, '{folder}/mason');
Set($GnuPG, Enable => 0); Set($SMIME, Enable => 0);
1;
"""


class RequestTracker:
    """A running Request Tracker, and its own API for what a test sets up or looks at."""

    def __init__(self, port: int) -> None:
        self.pid = 0
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask it as root."""
        token = b64encode(f"root:{ROOT_PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            f"{self.url}/REST/2.0/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")

    def say_nothing(self) -> None:
        """Take connections from now on, and answer none."""
        os.killpg(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        os.killpg(self.pid, signal.SIGCONT)

    @property
    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self.ask("GET", "rt")["Version"])
        except OSError:
            return False


@contextmanager
def request_tracker(folder: Path) -> Iterator[RequestTracker]:
    """Make an empty Request Tracker in a folder and run it until the block ends."""
    needed("rt-setup-database-5", package="request-tracker5 rt5-db-sqlite")
    port = free_port()
    config = folder / "RT_SiteConfig.pm"
    for name in ("none", "sessions", "mason"):
        (folder / name).mkdir()
    config.write_text(_CONFIG.format(folder=folder, port=port))
    environ = {
        "RT_SITE_CONFIG": str(config),
        "RT_SITE_CONFIG_DIR": str(folder / "none"),  # else Debian's own settings win
    }
    _make_database(environ, folder)
    server = RequestTracker(port)
    command = [SERVER, "--port", str(port), "--host", "127.0.0.1"]
    with running(command, lambda: server.ready, log=folder / "rt.log", environ=environ) as pid:
        server.pid = pid
        yield server


_FIELDS = """
@CustomFields = ({ Name => 'Customer', Type => 'FreeformSingle', Queue => 0,
                   LookupType => 'RT::Queue-RT::Ticket', MaxValues => 1 });
1;
"""
"""A custom field on every queue: what only an administrator can set up."""


def _make_database(environ: dict[str, str], folder: Path) -> None:
    fields = folder / "fields.pl"
    fields.write_text(_FIELDS)
    _set_up(environ, "init", "--skip-create")
    _set_up(environ, "insert", "--datafile", str(fields))


def _set_up(environ: dict[str, str], action: str, *more: str) -> None:
    setup = find("rt-setup-database-5")
    perl = shutil.which("perl")
    assert setup is not None
    assert perl is not None
    done = subprocess.run(
        [perl, setup, "--action", action, "--dba", "", "--dba-password", "", *more],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

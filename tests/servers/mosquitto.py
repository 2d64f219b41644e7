"""A Mosquitto broker of a test's own: TLS by its own authority, passwords, an access list."""

import getpass
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree

import msgspec

from tests.servers.certificates import Authority
from tests.servers.launch import find, free_port, listens, needed, running

PASSWORD = "kit-Secret-7f3a9c"
GATEWAY_USER = "gateway"
AGENTS = ("101", "102", "103", "PJSIP%2F101")
ACL = f"""
user {GATEWAY_USER}
topic readwrite cti/v1/main/agent/+/call/+
topic readwrite cti/v1/main/agent/+/state
topic readwrite cti/v1/main/gateway/main/status

pattern read cti/v1/main/agent/%u/#
pattern read cti/v1/main/gateway/+/status
"""
CONFIGURATION = """
per_listener_settings false
listener {port} 127.0.0.1
certfile {certificate}
keyfile {key}
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/acl
persistence false
user {user}
max_packet_size 80000
set_tcp_nodelay true
log_dest stdout
log_type error
log_type warning
"""


class Mosquitto:
    """A broker that runs, until it is ended; it can be started again at the same port.

    Attributes:
        port: With TLS, and nothing else.
        ca_file: Trust this to trust its certificate, which is for `localhost`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._authority = authority = Authority(folder)
        self.port = free_port()
        self.ca_file = authority.file
        self.pid = 0
        _write_passwords(folder / "passwords")
        (folder / "acl").write_text(ACL)
        for file in ("passwords", "acl"):
            (folder / file).chmod(0o600)
        self.certify("localhost", "127.0.0.1")

    def certify(self, *hosts: str) -> None:
        """Give it a certificate with a new key, for the next start."""
        pair = self._authority.certificate(*hosts)
        text = CONFIGURATION.format(
            port=self.port,
            user=getpass.getuser(),
            certificate=pair.certificate,
            key=pair.key,
            folder=self._folder,
        )
        (self._folder / "conf").write_text(text)

    def start(self) -> None:
        """Have it serve."""
        command = [find("mosquitto") or "mosquitto", "-c", self._folder / "conf"]
        log = self._folder / "log"
        self.pid = self._stack.enter_context(running(command, lambda: listens(self.port), log=log))

    def end(self) -> None:
        """End it, and with it all it has kept."""
        self._stack.close()

    def stop(self) -> None:
        """Have it answer nothing any more until it goes on."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Have it answer again."""
        os.kill(self.pid, signal.SIGCONT)


class Seen(msgspec.Struct, frozen=True):
    """One line of `mosquitto_sub -v`."""

    topic: str
    payload: str


def need_mosquitto() -> None:
    """Skip the test where there is no broker."""
    needed("mosquitto", "mosquitto_passwd", package="mosquitto")


@contextmanager
def mosquitto() -> Iterator[Mosquitto]:
    """Run one until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="ringside-mqtt-"))
    broker = Mosquitto(folder)
    try:
        broker.start()
        yield broker
    finally:
        broker.end()
        rmtree(folder)


def _write_passwords(file: Path) -> None:
    file.write_text("".join(f"{user}:{PASSWORD}\n" for user in (GATEWAY_USER, *AGENTS)))
    program = find("mosquitto_passwd") or "mosquitto_passwd"
    done = subprocess.run([program, "-U", str(file)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

"""A Kamailio of a test's own, with presence of dialogs; and sipp, which makes the calls."""

import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copyfile, rmtree

from tests.servers.certificates import Authority
from tests.servers.launch import find, free_port, listens, needed, running

CONFIGURATION = Path(__file__).with_suffix(".cfg")
TABLES = Path("/usr/share/kamailio/dbtext/kamailio")
KEPT = ("version", "dialog", "dialog_vars", "presentity", "active_watchers", "watchers", "pua")
PASSWORDS = {agent: f"sesame-{agent}" for agent in ("201", "202", "203")}
PACKAGES = "kamailio kamailio-presence-modules kamailio-tls-modules sip-tester"
DOMAIN = "lab.local"


class Kamailio:
    """A server that can be stopped and started again.

    Attributes:
        port: Of UDP and TCP.
        tls_port: Of TLS.
        authority: The file its certificate is vouched for by.
    """

    def __init__(self, folder: Path, algorithm: str, nonce_s: int) -> None:
        self.port = free_port()
        self.tls_port = free_port()
        self._folder = folder
        authority = Authority(folder)
        self.authority = str(authority.file)
        certificate = authority.certificate("127.0.0.1")
        (folder / "db").mkdir()
        for table in KEPT:
            copyfile(TABLES / table, folder / "db" / table)
        presentity = folder / "db" / "presentity"  # its own rows have no sender, and it minds
        text = presentity.read_text("utf-8").replace("sender(string)", "sender(string,null)")
        presentity.write_text(text, "utf-8")
        text = CONFIGURATION.read_text("utf-8")
        for name, value in {
            "UDP": self.port, "TLS": self.tls_port, "FOLDER": folder, "ALGORITHM": algorithm,
            "NONCE": nonce_s, "KEY": certificate.key, "CERTIFICATE": certificate.certificate,
        }.items():  # fmt: skip
            text = text.replace(f"@{name}@", str(value))
        (folder / "kamailio.cfg").write_text(text, "utf-8")
        self._stack = ExitStack()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        program = find("kamailio")
        assert program is not None
        command = [program, "-DD", "-E", "-Y", self._folder, "-f", self._folder / "kamailio.cfg",
                   "-m", "32", "-M", "4"]  # fmt: skip
        log = self._folder / "kamailio.log"
        self._stack.enter_context(running(command, lambda: listens(self.port), log=log))

    def stop(self) -> None:
        """End it, and everything it started."""
        self._stack.close()

    @property
    def log(self) -> str:
        """What it has said."""
        return (self._folder / "kamailio.log").read_text("utf-8", "replace")

    def register(self, agent: str, port: int) -> None:
        """Say where an agent's phone is."""
        address = f"sip:{agent}@{DOMAIN}"
        lines = [
            f"REGISTER sip:{DOMAIN} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKreg{agent}{port};rport",
            "Max-Forwards: 70",
            f"From: <{address}>;tag=r{port}",
            f"To: <{address}>",
            f"Call-ID: register-{agent}-{port}",
            "CSeq: 1 REGISTER",
            "Contact: *" if not port else f"Contact: <sip:{agent}@127.0.0.1:{port}>",
            "Expires: 600",
            "Content-Length: 0",
        ]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
            phone.settimeout(5)
            phone.connect(("127.0.0.1", self.port))
            phone.send(("\r\n".join(lines) + "\r\n\r\n").encode())
            answer = phone.recv(4096)
        assert answer.startswith(b"SIP/2.0 200"), answer


@contextmanager
def kamailio(algorithm: str = "MD5", nonce_s: int = 300) -> Iterator[Kamailio]:
    """Run one until the block ends."""
    needed("kamailio", "sipp", package=PACKAGES)
    folder = Path(tempfile.mkdtemp(prefix="kamailio-"))
    server = Kamailio(folder, algorithm, nonce_s)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        rmtree(folder, ignore_errors=True)


@contextmanager
def sipp(
    scenario: Path, port: int, *, to: str = "", service: str = ""
) -> Iterator[subprocess.Popen]:
    """Play one call of a scenario, as who is called or, with `to`, as who calls."""
    program = find("sipp")
    assert program is not None
    command = [program, *([to] if to else []), "-sf", str(scenario.resolve()), "-i", "127.0.0.1",
               "-p", str(port), "-m", "1", "-nostdin", "-timeout", "20s",
               *(["-s", service] if service else [])]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(5)

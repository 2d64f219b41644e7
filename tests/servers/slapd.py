"""An OpenLDAP server of a test's own: its schema, its people, TLS by its own authority."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import ldap3
import msgspec

from tests.servers.certificates import Authority
from tests.servers.launch import find, free_port, listens, needed, running

SCHEMAS = Path("/etc/ldap/schema")
SUFFIX = "dc=example,dc=net"
ADMIN, ADMIN_PASSWORD = f"cn=admin,{SUFFIX}", "admin-secret"
SCHEMA = """
attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'lineStatus' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'lineKbps' EQUALITY integerMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.3 NAME 'lineSince' EQUALITY generalizedTimeMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.4 NAME 'lineNote' EQUALITY octetStringMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'accessLine' SUP top AUXILIARY
  MAY ( lineStatus $ lineKbps $ lineSince $ lineNote ) )
"""
CONFIGURATION = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
include {folder}/line.schema
pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
modulepath /usr/lib/ldap
moduleload back_mdb
sizelimit 400
{tls}
database mdb
suffix {suffix}
rootdn {admin}
rootpw {password}
directory {folder}/db
maxsize 104857600
index objectClass,uid,telephoneNumber eq
access to dn.subtree="ou=hidden,{suffix}" by * none
access to dn.subtree="ou=closed,{suffix}" by * disclose
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous none
"""


class Slapd(msgspec.Struct, frozen=True, kw_only=True):
    """A server that runs.

    Attributes:
        port: Plain, and with StartTLS.
        tls_port: Encrypted from the start.
        ca_file: Trust this to trust its certificate, which is for `localhost`.
        log: Where it writes what it is asked.
    """

    pid: int
    port: int
    tls_port: int
    ca_file: Path
    log: Path

    def stop(self) -> None:
        """Have it answer nothing any more until it goes on."""
        os.kill(self.pid, signal.SIGSTOP)

    def replace(self, name: str, attribute: str, *values: bytes) -> None:
        """Change an entry as its owner."""
        server = ldap3.Server("127.0.0.1", port=self.port, get_info=ldap3.NONE)
        owner = ldap3.Connection(server, ADMIN, ADMIN_PASSWORD, auto_bind=True)
        try:
            done = owner.modify(name, {attribute: [(ldap3.MODIFY_REPLACE, list(values))]})
            assert done, owner.result
        finally:
            owner.unbind()

    def go_on(self) -> None:
        """Have it answer again."""
        os.kill(self.pid, signal.SIGCONT)


def need_slapd() -> None:
    """Skip the test where there is no OpenLDAP server."""
    needed("slapd", "slapadd", package="slapd")


@contextmanager
def slapd(ldif: str, *, tls: bool = True) -> Iterator[Slapd]:
    """Run one with these entries until the block ends; without `tls` it offers none."""
    folder = Path(tempfile.mkdtemp(prefix="ringside-ldap-"))
    try:
        authority = Authority(folder)
        pair = authority.certificate("localhost")
        lines = f"TLSCertificateFile {pair.certificate}\nTLSCertificateKeyFile {pair.key}"
        (folder / "db").mkdir()
        (folder / "line.schema").write_text(SCHEMA)
        (folder / "people.ldif").write_text(ldif)
        configuration = folder / "slapd.conf"
        configuration.write_text(
            CONFIGURATION.format(
                schemas=SCHEMAS, folder=folder, suffix=SUFFIX, admin=ADMIN,
                password=ADMIN_PASSWORD, tls=lines if tls else "",
            )
        )  # fmt: skip
        _run("slapadd", "-q", "-f", configuration, "-l", folder / "people.ldif")
        port, tls_port = free_port(), free_port()
        urls = f"ldap://127.0.0.1:{port}/" + (f" ldaps://127.0.0.1:{tls_port}/" if tls else "")
        command = [find("slapd") or "slapd", "-f", configuration, "-h", urls, "-d", "stats"]
        with running(command, lambda: listens(port), log=folder / "log") as pid:
            yield Slapd(
                pid=pid, port=port, tls_port=tls_port, ca_file=authority.file, log=folder / "log"
            )
    finally:
        rmtree(folder)


def _run(program: str, *words: str | Path) -> None:
    command = [find(program) or program, *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stderr}"

"""One connection to a directory server: it only searches, follows nobody, and reads so much only.

Each failure is one of the five errors, and no message holds a value.
"""

import math
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

import ldap3
import msgspec
from ldap3.core.exceptions import LDAPException
from ldap3.core.results import (
    RESULT_NO_SUCH_OBJECT,
    RESULT_SIZE_LIMIT_EXCEEDED,
    RESULT_SUCCESS,
)
from pyasn1.error import PyAsn1Error

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from connectors.ldap.settings import Scope, Settings

Entry = dict[str, Any]
SCOPES: dict[str, Literal["SUBTREE", "LEVEL", "BASE"]] = {
    "subtree": "SUBTREE",
    "level": "LEVEL",
    "base": "BASE",
}
OVERHEAD_BYTES = 20_000
"""What signing in and the ends of answers may take besides."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """One search, its blanks filled.

    Attributes:
        most: How many entries there may be.
        absent: Whether the base may not be there: then there is nothing.
    """

    base: str
    filter: str
    scope: Scope
    attributes: tuple[str, ...]
    limit_s: float
    most: int
    absent: bool = False


class LdapSession:
    """Opens with the first search."""

    def __init__(self, name: str, settings: Settings, password: str) -> None:
        self._name = name
        self._settings = settings
        self._password = password
        self._socket: _Bounded | None = None
        self._connection = self._made()
        self._signed_in = False
        self.broken = False

    def search(self, search: Search) -> list[Entry]:
        """Search, and return the entries.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: There is no answer.
        """
        try:
            with _translated(self._name, self):
                if not self._signed_in:
                    self._open()
                self._allow(self._settings.max_bytes)
                self._connection.search(
                    search.base,
                    search.filter,
                    search_scope=SCOPES[search.scope],
                    attributes=list(search.attributes),
                    size_limit=search.most + 1,
                    time_limit=max(1, math.ceil(search.limit_s)),
                )
                return self._entries(search)
        except ConnectorError as error:
            if not self._signed_in or isinstance(error, NotReady | InvalidReply):
                self.close()  # not signed in, it would search as anybody
            raise

    def cancel(self) -> None:
        """Hang up: the server then gives up what it was asked."""
        self.broken = True
        at = self._connection.socket
        if at is not None:
            with suppress(OSError):
                at.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Sign off and hang up."""
        self.broken = True
        at = self._connection.socket
        with suppress(LDAPException, OSError, AttributeError):
            self._connection.unbind()
        for left in (at, self._socket):  # the library leaves some open
            if left is not None:
                left.close()

    @property
    def overrun(self) -> bool:
        """Whether the server said more than it may."""
        return self._socket is not None and self._socket.left < 0

    def _made(self) -> ldap3.Connection:
        settings = self._settings
        server = ldap3.Server(
            settings.host,
            port=settings.at_port,
            use_ssl=settings.tls == "ldaps",
            get_info=ldap3.NONE,
            tls=None if settings.tls == "off" else _Tls(settings.ca_file),
            connect_timeout=max(1, math.ceil(settings.connect_limit_s)),
        )
        return ldap3.Connection(
            server,
            user=settings.user or None,
            password=self._password or None,
            authentication=ldap3.SIMPLE if settings.user else ldap3.ANONYMOUS,
            auto_referrals=False,
            auto_range=False,
            read_only=True,
            check_names=False,
            auto_escape=False,
            receive_timeout=max(1, math.ceil(max(settings.connect_limit_s, settings.longest_s))),
        )

    def _open(self) -> None:
        connection = self._connection
        connection.open(read_server_info=False)
        if self._settings.tls == "starttls":
            connection.start_tls(read_server_info=False)
        connection.socket = self._socket = _Bounded(connection.socket, OVERHEAD_BYTES)
        connection.bind(read_server_info=False)
        self._check()
        self._signed_in = True

    def _allow(self, size_bytes: int) -> None:
        if self._socket is not None:
            self._socket.left = size_bytes + OVERHEAD_BYTES

    def _entries(self, search: Search) -> list[Entry]:
        result = self._connection.result or {}
        given = self._connection.response or []
        if result.get("result") == RESULT_NO_SUCH_OBJECT and search.absent:
            return []
        found = [_plain(each) for each in given if each.get("type") == "searchResEntry"]
        too_many = result.get("result") == RESULT_SIZE_LIMIT_EXCEEDED
        if too_many or len(found) > search.most:
            expected = "one entry" if search.most == 1 else f"at most {search.most} entries"
            raise InvalidReply(
                self._name, f"answer not understood: {expected} expected, found more"
            )
        self._check()
        if not found and any(each.get("type") == "searchResRef" for each in given):
            raise ConnectorError(self._name, ELSEWHERE)
        return found

    def _check(self) -> None:
        """Raise what a result that is no success stands for."""
        code = (self._connection.result or {}).get("result", -1)
        if code != RESULT_SUCCESS:
            kind, words = RESULTS.get(code, (ConnectorError, f"refused with code {code}"))
            raise kind(self._name, words)


ELSEWHERE = "it refers to another server, which is not followed: set that one up"
NOT_TRUSTED = "its certificate is not to be trusted"
RESULTS: dict[int, tuple[type[ConnectorError], str]] = {
    1: (NotReady, "server error"),
    2: (NotReady, "server error"),
    3: (NotReady, "no answer in time: the server gave the search up"),
    7: (AuthFailed, "sign-in refused: not in this way"),
    8: (AuthFailed, "sign-in refused: only with TLS"),
    10: (ConnectorError, ELSEWHERE),
    11: (NotReady, "too busy: the search costs more than the server allows"),
    13: (AuthFailed, "sign-in refused: only with TLS"),
    32: (ConnectorError, "there is nothing at `base`: look at the question's"),
    34: (ConnectorError, "`base` is no name of an entry"),
    48: (AuthFailed, "sign-in refused: not in this way"),
    49: (AuthFailed, "sign-in refused"),
    50: (AuthFailed, "not permitted: this user may not search there"),
    51: (NotReady, "too busy"),
    52: (NotReady, "it is shutting down"),
    53: (ConnectorError, "refused: the server is unwilling"),
    80: (NotReady, "server error"),
}
"""What result codes of RFC 4511 mean to IT; any other is told by its number."""


class _Bounded:
    """A socket that hangs up once more has come than may."""

    def __init__(self, plain: Any, left: int) -> None:
        self._plain = plain
        self.left = left

    def recv(self, most: int) -> bytes:
        data: bytes = self._plain.recv(most)
        self.left -= len(data)
        if self.left < 0:
            raise OSError("more than may come")
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)


class _Tls(ldap3.Tls):
    """TLS as Python's own library checks it: the certificate and the name in it."""

    def __init__(self, ca_file: str) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED)
        self._ca_file = ca_file

    def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
        context = ssl.create_default_context(cafile=self._ca_file or None)
        connection.socket = context.wrap_socket(
            connection.socket, server_hostname=connection.server.host
        )


@contextmanager
def _translated(name: str, session: LdapSession) -> Iterator[None]:
    try:
        yield
    except ConnectorError:
        raise
    except (LDAPException, OSError) as error:
        raise _meaning(name, error, overrun=session.overrun) from error
    except (PyAsn1Error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise InvalidReply(name, "answer not understood: not LDAP") from error
    except RecursionError as error:
        raise InvalidReply(name, "answer not understood: nested too deep") from error


def _meaning(name: str, error: Exception, *, overrun: bool) -> ConnectorError:
    words = str(error)
    kind = type(error).__name__
    if overrun:
        return InvalidReply(name, "answer larger than it may be")
    if "CERTIFICATE_VERIFY_FAILED" in words or "certificate verify failed" in words:
        return NotReady(name, NOT_TRUSTED)
    if "StartTLS" in kind:
        return NotReady(name, "it does not offer StartTLS")
    if "SocketOpen" in kind:
        return NotReady(name, "unreachable")
    if kind in ("LDAPInvalidDnError", "LDAPInvalidFilterError", "LDAPAttributeError"):
        return ConnectorError(name, "the question can't be asked with this customer's values")
    return NotReady(name, "connection broken")


def _plain(found: dict[str, Any]) -> Entry:
    """Return an entry as plain data: names small, each value as text where it is text."""
    attributes = found.get("raw_attributes") or {}
    entry: Entry = {
        str(name).lower(): [_text(value) for value in values] for name, values in attributes.items()
    }
    entry["dn"] = str(found.get("dn", ""))
    return entry


def _text(value: bytes) -> str | bytes:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value

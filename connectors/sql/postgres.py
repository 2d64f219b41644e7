"""PostgreSQL, read only: each failure is one of the five errors, and no message holds a value.

libpq blocks here in a thread of its own, not on the loop: Windows' loop can't wait for its socket.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import Any, cast

import psycopg
from psycopg.conninfo import make_conninfo

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.text import plain
from connectors.sql.rows import Limits, Row, take
from connectors.sql.settings import Settings

CANCEL_S = 2.0
LATER_S = 0.5
"""The server ends a question by itself this much after the desk has, which may be gone by then."""
NOT_TRUSTED = "its certificate is not to be trusted"
_GONE = ("08", "57P")


class PostgresSession:
    """One connection; every question is a transaction that may only read."""

    def __init__(self, name: str, connection: psycopg.Connection) -> None:
        self._name = name
        self._connection = connection

    @property
    def broken(self) -> bool:
        """Whether it can't be asked any more."""
        return self._connection.closed or self._connection.broken

    def fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        """Ask, row by row, so that what is too much is never held as a whole.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: There is no answer.
        """
        with _translated(self._name), psycopg.RawCursor(self._connection) as cursor:
            try:
                rows = cast(
                    Generator[tuple[Any, ...], None, None], cursor.stream(text.encode(), values)
                )
                with closing(rows):  # what is not wanted any more is cancelled
                    return take(self._name, partial(_columns, cursor), rows, limits)
            finally:
                with suppress(psycopg.Error):
                    self._connection.rollback()

    def cancel(self) -> None:
        """Have the server end what it is being asked."""
        self._connection.cancel_safe(timeout=CANCEL_S)

    def close(self) -> None:
        """End it."""
        self._connection.close()


def open_postgres(name: str, settings: Settings, password: str) -> PostgresSession:
    """Connect; the session can't write, whatever the role may, and no question takes for ever.

    Raises:
        NotReady: Unreachable, too many connections, or its certificate is not to be trusted.
        AuthFailed: The sign-in was refused, or its role may do everything.
        ConnectorError: There is no such database.
    """
    statement_ms = round((settings.longest_s + LATER_S) * 1000)
    info = make_conninfo(
        host=settings.host,
        port=settings.port,
        dbname=settings.database,
        user=settings.user,
        password=password,
        application_name="ringside",
        connect_timeout=max(2, round(settings.connect_limit_s)),  # libpq takes 1 for 2
        sslmode="disable" if settings.tls == "off" else settings.tls,
        sslrootcert=None if settings.tls == "off" else settings.ca_file or "system",
        gssencmode="disable",
        options=f"-c default_transaction_read_only=on -c statement_timeout={statement_ms}"
        f" -c lock_timeout={statement_ms} -c idle_in_transaction_session_timeout=60000",
        client_encoding="utf8",
        keepalives_idle=30,
    )
    try:
        connection = psycopg.connect(info, prepare_threshold=None)
    except psycopg.OperationalError as error:
        raise refused(name, error) from error
    if connection.info.parameter_status("is_superuser") == "on":
        connection.close()
        raise AuthFailed(name, "its role may do everything: give it one that may only SELECT")
    connection.read_only = True
    return PostgresSession(name, connection)


def refused(name: str, error: psycopg.OperationalError) -> ConnectorError:
    """Say why there is no connection: libpq gives no code for that, but words in some language."""
    words = str(error)
    for signs, kind, why in _REFUSALS:
        if any(sign in words for sign in signs):
            return kind(name, why)
    if error.pgconn is not None and error.pgconn.used_password:
        missing = "not exist" in words or "不存在" in words
        if missing and ("database" in words or "数据库" in words):
            return ConnectorError(name, "there is no such database: look at `database`")
        return AuthFailed(name, "sign-in refused")
    return NotReady(name, "unreachable")


_REFUSALS: tuple[tuple[tuple[str, ...], type[ConnectorError], str], ...] = (
    (("certificate", "SSL error"), NotReady, NOT_TRUSTED),
    (("does not support SSL",), NotReady, "it does not offer TLS"),
    (
        ("pg_hba.conf",),
        AuthFailed,
        "sign-in refused: this machine or role is not let in, or only with TLS",
    ),
    (("too many", "connection slots", "太多", "预留"), NotReady, "too many connections"),
    (
        ("starting up", "shutting down", "recovery", "启动", "关闭", "恢复模式"),
        NotReady,
        "it is starting up or shutting down",
    ),
)


def _columns(cursor: psycopg.RawCursor[Any]) -> list[str]:
    return [column.name for column in cursor.description or ()]


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise _meaning(name, error) from error


def _meaning(name: str, error: psycopg.Error) -> ConnectorError:
    code = error.sqlstate or ""
    if code:
        return _by_code(name, code, error)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return NotReady(name, "connection broken")
    return InvalidReply(name, "answer not understood: a value that can't be read")


def _by_code(name: str, code: str, error: psycopg.Error) -> ConnectorError:
    known: dict[str, Any] = {
        "57014": NotReady(name, "no answer in time: the question was cancelled"),
        "42501": AuthFailed(name, "not permitted: the role may not read what the question reads"),
        "25006": ConnectorError(name, "refused: the question would change something"),
        "28": AuthFailed(name, "sign-in refused"),
        "08": NotReady(name, "connection broken"),
        "57": NotReady(name, "it is shutting down"),
        "53": NotReady(name, "too busy"),
        "40": NotReady(name, "too busy"),
        "55": NotReady(name, "too busy"),
        "58": NotReady(name, "server error"),
        "XX": NotReady(name, "server error"),
        "22": ConnectorError(name, "the question can't be asked with this customer's values"),
    }
    found = known.get(code) or known.get(code[:2])
    if found is not None:
        error_found: ConnectorError = found
        return error_found
    words = plain(error.diag.message_primary or "", 120)
    return ConnectorError(name, f"the question does not fit the database: {words}")

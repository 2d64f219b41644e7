"""Any database with an ODBC driver, read only as far as the driver goes, and never committed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import pyodbc

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.text import plain
from connectors.sql.rows import Limits, Row, take
from connectors.sql.settings import Settings

pyodbc.pooling = False  # a connection given up in the middle must not come back


_SIGN_IN = ("authentication", "password", "Login failed", "认证", "口令", "密码")
"""Some drivers have one code for everything that goes wrong while connecting."""
_SPECIAL = frozenset("[]{}(),;?*=!@")


class OdbcSession:
    """One connection; whatever a question did is rolled back."""

    def __init__(self, name: str, connection: pyodbc.Connection) -> None:
        self._name = name
        self._connection = connection
        self._asked: pyodbc.Cursor | None = None
        self.broken = False

    def fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        """Ask, row by row.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: There is no answer.
        """
        try:
            with _translated(self._name, values):
                cursor = self._asked = self._connection.cursor()
                cursor.execute(text, *values)
                if cursor.description is None:
                    raise InvalidReply(self._name, "answer not understood: no rows, and no columns")
                names = [column[0] for column in cursor.description]
                return take(self._name, lambda: names, _rows(cursor), limits)
        except NotReady:
            self.broken = True
            raise
        finally:
            self._asked = None
            self._undo()

    def cancel(self) -> None:
        """Have the driver end what it is being asked; one that can't goes on in its own thread."""
        self.broken = True
        asked = self._asked
        if asked is not None:
            with suppress(pyodbc.Error):
                asked.cancel()

    def close(self) -> None:
        """End it."""
        with suppress(pyodbc.Error):
            self._connection.close()

    def _undo(self) -> None:
        try:
            self._connection.rollback()
        except pyodbc.Error:
            self.broken = True


def open_odbc(name: str, settings: Settings, password: str) -> OdbcSession:
    """Connect, and ask the driver for a connection that may only read.

    Raises:
        NotReady: Unreachable.
        AuthFailed: The sign-in was refused.
        ConnectorError: There is no such driver, or the connection string does not fit it.
    """
    with _translated(name, (password,)):
        connection = pyodbc.connect(
            connection_string(settings, password),
            readonly=True,
            autocommit=False,
            timeout=max(1, round(settings.connect_limit_s)),
        )
        with suppress(pyodbc.Error):  # many drivers have no time limit for questions
            connection.timeout = max(1, round(settings.longest_s))
        if settings.charset:
            connection.setdecoding(pyodbc.SQL_CHAR, encoding=settings.charset)
            connection.setencoding(encoding=settings.charset)
    return OdbcSession(name, connection)


def connection_string(settings: Settings, password: str) -> str:
    """Write the connection string; no value ends its keyword.

    Braces only where they are needed, as few drivers take them away everywhere.
    """
    keywords = dict(settings.odbc)
    if settings.user:
        keywords["UID"] = settings.user
    if password:
        keywords["PWD"] = password
    return ";".join(f"{keyword}={_quoted(value)}" for keyword, value in keywords.items())


def _quoted(value: str) -> str:
    if _SPECIAL.isdisjoint(value) and value == value.strip():
        return value
    return "{" + value.replace("}", "}}") + "}"


def _rows(cursor: pyodbc.Cursor) -> Iterator[Sequence[object]]:
    while (row := cursor.fetchone()) is not None:
        yield row


@contextmanager
def _translated(name: str, secret: Sequence[str]) -> Iterator[None]:
    try:
        yield
    except pyodbc.Error as error:
        raise _meaning(name, error, secret) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidReply(name, "answer not understood: a value that can't be read") from error


def _meaning(name: str, error: pyodbc.Error, secret: Sequence[str]) -> ConnectorError:
    code = str(error.args[0]) if error.args else ""
    words = str(error.args[1]) if len(error.args) > 1 else ""
    known: tuple[tuple[str, ConnectorError], ...] = (
        ("28", AuthFailed(name, "sign-in refused")),
        ("42501", AuthFailed(name, "not permitted: the user may not read what the question reads")),
        ("IM002", ConnectorError(name, "no such ODBC driver or DSN on this machine: see `odbc`")),
        ("IM", ConnectorError(name, "the ODBC driver can't be used: see `odbc`")),
        ("01000", ConnectorError(name, "the ODBC driver can't be loaded: see `odbc`")),
        ("08", NotReady(name, "unreachable")),
        ("HYT", NotReady(name, "no answer in time")),
        ("57014", NotReady(name, "no answer in time: the question was cancelled")),
        ("HY008", NotReady(name, "no answer in time: the question was cancelled")),
        ("25", ConnectorError(name, "refused: the question would change something")),
        ("22", ConnectorError(name, "the question can't be asked with this customer's values")),
        ("53", NotReady(name, "too many connections")),
        ("57", NotReady(name, "it is shutting down")),
        ("40", NotReady(name, "too busy")),
    )
    if code.startswith("08") and any(sign in words for sign in _SIGN_IN):
        return AuthFailed(name, "sign-in refused")
    found = next((meaning for sign, meaning in known if code.startswith(sign)), None)
    if found is not None:
        return found
    for value in secret:
        words = words.replace(value, "…") if value else words
    return ConnectorError(name, f"the question does not fit the database: {plain(words, 120)}")

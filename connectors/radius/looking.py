"""One look into the accounting: rows of one login, made into records, never more than wanted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import msgspec

from app.sdk.errors import InvalidReply
from app.sdk.text import plain
from connectors.radius.settings import Settings
from connectors.radius.stores.store import Store

MOST_SESSIONS = 50
MOST_ENDED = 100
MOST_ATTEMPTS = 200
LONGEST_TEXT = 200
SKEW = timedelta(seconds=5)
"""Clocks that differ by less count as one."""
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session accounting has not seen end; times are the desk's.

    Attributes:
        nas: Address of the BRAS, empty when it is none.
        octets: Transferred either way.
    """

    session_id: str
    unique_id: str
    nas: str
    framed: str = ""
    started_at: datetime | None
    heard_at: datetime | None
    octets: int = 0


class Look:
    """Asks one open connection; everything here blocks."""

    def __init__(
        self,
        store: Store,
        connection: Any,
        settings: Settings,
        now: Callable[[], datetime],
        connector: str,
    ) -> None:
        """Make one; `connector` is the name errors carry."""
        self._store = store
        self._connection = connection
        self._settings = settings
        self._connector = connector
        self.now = now()
        with self._understood():
            theirs = store.now(connection)
        ahead = timedelta() if theirs is None else theirs.astimezone(UTC) - self.now
        self._ahead = ahead if abs(ahead) > SKEW else timedelta()

    def sessions(self, login: str) -> list[Session]:
        """Those of a login that go on, the newest first; at most MOST_SESSIONS."""
        rows = self._rows(
            "SELECT {0}, {1}, nasipaddress, framedipaddress, acctstarttime, acctupdatetime, "
            "acctinputoctets, acctoutputoctets FROM {accounting} "
            "WHERE username = {mark} AND acctstoptime IS NULL "
            "ORDER BY acctstarttime DESC, radacctid DESC LIMIT {most}",
            ("acctsessionid", "acctuniqueid"), login, MOST_SESSIONS,
        )  # fmt: skip
        return [self._session(row) for row in rows]

    def ended(self, login: str) -> list[tuple[datetime | None, str]]:
        """When and why earlier sessions of a login ended, the last one first."""
        rows = self._rows(
            "SELECT acctstoptime, {0} FROM {accounting} "
            "WHERE username = {mark} AND acctstoptime IS NOT NULL "
            "ORDER BY acctstoptime DESC, radacctid DESC LIMIT {most}",
            ("acctterminatecause",), login, MOST_ENDED,
        )  # fmt: skip
        return [(self._instant(row[0], "acctstoptime"), _text(row[1])) for row in rows]

    def interims(self, unique_id: str) -> list[int]:
        """What a session had transferred at its last two accounting updates, the last one first."""
        rows = self._rows(
            "SELECT acctinputoctets, acctoutputoctets FROM {interims} "
            "WHERE acctuniqueid = {mark} ORDER BY acctupdatetime DESC LIMIT {most}",
            (), unique_id, 2,
        )  # fmt: skip
        return [self._number(row[0]) + self._number(row[1]) for row in rows]

    def attempts(self, login: str) -> list[tuple[datetime | None, bool, str]]:
        """When a login tried to sign in, whether it was refused, and why; the last one first."""
        reason = self._settings.tables.reject_reason
        rows = self._rows(
            "SELECT authdate, {0}" + (", {1}" if reason else "") + " FROM {attempts} "
            "WHERE username = {mark} ORDER BY authdate DESC, id DESC LIMIT {most}",
            ("reply", reason) if reason else ("reply",), login, MOST_ATTEMPTS,
        )  # fmt: skip
        return [
            (self._instant(row[0], "authdate"), "reject" in _text(row[1]).lower(), _text(row[-1]))
            for row in rows
        ]

    def checks(self, login: str) -> list[tuple[str, str]]:
        """What is checked of a login, passwords aside: attribute and value."""
        return self._pairs(
            "SELECT {0}, CASE WHEN attribute LIKE {mark} THEN '' ELSE {1} END FROM {logins} "
            "WHERE username = {mark} ORDER BY id LIMIT {most}",
            ("attribute", "value"), "%Password%", login,
        )  # fmt: skip

    def replies(self, login: str) -> list[tuple[str, str]]:
        """What a login is given: attribute and value."""
        return self._pairs(
            "SELECT {0}, {1} FROM {replies} WHERE username = {mark} ORDER BY id LIMIT {most}",
            ("attribute", "value"), login,
        )  # fmt: skip

    def groups(self, login: str) -> list[str]:
        """The groups a login is in."""
        rows = self._rows(
            "SELECT {0} FROM {groups} WHERE username = {mark} LIMIT {most}",
            ("groupname",), login, MOST_SESSIONS,
        )  # fmt: skip
        return [_text(row[0]) for row in rows]

    def sign_of_life(self) -> None:
        """Look whether accounting can be read at all, at nobody's."""
        self._rows("SELECT 1 FROM {accounting} WHERE 1 = 0 AND username = {mark}", (), "", 1)

    def _pairs(self, query: str, texts: Sequence[str], *values: object) -> list[tuple[str, str]]:
        rows = self._rows(query, texts, *values, MOST_SESSIONS)
        return [(_text(row[0]), _text(row[1])) for row in rows]

    def _rows(self, query: str, texts: Sequence[str], *values: Any) -> list[Sequence[Any]]:
        """Ask; the last value is how many rows at most, `texts` the columns that may be long."""
        tables = {
            name: getattr(self._settings.tables, name)
            for name in self._settings.tables.__struct_fields__
        }
        columns = [f"substr({column}, 1, {LONGEST_TEXT})" for column in texts]
        filled = query.format(*columns, **tables, mark=self._store.mark, most=values[-1])
        with self._understood():
            cursor = self._connection.cursor()
            cursor.execute(filled, values[:-1])
            rows: list[Sequence[Any]] = cursor.fetchall()
        return rows

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except self._store.errors as error:
            raise self._store.why(error) from error

    def _session(self, row: Sequence[Any]) -> Session:
        return Session(
            session_id=str(row[0] or ""),
            unique_id=str(row[1] or ""),
            nas=_address(row[2]),
            framed=_address(row[3]),
            started_at=self._instant(row[4], "acctstarttime"),
            heard_at=self._instant(row[5], "acctupdatetime"),
            octets=self._number(row[6]) + self._number(row[7]),
        )

    def _instant(self, value: object, column: str) -> datetime | None:
        if value is None:
            return None
        try:
            found = _moment(value, self._settings.utc_offset_h)
        except (ValueError, OverflowError, OSError) as error:
            raise InvalidReply(self._connector, f"answer not understood: {column}") from error
        if not EARLIEST < found < LATEST:
            raise InvalidReply(self._connector, f"answer not understood: {column}")
        return found - self._ahead

    def _number(self, value: object) -> int:
        try:
            return 0 if value is None else int(str(value))
        except ValueError as error:
            raise InvalidReply(self._connector, "answer not understood: octets") from error


def _moment(value: object, utc_offset_h: float) -> datetime:
    """Read a time as databases keep it: an instant, a local time, a text of either, or seconds."""
    if isinstance(value, str):
        value = float(value) if value.isdecimal() else datetime.fromisoformat(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    if not isinstance(value, datetime):
        raise ValueError("no time")
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC) - timedelta(hours=utc_offset_h)
    return value.astimezone(UTC)


def _text(value: object) -> str:
    return "" if value is None else plain(str(value), LONGEST_TEXT)


def _address(value: object) -> str:
    try:
        return str(ip_address(str(value).partition("/")[0]))
    except ValueError:
        return ""

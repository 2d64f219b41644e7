"""Keeps FreeRADIUS's tables and the town the same: each change on one side shows on the other.

The town is looked at as often as `look` is called; FreeRADIUS reads its tables at each packet.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import msgspec

from app.sandbox.aaa.radiusd import LOOPBACK
from app.sandbox.aaa.seeding import Seed
from app.sandbox.aaa.tables import HOME, REASONS, SCHEMA, SPEED
from app.sandbox.town import line_desk
from app.sandbox.town.estate import Access, Line, Session
from app.sandbox.town.operator import Operator

BPS_PER_MBPS = 1_000_000
GONE_FOR = timedelta(hours=2)
"""So long ago the BRAS last spoke of a session it has dropped."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What FreeRADIUS was last shown of a login."""

    attempts: int = 0
    refused: str | None = None
    status: str = ""
    speed_mbps: int = 0
    gone: bool = False
    sessions: tuple[str, ...] = ()


class Mirror:
    """Shows the town's lines to FreeRADIUS, and takes in what FreeRADIUS did."""

    def __init__(self, operator: Operator, database: Path, *, secret: str) -> None:
        """Fill a new database; `secret` is what whoever asks from this machine shares with it."""
        self._operator = operator
        self._db = sqlite3.connect(database, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(SCHEMA)
        self._db.execute(
            "INSERT INTO nas (nasname, shortname, secret) VALUES (?, 'bras', ?)", (LOOPBACK, secret)
        )
        self._heard = 0
        self._shown: dict[str, Shown] = {}
        self._refusals: dict[str, int] = {}
        self._fill()

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def refuse(self, login: str, error_cause: int) -> None:
        """Let the BRAS answer whatever concerns a login with that Error-Cause.

        -1: it does not answer at all; 0: it obeys again.
        """
        self._refusals[login] = error_cause
        self._db.execute(
            "UPDATE bras_session SET refusal = ? WHERE username = ?", (error_cause, login)
        )

    def look(self) -> None:
        """Take in what FreeRADIUS did, then show what has changed in the town."""
        self._take_in()
        if self._changed():
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._take_in()  # what came in meanwhile; nothing comes from here on
                for line in self._changed():
                    self._show(line)

    def _changed(self) -> list[Line]:
        lines = self._operator.lines()
        return [line for line in lines if self._shown[line.access.login] != _state(line.access)]

    @asynccontextmanager
    async def live(self, every_s: float = 0.05) -> AsyncIterator[None]:
        """Look again and again, for as long as the block lasts."""
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(self._keep_looking(every_s))
            try:
                yield
            finally:
                looking.cancel()

    async def _keep_looking(self, every_s: float) -> None:
        while True:
            self.look()
            await asyncio.sleep(every_s)

    def _fill(self) -> None:
        seed = Seed(self._db, self._operator.now())
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            for line in self._operator.lines():
                seed.plant(line.access)
                self._shown[line.access.login] = Shown()
                self._show(line)

    def _show(self, line: Line) -> None:
        access = line.access
        shown = self._shown[access.login]
        group = HOME if access.status == "active" else access.status
        self._db.execute(
            "INSERT INTO radusergroup (username, groupname) VALUES (?, ?) "
            "ON CONFLICT (username) DO UPDATE SET groupname = excluded.groupname",
            (access.login, group),
        )
        self._db.execute(
            "DELETE FROM radcheck WHERE username = ? AND attribute = 'Auth-Type'", (access.login,)
        )
        if group != HOME:
            self._db.execute(
                "INSERT INTO radcheck (username, attribute, op, value) "
                "VALUES (?, 'Auth-Type', ':=', 'Reject')",
                (access.login,),
            )
        self._db.execute(
            "UPDATE radreply SET value = ? WHERE username = ? AND attribute = ?",
            (str(access.speed_mbps * BPS_PER_MBPS), access.login, SPEED),
        )
        self._show_sessions(access)
        if (shown.attempts, shown.refused) != (access.attempts_15m, access.last_reject):
            self._show_attempts(access, shown.attempts)
        self._shown[access.login] = _state(access)

    def _show_attempts(self, access: Access, shown: int) -> None:
        login, reason = access.login, access.last_reject
        self._db.execute("DELETE FROM verdict WHERE username = ?", (login,))
        if reason is not None and reason != "password":  # FreeRADIUS sees that one by itself
            self._db.execute("INSERT INTO verdict VALUES (?, ?)", (login, REASONS[reason]))
        if access.attempts_15m < shown:
            self._db.execute("DELETE FROM radpostauth WHERE username = ?", (login,))
            shown = 0
        Seed(self._db, self._operator.now()).try_to_sign_in(access, access.attempts_15m - shown)

    def _show_sessions(self, access: Access) -> None:
        now = int(self._operator.now().timestamp())
        open_now = {each.session_id for each in _sessions(access)}
        rows = self._db.execute(
            "SELECT acctsessionid FROM radacct WHERE username = ? AND acctstoptime IS NULL",
            (access.login,),
        )
        for session_id in {row[0] for row in rows} - open_now:
            self._db.execute(
                "UPDATE radacct SET acctstoptime = ?, acctterminatecause = 'Admin-Reset' "
                "WHERE username = ? AND acctsessionid = ? AND acctstoptime IS NULL",
                (now, access.login, session_id),
            )
            self._db.execute("DELETE FROM bras_session WHERE acctsessionid = ?", (session_id,))
        for session in _sessions(access):
            self._show_session(access, session, now)

    def _show_session(self, access: Access, session: Session, now: int) -> None:
        heard = now - int(GONE_FOR.total_seconds()) if access.gone else now
        Seed(self._db, self._operator.now()).begin(access, session, max(heard, 0))
        if access.gone:
            self._db.execute(
                "DELETE FROM bras_session WHERE acctsessionid = ?", (session.session_id,)
            )
        else:
            self._db.execute(
                "INSERT OR IGNORE INTO bras_session VALUES (?, ?, ?)",
                (session.session_id, access.login, self._refusals.get(access.login, 0)),
            )

    def _take_in(self) -> None:
        happened = self._db.execute(
            "SELECT id, kind, username, session, value FROM happened WHERE id > ? ORDER BY id",
            (self._heard,),
        ).fetchall()
        for self._heard, kind, login, session_id, value in happened:
            line = self._operator.find_login(login)
            if line is not None:
                self._hear(line, kind, session_id, value)

    def _hear(self, line: Line, kind: str, session_id: str, value: str) -> None:
        access, now = line.access, self._operator.now()
        match kind:
            case "disconnect" if session_id in _state(access).sessions:
                line_desk.carry_out(line, "disconnect", now)
            case "profile":
                access.speed_mbps = int(value) // BPS_PER_MBPS
            case "start":
                access.session = Session(session_id=session_id, started_at=now)
                self._db.execute(
                    "INSERT OR IGNORE INTO bras_session VALUES (?, ?, ?)",
                    (session_id, access.login, self._refusals.get(access.login, 0)),
                )
            case "stop":
                access.session, access.last_end = None, int(value or 0)
                access.drops_1h += 1
            case "accept" | "reject":
                _tried(access, value)
                self._shown[access.login] = msgspec.structs.replace(
                    self._shown[access.login],
                    attempts=access.attempts_15m,
                    refused=access.last_reject,
                )


def _tried(access: Access, reason: str) -> None:
    known = {words: name for name, words in REASONS.items()}
    access.attempts_15m += 1
    access.last_reject = known.get(reason)


def _state(access: Access) -> Shown:
    return Shown(
        attempts=access.attempts_15m,
        refused=access.last_reject,
        status=access.status,
        speed_mbps=access.speed_mbps,
        gone=access.gone,
        sessions=tuple(session.session_id for session in _sessions(access)),
    )


def _sessions(access: Access) -> tuple[Session, ...]:
    return tuple(each for each in (access.session, access.elsewhere) if each is not None)

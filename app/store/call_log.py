"""The log of calls: every event of every session, written the moment it happens."""

from datetime import UTC, datetime
from typing import Any

import apsw
import msgspec

from app.domain.call import CallId
from app.domain.events import AnyEvent
from app.store.codec import decode_event, encode_event
from app.store.database import CALLS, StoreNotice, explained
from app.store.store_file import StoreFile

TIDY_AFTER = 300
"""Events written between two tidyings: some twenty calls, a file of a few megabytes."""


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One session of the log, without its events."""

    session: int
    call_id: CallId
    begun_at: datetime
    finished: bool


class CallLog(StoreFile):
    """One open log.

    Every call is synchronous; `append` takes some 30 microseconds. Every call raises `StoreError`
    when the disk is full or the file was damaged: the call goes on without its log.
    """

    form = CALLS

    def __init__(self, connection: apsw.Connection, notices: tuple[StoreNotice, ...] = ()) -> None:
        super().__init__(connection, notices)
        self._written = 0

    def begin(self, call_id: CallId, at: datetime) -> int:
        """Begin a session and return its number; a switch may use a call id again."""
        with explained(CALLS):
            self._connection.execute(
                "INSERT INTO session(call_id, begun_at) VALUES(?, ?)", (call_id, at.timestamp())
            )
            return self._connection.last_insert_rowid()

    def append(self, session: int, event: AnyEvent) -> None:
        """Write one event down before anything follows from it."""
        with explained(CALLS):
            self._connection.execute(
                "INSERT INTO event(session, line) VALUES(?, ?)", (session, encode_event(event))
            )
            self._written += 1

    def finish(self, session: int) -> None:
        """Say that nothing more will come, so that a restart does not take it up again.

        Now and then the file is brought in order before that, which waits for the disk, as does the
        first write after it: nobody waits for a card now.
        """
        if self._written >= TIDY_AFTER:
            self._written = 0
            with explained(CALLS):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._mark(session, finished=True)

    def reopen(self, session: int) -> None:
        """Take the mark of `finish` off again: the conversation has come back."""
        self._mark(session, finished=False)

    def unfinished(self) -> list[tuple[int, list[AnyEvent]]]:
        """Return every session that was not finished and its events, oldest first."""
        with explained(CALLS):
            rows: list[Any] = self._connection.execute(
                "SELECT session FROM session WHERE finished = 0 ORDER BY session"
            ).fetchall()
        found = [(session, self.events(session)) for (session,) in rows]
        return [(session, events) for session, events in found if events]

    def events(self, session: int) -> list[AnyEvent]:
        """Return the events of a session in the order they were written.

        One that can't be read (half written, or of a newer version) stays in the log, is left out
        here and gives a notice.
        """
        with explained(CALLS):
            rows: list[Any] = self._connection.execute(
                "SELECT number, line FROM event WHERE session = ? ORDER BY number", (session,)
            ).fetchall()
        events: list[AnyEvent] = []
        for number, line in rows:
            try:
                events.append(decode_event(line))
            except ValueError as error:
                self._notice(f"Event {number} of session {session} was passed over: {error}")
        return events

    def recent(self, limit: int) -> list[SessionRow]:
        """Return the latest sessions, newest first."""
        with explained(CALLS):
            rows: list[Any] = self._connection.execute(
                "SELECT session, call_id, begun_at, finished FROM session "
                "ORDER BY session DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [
            SessionRow(
                session=session,
                call_id=CallId(call_id),
                begun_at=datetime.fromtimestamp(begun_at, UTC),
                finished=bool(finished),
            )
            for session, call_id, begun_at, finished in rows
        ]

    def purge(self, older_than: datetime) -> int:
        """Delete every session begun before then, finished or not; return how many."""
        with explained(CALLS):
            self._connection.execute(
                "DELETE FROM session WHERE begun_at < ?", (older_than.timestamp(),)
            )
            return self._connection.changes()

    def remember(self, name: str, value: Any) -> None:
        """Keep a small value (anything JSON can hold) under a name: the place of a window."""
        with explained(CALLS):
            self._connection.execute(
                "INSERT INTO remembered(name, value) VALUES(?, ?) "
                "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                (name, msgspec.json.encode(value)),
            )

    def recall(self, name: str) -> Any:
        """Return what was kept under a name as plain JSON values; None if nothing was."""
        with explained(CALLS):
            kept = self._connection.execute(
                "SELECT value FROM remembered WHERE name = ?", (name,)
            ).get
        return None if kept is None else msgspec.json.decode(kept)

    def _mark(self, session: int, *, finished: bool) -> None:
        with explained(CALLS):
            self._connection.execute(
                "UPDATE session SET finished = ? WHERE session = ?", (finished, session)
            )

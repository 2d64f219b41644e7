"""Writes into FreeRADIUS's tables what went before: sessions, their ends, attempts to sign in."""

import hashlib
import sqlite3
from datetime import datetime

from app.sandbox.aaa.radiusd import LOOPBACK
from app.sandbox.aaa.tables import END_CAUSES, REASONS, SPEED
from app.sandbox.town.estate import Access, Session

HOUR_S = 3600
QUARTER_S = 900
INTERIM_S = 300
"""How often the BRAS tells how much was transferred."""
OCTETS = 40_000_000
"""What a session that moves transfers in that time."""


def unique_id(login: str, session_id: str) -> str:
    """What FreeRADIUS calls a session, made as its settings say."""
    said = f"{login},{session_id},{LOOPBACK}"
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()


def password_of(login: str) -> str:
    """The password of a login of the town."""
    return f"test-{login.partition('@')[0]}"


class Seed:
    """Writes rows as of one moment."""

    def __init__(self, db: sqlite3.Connection, now: datetime) -> None:
        self._db = db
        self._now = int(now.timestamp())

    def plant(self, access: Access) -> None:
        """A login's password and speed, and how its earlier sessions ended."""
        self._db.execute(
            "INSERT INTO radcheck (username, attribute, op, value) "
            "VALUES (?, 'Cleartext-Password', ':=', ?)",
            (access.login, password_of(access.login)),
        )
        self._db.execute(
            "INSERT INTO radreply (username, attribute, op, value) VALUES (?, ?, ':=', '0')",
            (access.login, SPEED),
        )
        cause = END_CAUSES.get(access.last_end, "")
        for drop in range(access.drops_1h):
            stopped = self._now - HOUR_S + (drop + 1) * HOUR_S // (access.drops_1h + 1)
            self._ended(access.login, f"S-{access.login}-d{drop}", stopped, cause)
        if not access.drops_1h:
            first = access.session.started_at.timestamp() if access.session else self._now
            self._ended(access.login, f"S-{access.login}-d", int(first) - HOUR_S - INTERIM_S, cause)

    def _ended(self, login: str, session_id: str, stopped: int, cause: str) -> None:
        self._db.execute(
            "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, "
            "acctstarttime, acctupdatetime, acctstoptime, acctinputoctets, acctoutputoctets, "
            "acctterminatecause) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
            (
                session_id, unique_id(login, session_id), login, LOOPBACK, stopped - INTERIM_S,
                stopped, stopped, cause,
            ),
        )  # fmt: skip

    def begin(self, access: Access, session: Session, heard: int) -> None:
        """A session that goes on, of which the BRAS last spoke at `heard`, and once before that."""
        unique = unique_id(access.login, session.session_id)
        started = int(session.started_at.timestamp())
        octets = OCTETS if session.moving else 0
        begun = self._db.execute(
            "INSERT OR IGNORE INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, "
            "acctstarttime, acctupdatetime, acctinputoctets, acctoutputoctets) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                session.session_id, unique, access.login, LOOPBACK, started,
                max(started, heard - INTERIM_S), octets // 8, octets,
            ),
        )  # fmt: skip
        if begun.rowcount == 0:
            return
        self._db.execute(
            "INSERT INTO radacct_interim (acctuniqueid, acctupdatetime, acctinputoctets, "
            "acctoutputoctets) SELECT acctuniqueid, acctupdatetime, acctinputoctets, "
            "acctoutputoctets FROM radacct WHERE acctuniqueid = ?",
            (unique,),
        )
        self._db.execute(
            "UPDATE radacct SET acctupdatetime = ?, acctinputoctets = acctinputoctets + ?, "
            "acctoutputoctets = acctoutputoctets + ? WHERE acctuniqueid = ?",
            (max(started, heard), octets // 8, octets, unique),
        )

    def try_to_sign_in(self, access: Access, times: int) -> None:
        """Attempts within the last quarter of an hour, refused or not as the last one was."""
        reason = REASONS.get(access.last_reject or "", "")
        reply = "Access-Reject" if access.last_reject else "Access-Accept"
        self._db.executemany(
            "INSERT INTO radpostauth (username, reply, authdate, reason) VALUES (?, ?, ?, ?)",
            [
                (access.login, reply, self._now - QUARTER_S * back // (times + 1), reason)
                for back in range(times, 0, -1)
            ],
        )

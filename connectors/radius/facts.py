"""Facts off one look into the accounting, each with what the AAA itself had."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from app.domain.facts import Value
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.text import plain
from connectors.radius.causes import DESK_ENDED, ENDS, end_named
from connectors.radius.looking import MOST_ATTEMPTS, MOST_SESSIONS, Look, Session
from connectors.radius.profiles import speed_given
from connectors.radius.recall import Recall
from connectors.radius.settings import REJECTS, Settings

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
REFUSED_WITHIN = timedelta(days=1)
"""A refusal before that says nothing about now."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one question comes to."""

    values: dict[str, Value]
    raw: dict[str, str] = {}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What every question needs: the look, whom it is about, and what was seen before."""

    look: Look
    login: str
    settings: Settings
    recall: Recall
    connector: str
    sessions: Callable[[], list[Session]]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that are had together, and the table without which they are not."""

    facts: tuple[str, ...]
    table: str
    ask: Callable[[Asked], Found]


def ask_session(asked: Asked) -> Found:
    """Whether a session goes on, and since when: the newest, where there are several."""
    found = asked.sessions()
    values: dict[str, Value] = {"session.online": bool(found), "session.started_at": None}
    if not found:
        return Found(values=values)
    newest = found[0]
    many = f"{len(found)} or more" if len(found) == MOST_SESSIONS else str(len(found))
    raw = f"{plain(newest.session_id)} at {newest.nas or 'an unknown BRAS'}"
    if len(found) > 1:
        raw = f"{many} sessions, the newest {raw}"
    values["session.started_at"] = newest.started_at
    return Found(values=values, raw={"session.online": raw})


def ask_traffic(asked: Asked) -> Found:
    """Whether anything flows, told by accounting updates; one alone can't tell.

    Raises:
        ConnectorError: There is nothing to compare with yet.
    """
    if not asked.sessions():
        return Found(values={"session.traffic": False})
    session = asked.sessions()[0]
    moving, why = _moving(asked, session)
    if moving is None:
        raise ConnectorError(asked.connector, "not clear before the next accounting update")
    return Found(values={"session.traffic": moving}, raw={"session.traffic": why})


def _moving(asked: Asked, session: Session) -> tuple[bool | None, str]:
    silent_s = _since_s(asked.look.now, session.heard_at)
    if silent_s is not None and silent_s > asked.settings.stale_after_s:
        return False, f"no accounting update for {silent_s / 60:.0f} min"
    if asked.settings.tables.interims:
        octets = asked.look.interims(session.unique_id)
        if len(octets) == 2:
            return octets[0] > octets[1], f"{octets[0] - octets[1]} octets between two updates"
    grown = asked.recall.grown(session)
    if grown is not None:
        return grown > 0, f"{grown} octets since an earlier update"
    if session.octets == 0:
        return False, "0 octets since it began"
    return None, ""


def ask_ends(asked: Asked) -> Found:
    """How earlier sessions ended; those an operator ended are no drops."""
    ended = asked.look.ended(asked.login)
    causes = [(at, end_named(cause)) for at, cause in ended]
    lately = [
        cause
        for at, cause in causes
        if at is not None and asked.look.now - at <= HOUR and cause not in DESK_ENDED
    ]
    last = causes[0][1] if causes else ""
    return Found(
        values={"session.drops_1h": len(lately), "session.last_end": ENDS.get(last)},
        raw={"session.last_end": last} if last else {},
    )


def ask_status(asked: Asked) -> Found:
    """Whether the login may sign in; None: the AAA does not know it."""
    tables, look = asked.settings.tables, asked.look
    checks = look.checks(asked.login)
    groups = look.groups(asked.login) if tables.groups else []
    meant = [asked.settings.statuses[name] for name in groups if name in asked.settings.statuses]
    refused = any(name == "Auth-Type" and value == "Reject" for name, value in checks)
    raw = ", ".join([*groups, *(["Auth-Type := Reject"] if refused else [])])
    status: str | None = None
    if meant:
        status = meant[0]
    elif refused:
        status = "stopped"
    elif checks or groups:
        status = "active"
    return Found(values={"aaa.status": status}, raw={"aaa.status": raw} if raw else {})


def ask_attempts(asked: Asked) -> Found:
    """How often the login tried to sign in lately."""
    tried = asked.look.attempts(asked.login)
    now = asked.look.now
    lately = sum(at is not None and now - at <= QUARTER for at, _, _ in tried)
    raw = {"aaa.attempts_15m": f"{lately} or more"} if lately == MOST_ATTEMPTS else {}
    return Found(values={"aaa.attempts_15m": lately}, raw=raw)


def ask_reject(asked: Asked) -> Found:
    """Why the last attempt was refused; None: it was not, or that is long past.

    Raises:
        ConnectorError, InvalidReply: It was, and the log does not say why, or not in known words.
    """
    last = next(iter(asked.look.attempts(asked.login)), None)
    if last is None or not last[1] or _settled(asked, last[0]):
        return Found(values={"aaa.last_reject": None})
    if not asked.settings.tables.reject_reason:
        why = "refused; the log keeps no reason (name its column in tables.reject_reason)"
        raise ConnectorError(asked.connector, why)
    words = last[2]
    reason = _reason(words, asked.settings)
    if reason is None:
        raise InvalidReply(asked.connector, f"refusal not understood: {words[:60] or 'no words'}")
    return Found(values={"aaa.last_reject": reason}, raw={"aaa.last_reject": words})


def _settled(asked: Asked, refused_at: datetime | None) -> bool:
    if refused_at is None or asked.look.now - refused_at > REFUSED_WITHIN:
        return True
    return any(
        session.started_at is not None and session.started_at > refused_at
        for session in asked.sessions()
    )


def _reason(words: str, settings: Settings) -> str | None:
    lowered = words.lower()
    for known in (settings.rejects, REJECTS):
        for part, reason in known.items():
            if part.lower() in lowered:
                return reason
    return None


def ask_speed(asked: Asked) -> Found:
    """The speed the AAA gives a session of this login; None: it gives none."""
    given = asked.look.replies(asked.login)
    for attribute, pattern in asked.settings.profile.items():
        for name, value in given:
            if name == attribute and (mbps := speed_given(pattern, value)) is not None:
                raw = {"aaa.speed_mbps": f"{name} = {value}"}
                return Found(values={"aaa.speed_mbps": mbps}, raw=raw)
    return Found(values={"aaa.speed_mbps": None})


def _since_s(now: datetime, then: datetime | None) -> float | None:
    return None if then is None else (now - then).total_seconds()


QUESTIONS = (
    Question(facts=("session.online", "session.started_at"), table="accounting", ask=ask_session),
    Question(facts=("session.traffic",), table="accounting", ask=ask_traffic),
    Question(facts=("session.drops_1h", "session.last_end"), table="accounting", ask=ask_ends),
    Question(facts=("aaa.status",), table="logins", ask=ask_status),
    Question(facts=("aaa.attempts_15m",), table="attempts", ask=ask_attempts),
    Question(facts=("aaa.last_reject",), table="attempts", ask=ask_reject),
    Question(facts=("aaa.speed_mbps",), table="replies", ask=ask_speed),
)


def offered_facts(settings: Settings) -> tuple[str, ...]:
    """Name the facts that can be had with these tables."""
    return tuple(
        fact
        for question in QUESTIONS
        if getattr(settings.tables, question.table)
        and (question.ask is not ask_speed or settings.profile)
        for fact in question.facts
    )

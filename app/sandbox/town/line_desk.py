"""What the operator can be told to do with a broadband line, and which orders fail."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.sandbox.town.estate import Line

REDIAL_AFTER = timedelta(seconds=2)
SESSION_GONE = 503
"""Error-Cause 503 of RFC 5176: session context not found."""

NOT_POSSIBLE = 506
"""Error-Cause 506 of RFC 5176: resources unavailable."""

CURES = {
    "disconnect": "session_limit",
    "unlock": "status",
    "rebind": "binding",
    "resetPassword": "password",
}
"""The refusal each order puts an end to."""


def carry_out(line: Line, verb: str, at: datetime) -> int:
    """Do it; return the Error-Cause it was refused with, 0 when it was not."""
    doing = _DOING.get(verb)
    if doing is None:
        return NOT_POSSIBLE
    cause = doing(line)
    access = line.access
    if verb == "resetModem" and not cause:
        line.onu.up_at = at
    if line.access.last_reject == CURES.get(verb, ""):
        access.last_reject, access.attempts_15m = None, 0
    if access.session is None and access.dials and line.onu.online:
        access.redial_at = at + REDIAL_AFTER
    return cause


def _disconnect(line: Line) -> int:
    access = line.access
    found = access.session or access.elsewhere
    cause = SESSION_GONE if access.gone or found is None else 0
    access.session, access.elsewhere, access.gone = None, None, False
    return cause


def _unlock(line: Line) -> int:
    line.access.locked_until = None
    if line.access.status == "locked":
        line.access.status = "active"
    return 0


def _nothing_else(_line: Line) -> int:
    return 0


def _reset_modem(line: Line) -> int:
    """Restart it from afar; one that is dark does not hear that."""
    if not line.onu.online:
        return NOT_POSSIBLE
    line.access.session = None
    return 0


def _push_settings(line: Line) -> int:
    """Write the settings anew; the router has to be reachable through its modem."""
    if not line.onu.online:
        return NOT_POSSIBLE
    line.access.dials = line.access.dials or not line.access.configured
    line.access.configured = True
    return 0


_DOING: dict[str, Callable[[Line], int]] = {
    "disconnect": _disconnect,
    "unlock": _unlock,
    "rebind": _nothing_else,
    "resetPassword": _nothing_else,
    "resetModem": _reset_modem,
    "pushSettings": _push_settings,
}
VERBS = tuple(_DOING)

"""Rarer troubles of a broadband line: splitter, slow decay, lost settings, a linked mobile."""

from datetime import datetime, timedelta

from app.sandbox.town.estate import Estate, Line, Session
from app.sandbox.town.population import go_dark
from app.sandbox.town.scenes.scene import LineScene

NEIGHBOURS = 5
SPLITTER = "SPL-TEST-9"


def _splitter_down(estate: Estate, line: Line, now: datetime) -> None:
    neighbours = estate.pons[line.onu.pon_id].onus[:NEIGHBOURS]
    for index, onu in enumerate((*neighbours, line.onu)):
        onu.splitter = SPLITTER
        go_dark(onu, "los", now - timedelta(minutes=22, seconds=index))
    for other in estate.lines.values():
        if other.onu.splitter == SPLITTER:
            other.access.session = None


def _degraded(_estate: Estate, line: Line, _now: datetime) -> None:
    line.onu.rx_dbm, line.onu.olt_rx_dbm = -23.6, -24.8


def _flapping(_estate: Estate, line: Line, now: datetime) -> None:
    line.access.drops_1h, line.access.last_end = 8, 2
    line.access.session = Session(
        session_id=f"S-{line.customer_id}", started_at=now - timedelta(minutes=4)
    )


def _settings_lost(_estate: Estate, line: Line, _now: datetime) -> None:
    line.access.session, line.access.dials, line.access.configured = None, False, False


def _forgotten_password(_estate: Estate, line: Line, _now: datetime) -> None:
    line.access.session = None
    line.access.last_reject, line.access.attempts_15m = "password", 5


def _linked(_estate: Estate, line: Line, _now: datetime) -> None:
    line.access.session = None
    line.access.last_reject, line.access.attempts_15m = "status", 2
    line.access.status, line.product.status = "stopped", "suspended"
    line.product.stop_reason = "linked_mobile"


SCENES: dict[str, LineScene] = {
    "B19": _splitter_down,
    "B20": _degraded,
    "B21": _settings_lost,
    "B22": _flapping,
    "B23": _forgotten_password,
    "B24": _linked,
}

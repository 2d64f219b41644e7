"""Home broadband: the PON, the optical modem, the login and what is measured on the line."""

from datetime import datetime

import msgspec

from app.sandbox.town.estate.customer import Customer


class Onu(msgspec.Struct, kw_only=True):
    """An optical modem. Light is None while it is dark.

    Attributes:
        usual_rx_dbm: The median of its light over the last 30 days.
    """

    onu_id: str
    pon_id: str
    serial: str
    online: bool = True
    up_at: datetime
    last_down_cause: str | None = None
    last_down_at: datetime | None = None
    splitter: str = ""
    rx_dbm: float | None = None
    usual_rx_dbm: float | None = None
    olt_rx_dbm: float | None = None


class Pon(msgspec.Struct, kw_only=True):
    """One PON port of an OLT; while not `reachable` its management system is down.

    Attributes:
        bip_rising: Whether errors of the upstream frames are rising, as a rogue modem makes them.
    """

    pon_id: str
    olt_id: str
    area_id: str
    onus: list[Onu] = []
    reachable: bool = True
    bip_rising: bool = False


class Session(msgspec.Struct, kw_only=True):
    """One access session at the BRAS; `moving` once octets flow."""

    session_id: str
    started_at: datetime
    moving: bool = True


class Access(msgspec.Struct, kw_only=True):
    """The AAA's record of one login.

    Attributes:
        session: The session of this line's own modem.
        elsewhere: A session of the same login from another place.
        redial_at: When the modem dials again; None while it does not try.
        gone: The BRAS has already dropped the session the AAA still shows.
        dials: Whether the modem dials at all.
        configured: Whether the router still has its settings.
        last_end: Why the last session ended, by RADIUS' Acct-Terminate-Cause.
    """

    login: str
    status: str = "active"
    speed_mbps: int
    session: Session | None = None
    elsewhere: Session | None = None
    redial_at: datetime | None = None
    gone: bool = False
    dials: bool = True
    configured: bool = True
    last_end: int = 1
    attempts_15m: int = 0
    last_reject: str | None = None
    drops_1h: int = 0
    locked_until: datetime | None = None


class Line(Customer, kw_only=True):
    """A broadband customer with everything that belongs to the line."""

    onu: Onu
    access: Access


class LineTest(msgspec.Struct, kw_only=True):
    """One measurement of a line, done `finishes_at`; `login` is a mobile number for a phone."""

    test_id: str
    login: str
    name: str
    specification: str
    asked_at: datetime
    finishes_at: datetime
    key: str = ""

"""Enterprise customers and their leased lines, from the customer's router to the service router."""

from datetime import datetime

import msgspec

from app.sandbox.town.estate.customer import Customer


class Site(msgspec.Struct, kw_only=True):
    """The customer's end: our converter, and their router behind it. Light is None while dark."""

    powered: bool = True
    rx_dbm: float | None = -18.0
    router_answers: bool = True


class Alarm(msgspec.Struct, kw_only=True):
    """An alarm of one element of the transport network; `kind` is what the element is."""

    alarm_id: str
    element: str
    kind: str
    raised_at: datetime
    cleared_at: datetime | None = None
    root: bool = True


class Circuit(Customer, kw_only=True):
    """An enterprise customer with a leased line.

    Attributes:
        grade: `AAA`, `AA`, `A` or `std`.
        path: The elements it runs over, from the customer's end.
        in_use: Share of the bandwidth in use.
        lost: Share of test packets lost.
        dropped: Whether traffic to it is dropped to defend the network.
        work_until: End of planned work on its path.
    """

    circuit_id: str
    grade: str = "AA"
    mbps: int = 200
    path: tuple[str, ...] = ()
    site: Site
    port_up: bool = True
    port_errors: bool = False
    path_up: bool = True
    in_use: float = 0.3
    lost: float = 0.0
    dropped: bool = False
    backup: bool = True
    down_since: datetime | None = None
    work_until: datetime | None = None

"""What the pretend operator has: plain records, one truth that every simulated system is a view of.

Everything here may change while the sandbox runs; money is integer fen, instants are UTC-aware.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

Text = dict[str, str]
"""One wording per language: `{zh: ..., en: ...}`."""


class Area(msgspec.Struct, kw_only=True):
    """A part of a town that is served by one PON."""

    area_id: str
    name: Text
    city: Text


class Onu(msgspec.Struct, kw_only=True):
    """An optical modem. Light is None while it is dark."""

    onu_id: str
    pon_id: str
    serial: str
    online: bool = True
    up_at: datetime
    last_down_cause: str | None = None
    last_down_at: datetime | None = None
    rx_dbm: float | None = None
    olt_rx_dbm: float | None = None


class Pon(msgspec.Struct, kw_only=True):
    """One PON port of an OLT; while not `reachable` its management system is down."""

    pon_id: str
    olt_id: str
    area_id: str
    onus: list[Onu] = []
    reachable: bool = True


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
    """

    login: str
    status: str = "active"
    speed_mbps: int
    session: Session | None = None
    elsewhere: Session | None = None
    redial_at: datetime | None = None
    gone: bool = False
    dials: bool = True
    attempts_15m: int = 0
    last_reject: str | None = None
    drops_1h: int = 0
    locked_until: datetime | None = None


class Product(msgspec.Struct, kw_only=True):
    """The broadband product as sold."""

    product_id: str
    name: str
    speed_mbps: int = 0
    fee_fen: int
    status: str = "active"
    started_at: datetime
    expires_at: datetime | None = None


class Bill(msgspec.Struct, kw_only=True):
    """One monthly bill; paid once nothing is left."""

    bill_id: str
    billed_at: datetime
    amount_fen: int
    left_fen: int = 0
    paid_at: datetime | None = None


class Account(msgspec.Struct, kw_only=True):
    """A billing account: `active`, `arrears`, `stopped` or `expired`."""

    account_id: str
    status: str = "active"
    bills: list[Bill] = []


class Order(msgspec.Struct, kw_only=True):
    """A change of the product under way or done."""

    order_id: str
    state: str
    ordered_at: datetime
    text: Text


class Interaction(msgspec.Struct, kw_only=True):
    """One past contact with the customer."""

    interaction_id: str
    at: datetime
    text: Text
    channel: str = "hotline"


class Ticket(msgspec.Struct, kw_only=True):
    """A trouble ticket; `key` is the idempotency key it was asked for with."""

    ticket_id: str
    customer_id: str
    kind: str
    severity: str = "minor"
    status: str = "acknowledged"
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    description: str = ""
    text: Text = {}
    key: str = ""


class Customer(msgspec.Struct, kw_only=True):
    """What every customer has, whatever it is they bought.

    Attributes:
        product: The main product: the broadband line, the mobile plan, the circuit.
        mood: How they were when they last called (`calm`, `upset`, `angry`), as noted then.
        fee_sensitive: Whether they look at every yuan, as the CRM has it.
    """

    customer_id: str
    number: str
    name: str
    latin_name: str
    tier: str
    since: datetime
    address: str
    area_id: str
    product: Product
    account: Account
    orders: list[Order] = []
    interactions: list[Interaction] = []
    mood: str | None = None
    fee_sensitive: bool | None = None


class Line(Customer, kw_only=True):
    """A broadband customer with everything that belongs to the line."""

    onu: Onu
    access: Access


class Mobile(Customer, kw_only=True):
    """A mobile customer; `status` is the subscription's, `active` or why it is not."""

    msisdn: str
    status: str = "active"


class Circuit(Customer, kw_only=True):
    """An enterprise customer with a leased line."""

    circuit_id: str


class Problem(msgspec.Struct, kw_only=True):
    """A disturbance of a whole area; `planned` when it is work on the network."""

    problem_id: str
    area_id: str
    planned: bool = False
    status: str = "inProgress"
    started_at: datetime
    expected_end_at: datetime | None = None
    affected: int = 0
    text: Text


class Message(msgspec.Struct, kw_only=True):
    """A text message to a customer."""

    message_id: str
    number: str
    content: str
    sent_at: datetime
    key: str = ""


class Monitor(msgspec.Struct, kw_only=True):
    """One activation order under way: done `finishes_at`; `cause` is the refusal, 0 when none."""

    monitor_id: str
    login: str
    verb: str
    key: str
    body: str
    asked_at: datetime
    finishes_at: datetime
    cause: int = 0


class LineTest(msgspec.Struct, kw_only=True):
    """One measurement of a line, done `finishes_at`."""

    test_id: str
    login: str
    name: str
    specification: str
    asked_at: datetime
    finishes_at: datetime


class Estate(msgspec.Struct, kw_only=True):
    """Everything, by id."""

    areas: dict[str, Area] = {}
    pons: dict[str, Pon] = {}
    lines: dict[str, Line] = {}
    mobiles: dict[str, Mobile] = {}
    circuits: dict[str, Circuit] = {}
    problems: dict[str, Problem] = {}
    tickets: dict[str, Ticket] = {}
    messages: dict[str, Message] = {}
    monitors: dict[str, Monitor] = {}
    tests: dict[str, LineTest] = {}

    def customers(self) -> Iterator[Customer]:
        """Every customer, whatever they have."""
        yield from self.lines.values()
        yield from self.mobiles.values()
        yield from self.circuits.values()

    def add(self, customer: Customer) -> None:
        """Take a customer in."""
        match customer:
            case Line():
                self.lines[customer.customer_id] = customer
            case Mobile():
                self.mobiles[customer.customer_id] = customer
            case Circuit():
                self.circuits[customer.customer_id] = customer

    def next_serial(self) -> int:
        """Return a number no customer has."""
        return 100001 + len(self.lines) + len(self.mobiles) + len(self.circuits)

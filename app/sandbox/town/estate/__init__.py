"""What the pretend operator has: plain records, one truth that every simulated system is a view of.

Everything here may change while the sandbox runs; money is integer fen, instants are UTC-aware.
"""

from collections.abc import Iterator

import msgspec

from app.sandbox.town.estate.broadband import Access, Line, LineTest, Onu, Pon, Session
from app.sandbox.town.estate.customer import (
    Account,
    Bill,
    Customer,
    Interaction,
    Order,
    Product,
    Text,
    Ticket,
)
from app.sandbox.town.estate.enterprise import Alarm, Circuit, Site
from app.sandbox.town.estate.ledger import Ledger
from app.sandbox.town.estate.mobile import (
    Call,
    Handset,
    Mobile,
    Profile,
    Signal,
    Sim,
    Texting,
    Trace,
)
from app.sandbox.town.estate.network import Area, Message, Monitor, Problem
from app.sandbox.town.estate.radio import Cell, Grid, Incident

__all__ = [
    "Access",
    "Account",
    "Alarm",
    "Area",
    "Bill",
    "Call",
    "Cell",
    "Circuit",
    "Customer",
    "Estate",
    "Grid",
    "Handset",
    "Incident",
    "Interaction",
    "Ledger",
    "Line",
    "LineTest",
    "Message",
    "Mobile",
    "Monitor",
    "Onu",
    "Order",
    "Pon",
    "Problem",
    "Product",
    "Profile",
    "Session",
    "Signal",
    "Sim",
    "Site",
    "Text",
    "Texting",
    "Ticket",
    "Trace",
]


class Estate(msgspec.Struct, kw_only=True):
    """Everything, by id.

    Attributes:
        released_numbers: Numbers nobody has any more.
        channels_down: Ways of self-service that are out of order.
    """

    areas: dict[str, Area] = {}
    pons: dict[str, Pon] = {}
    lines: dict[str, Line] = {}
    mobiles: dict[str, Mobile] = {}
    circuits: dict[str, Circuit] = {}
    alarms: dict[str, Alarm] = {}
    cells: dict[str, Cell] = {}
    grids: dict[str, Grid] = {}
    incidents: dict[str, Incident] = {}
    released_numbers: set[str] = set()
    channels_down: set[str] = set()
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

"""What every customer of the operator has, whatever it is they bought."""

from datetime import datetime

import msgspec

Text = dict[str, str]
"""One wording per language: `{zh: ..., en: ...}`."""


class Product(msgspec.Struct, kw_only=True):
    """The product as sold; `stop_reason` is why it is suspended (`linked_mobile`, `request`)."""

    product_id: str
    name: str
    speed_mbps: int = 0
    fee_fen: int
    status: str = "active"
    stop_reason: str = ""
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
    """A change of the product under way or done.

    Attributes:
        kind: `install`, `move`, `speed`, `port_in` or `repair`.
        blocked: What holds it up: `no_port`, `customer_absent`, `payment`, `real_name`, `parts`.
        visit_at: When the engineer comes.
        provisioned: Whether the network carried it out; None: it was never told.
        action: `add`, `modify` or `delete`.
        item: The product it is about; empty: the customer's main one.
        offering: What of the catalogue is ordered, if anything.
        key: The idempotency key it was asked for with.
    """

    order_id: str
    state: str
    ordered_at: datetime
    text: Text
    kind: str = "install"
    expected_at: datetime | None = None
    done_at: datetime | None = None
    blocked: str = ""
    visit_at: datetime | None = None
    provisioned: bool | None = None
    action: str = "modify"
    item: str = ""
    offering: str = ""
    key: str = ""


class Interaction(msgspec.Struct, kw_only=True):
    """One past contact with the customer; `topic` is what it was about, as coded then."""

    interaction_id: str
    at: datetime
    text: Text
    channel: str = "hotline"
    topic: str = ""


class Ticket(msgspec.Struct, kw_only=True):
    """A trouble ticket or complaint.

    Attributes:
        urges: How often the customer has asked how far it is.
        repeat_of: The ticket it says was not solved.
        repeats: How many tickets about the same thing came before.
        amount_fen: What is at stake.
        problem: The problem of many it waits for the end of.
        key: The idempotency key it was asked for with; `touched` those of later changes.
    """

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
    urges: int = 0
    repeat_of: str = ""
    repeats: int = 0
    amount_fen: int = 0
    problem: str = ""
    key: str = ""
    touched: list[str] = []


class Customer(msgspec.Struct, kw_only=True):
    """What every customer has, whatever it is they bought.

    Attributes:
        product: The main product: the broadband line, the mobile plan, the circuit.
        mood: How they were when they last called (`calm`, `upset`, `angry`), as noted then.
        fee_sensitive: Whether they look at every yuan, as the CRM has it.
        vulnerable: Whether they need special care (age, disability).
        escalated: Whether they have gone to the regulator before.
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
    vulnerable: bool = False
    escalated: bool = False

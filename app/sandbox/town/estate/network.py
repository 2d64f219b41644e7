"""What concerns many at once, and what was ordered or sent: areas, problems, orders, messages."""

from datetime import datetime

import msgspec

from app.sandbox.town.estate.customer import Text


class Area(msgspec.Struct, kw_only=True):
    """A part of a town that is served by one PON."""

    area_id: str
    name: Text
    city: Text


class Problem(msgspec.Struct, kw_only=True):
    """A disturbance of a whole area; `planned` when it is work on the network.

    Attributes:
        complaint: It is no disturbance, but one cause that many complain about.
    """

    problem_id: str
    area_id: str
    planned: bool = False
    complaint: bool = False
    status: str = "inProgress"
    started_at: datetime
    expected_end_at: datetime | None = None
    affected: int = 0
    text: Text


class Message(msgspec.Struct, kw_only=True):
    """A text message to a customer.

    Attributes:
        purpose: What it was sent for (`selfcare`), as its sender says.
        state: `completed`, `inProgress` or `failed`: what the delivery report says.
    """

    message_id: str
    number: str
    content: str
    sent_at: datetime
    purpose: str = ""
    state: str = "completed"
    key: str = ""


class Monitor(msgspec.Struct, kw_only=True):
    """One activation order under way: done `finishes_at`; `cause` is the refusal, 0 when none.

    Attributes:
        system: Where it was ordered, and is watched.
        login: The service it is about, as that system knows it.
    """

    monitor_id: str
    system: str = "AAA"
    login: str
    verb: str
    key: str
    body: str
    asked_at: datetime
    finishes_at: datetime
    cause: int = 0

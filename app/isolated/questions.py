"""What a connector in a process can be asked: each method of the contract as one struct.

A struct's tag is the method's name, its fields are the method's arguments in their order: so one
program serves every connector, and a method that is added to the contract is one struct more.
"""

from typing import ClassVar

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import TicketDraft


class Question(msgspec.Struct, frozen=True, tag_field="asks"):
    """What every question is.

    Attributes:
        streams: The answer is many things, one after the other.
        acts: Something is done in the other system: an unclear end is an unknown outcome.
        reports: It says how far it is.
    """

    streams: ClassVar[bool] = False
    acts: ClassVar[bool] = False
    reports: ClassVar[bool] = False


class Events(Question, frozen=True, tag="events"):
    """`CallSource.events`."""

    streams: ClassVar[bool] = True


class FindCustomers(Question, frozen=True, tag="find_customers"):
    """`Directory.find_customers`."""

    number: str


class FindBySuffix(Question, frozen=True, tag="find_by_suffix"):
    """`SuffixDirectory.find_by_suffix`."""

    digits: str


class FindKeyed(Question, frozen=True, tag="find_keyed"):
    """`KeyDirectory.find_keyed`."""

    kind: str
    key: str


class Read(Question, frozen=True, tag="read"):
    """`FactSource.read`."""

    streams: ClassVar[bool] = True
    customer: Customer
    facts: frozenset[str]


class Perform(Question, frozen=True, tag="perform"):
    """`ActionTarget.perform`."""

    acts: ClassVar[bool] = True
    reports: ClassVar[bool] = True
    customer: Customer | None
    order: ActionState


class Check(Question, frozen=True, tag="check"):
    """`ActionTarget.check`."""

    customer: Customer | None
    order: ActionState


class FindTickets(Question, frozen=True, tag="find_tickets"):
    """`TicketDesk.find_tickets`."""

    customer: Customer


class OpenTicket(Question, frozen=True, tag="open_ticket"):
    """`TicketDesk.open_ticket`."""

    acts: ClassVar[bool] = True
    draft: TicketDraft
    key: str


class AddNote(Question, frozen=True, tag="add_note"):
    """`TicketDesk.add_note`."""

    acts: ClassVar[bool] = True
    reference: str
    text: str
    key: str


class FindByKey(Question, frozen=True, tag="find_by_key"):
    """`TicketDesk.find_by_key`."""

    key: str


class Send(Question, frozen=True, tag="send"):
    """`Messenger.send`."""

    acts: ClassVar[bool] = True
    to: str
    subject: str
    text: str
    key: str


class HowDelivered(Question, frozen=True, tag="delivery"):
    """`Messenger.delivery`."""

    reference: str


class OpenCustomer(Question, frozen=True, tag="open_customer"):
    """`ScreenBridge.open_customer`."""

    customer: Customer
    number: str


class ReadContext(Question, frozen=True, tag="read_context"):
    """`ScreenBridge.read_context`."""


class Fill(Question, frozen=True, tag="fill"):
    """`ScreenBridge.fill`."""

    acts: ClassVar[bool] = True
    form: str
    fields: dict[str, str]


class Give(Question, frozen=True, tag="give"):
    """`Relay.give`."""

    acts: ClassVar[bool] = True
    conversation: str
    content: bytes


class Take(Question, frozen=True, tag="take"):
    """`Relay.take`."""

    conversation: str
    after: int
    wait_s: float


class AskHealth(Question, frozen=True, tag="health"):
    """`Examined.health`."""


AnyQuestion = (
    Events
    | FindCustomers
    | FindBySuffix
    | FindKeyed
    | Read
    | Perform
    | Check
    | FindTickets
    | OpenTicket
    | AddNote
    | FindByKey
    | Send
    | HowDelivered
    | OpenCustomer
    | ReadContext
    | Fill
    | Give
    | Take
    | AskHealth
)


def method(question: Question) -> str:
    """Return the name of the method that answers."""
    return str(question.__struct_config__.tag)

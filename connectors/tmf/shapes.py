"""The parts of TM Forum records that are read; whatever else a record holds is let pass.

Version 4 and version 5 dress are both understood where they differ.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
LIMIT_YUAN = Decimal(10) ** 10


class Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What every shape has in common: camelCase on the wire."""


class Characteristic(Shape, frozen=True, kw_only=True):
    """A named value; its type is looked at when it is used."""

    name: str
    value: Any = None


class Ref(Shape, frozen=True, kw_only=True):
    """A reference to another record."""

    id: str


class Period(Shape, frozen=True, kw_only=True):
    """From when to when."""

    start_date_time: Instant | None = None
    end_date_time: Instant | None = None


class Note(Shape, frozen=True, kw_only=True):
    """A remark; where its id is a language, it is the wording in that language."""

    id: str = ""
    text: str = ""


class Money(Shape, frozen=True, kw_only=True):
    """An amount."""

    unit: str = "CNY"
    value: Decimal


class RelatedParty(Shape, frozen=True, kw_only=True):
    """Who a record is about: version 4 says `id`, version 5 `partyOrPartyRole.id`."""

    id: str = ""
    party_or_party_role: Ref | None = None

    @property
    def party_id(self) -> str:
        """Id of the party in either version."""
        return self.party_or_party_role.id if self.party_or_party_role else self.id


class PhoneOfOld(Shape, frozen=True, kw_only=True):
    """Where version 4 keeps a number, or a street."""

    phone_number: str = ""
    street1: str = ""


class ContactMedium(Shape, frozen=True, kw_only=True):
    """A way to reach someone: a number, or an address."""

    phone_number: str = ""
    street1: str = ""
    characteristic: PhoneOfOld | None = None

    @property
    def number(self) -> str:
        """The telephone number in either version."""
        return self.phone_number or (
            self.characteristic.phone_number if self.characteristic else ""
        )

    @property
    def street(self) -> str:
        """The street in either version."""
        return self.street1 or (self.characteristic.street1 if self.characteristic else "")


class CustomerRecord(Shape, frozen=True, kw_only=True):
    """TMF629 Customer."""

    id: str
    name: str
    valid_for: Period | None = None
    account: tuple[Ref, ...] = ()
    contact_medium: tuple[ContactMedium, ...] = ()
    characteristic: tuple[Characteristic, ...] = ()


class ProductRecord(Shape, frozen=True, kw_only=True):
    """TMF637 Product."""

    name: str
    status: str
    termination_date: Instant | None = None
    product_characteristic: tuple[Characteristic, ...] = ()


class OrderItem(Shape, frozen=True, kw_only=True):
    """One item of a product order."""

    product: Ref | None = None


class OrderRecord(Shape, frozen=True, kw_only=True):
    """TMF622 ProductOrder."""

    id: str
    state: str
    product_order_item: tuple[OrderItem, ...] = ()


class InteractionRecord(Shape, frozen=True, kw_only=True):
    """TMF683 PartyInteraction."""

    interaction_date: Period | None = None
    creation_date: Instant | None = None
    direction: str = ""
    description: str = ""
    reason: str = ""
    note: tuple[Note, ...] = ()
    related_party: tuple[RelatedParty, ...] = ()


class AccountRecord(Shape, frozen=True, kw_only=True):
    """TMF666 BillingAccount."""

    state: str
    payment_status: str = ""


class BillRecord(Shape, frozen=True, kw_only=True):
    """TMF678 CustomerBill."""

    state: Literal["new", "onHold", "validated", "sent", "settled", "partiallyPaid"]
    remaining_amount: Money | None = None
    last_update: Instant | None = None
    applied_payment: tuple[dict[str, Any], ...] = ()
    billing_account: Ref | None = None


class RelatedPlace(Shape, frozen=True, kw_only=True):
    """Where a record belongs: version 4 says `id`, version 5 `place.id`."""

    id: str = ""
    place: Ref | None = None

    @property
    def place_id(self) -> str:
        """Id of the place in either version."""
        return self.place.id if self.place else self.id


class ProblemRecord(Shape, frozen=True, kw_only=True):
    """TMF656 ServiceProblem."""

    id: str
    category: str
    status: str
    creation_date: Instant | None = None
    affected_location: tuple[RelatedPlace, ...] = ()
    characteristic: tuple[Characteristic, ...] = ()


Operational = Literal["enabled", "disabled", "enable", "disable"]
"""Version 5 says the former two, version 4 the latter."""
OPERATIONAL: frozenset[str] = frozenset(get_args(Operational))


class ResourceRecord(Shape, frozen=True, kw_only=True):
    """TMF639 Resource."""

    operational_state: Operational
    resource_characteristic: tuple[Characteristic, ...] = ()

    @property
    def works(self) -> bool:
        """Whether it is in operation, in either version."""
        return self.operational_state.startswith("enable")


class ServiceRecord(Shape, frozen=True, kw_only=True):
    """TMF638 Service."""

    service_characteristic: tuple[Characteristic, ...]


class RelatedEntity(Shape, frozen=True, kw_only=True):
    """What a ticket is about: version 4 says `id`, version 5 `entity.id`."""

    id: str = ""
    entity: Ref | None = None

    @property
    def entity_id(self) -> str:
        """Id of the entity in either version."""
        return self.entity.id if self.entity else self.id


class ExternalIdentifier(Shape, frozen=True, kw_only=True):
    """What another system calls a record."""

    id: str = ""


class Keyed(Shape, frozen=True, kw_only=True):
    """A record that keeps the key of the order it comes from.

    Version 5 has it in a list (of TMF622: `externalId`), version 4 as one text.
    """

    external_identifier: tuple[ExternalIdentifier, ...] = ()
    external_id: str | tuple[ExternalIdentifier, ...] = ""

    def has_key(self, key: str) -> bool:
        """Whether it comes from the order with that key."""
        listed = () if isinstance(self.external_id, str) else self.external_id
        return key == self.external_id or any(
            each.id == key for each in (*self.external_identifier, *listed)
        )


class TicketRecord(Keyed, frozen=True, kw_only=True):
    """TMF621 TroubleTicket."""

    id: str
    status: str
    ticket_type: str = ""
    description: str = ""
    creation_date: Instant | None = None
    expected_resolution_date: Instant | None = None
    resolution_date: Instant | None = None
    related_entity: tuple[RelatedEntity, ...] = ()
    note: tuple[Note, ...] = ()


class HeaderItem(Shape, frozen=True, kw_only=True):
    """One header of a request that was made."""

    name: str
    value: str


class MonitoredRequest(Shape, frozen=True, kw_only=True):
    """The request a monitor watches."""

    header: tuple[HeaderItem, ...] = ()


class MonitoredResponse(Shape, frozen=True, kw_only=True):
    """How a watched request ended."""

    status_code: str = ""
    body: str = ""


class MonitorRecord(Shape, frozen=True, kw_only=True):
    """TMF640 Monitor; `progress` (0 to 100) is what some servers add."""

    id: str
    state: str
    progress: float | None = None
    request: MonitoredRequest | None = None
    response: MonitoredResponse | None = None


class MessageRecord(Shape, frozen=True, kw_only=True):
    """TMF681 CommunicationMessage."""

    id: str
    state: str = ""
    characteristic: tuple[Characteristic, ...] = ()


class Created(Shape, frozen=True, kw_only=True):
    """All that is read of a record just created."""

    id: str


def in_utc(at: datetime | None) -> datetime | None:
    """Turn an instant to UTC; None stays None."""
    return None if at is None else at.astimezone(UTC)

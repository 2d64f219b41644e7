"""The parts of complaint, order, message and circuit records that are read."""

from typing import Any, Literal

from connectors.tmf.shapes import (
    Characteristic,
    ExternalIdentifier,
    Instant,
    OrderItem,
    Period,
    PhoneOfOld,
    Ref,
    RelatedEntity,
    RelatedParty,
    RelatedPlace,
    Shape,
)


class ComplaintRecord(Shape, frozen=True, kw_only=True):
    """TMF621 TroubleTicket, as a complaint."""

    id: str
    status: str
    ticket_type: str = ""
    creation_date: Instant | None = None
    expected_resolution_date: Instant | None = None
    resolution_date: Instant | None = None
    related_entity: tuple[RelatedEntity, ...] = ()
    external_identifier: tuple[ExternalIdentifier, ...] = ()
    trouble_ticket_characteristic: tuple[Characteristic, ...] = ()


class NotedTicket(Shape, frozen=True, kw_only=True):
    """TMF621 TroubleTicket, as far as a note is added to it: what is there goes back unchanged."""

    id: str
    note: tuple[dict[str, Any], ...] = ()
    external_identifier: tuple[dict[str, Any], ...] = ()

    def carries(self, key: str) -> bool:
        """Whether it has been noted under that key."""
        return any(each.get("id") == key for each in (*self.note, *self.external_identifier))


class HeldUp(Shape, frozen=True, kw_only=True):
    """Why an order does not go on."""

    code: str = ""


class ProgressRecord(Shape, frozen=True, kw_only=True):
    """TMF622 ProductOrder, as far as its progress goes."""

    id: str
    state: str
    category: str = ""
    creation_date: Instant | None = None
    expected_completion_date: Instant | None = None
    completion_date: Instant | None = None
    product_order_error_message: tuple[HeldUp, ...] = ()
    product_order_item: tuple[OrderItem, ...] = ()


class ServiceOrderRecord(Shape, frozen=True, kw_only=True):
    """TMF641 ServiceOrder."""

    id: str
    state: str
    external_id: str = ""


class AppointmentRecord(Shape, frozen=True, kw_only=True):
    """TMF646 Appointment."""

    id: str
    status: Literal["initialized", "confirmed", "cancelled", "completed", "failed"]
    valid_for: Period | None = None
    related_entity: tuple[Ref, ...] = ()


class ChannelRef(Shape, frozen=True, kw_only=True):
    """Which way a contact came."""

    id: str = ""
    channel: Ref | None = None

    @property
    def channel_id(self) -> str:
        """Id of the channel in either version."""
        return self.channel.id if self.channel else self.id


class WishRecord(Shape, frozen=True, kw_only=True):
    """TMF683 PartyInteraction, as far as what was wanted goes."""

    reason: str = ""
    creation_date: Instant | None = None
    related_channel: tuple[ChannelRef, ...] = ()
    related_party: tuple[RelatedParty, ...] = ()


class SentRecord(Shape, frozen=True, kw_only=True):
    """TMF681 CommunicationMessage that was sent."""

    id: str
    state: str = ""
    send_time: Instant | None = None
    receiver: tuple[PhoneOfOld, ...] = ()
    characteristic: tuple[Characteristic, ...] = ()


class RunningRecord(Shape, frozen=True, kw_only=True):
    """TMF638 Service, as far as whether it runs."""

    id: str
    operating_status: str = ""


class CauseRecord(Shape, frozen=True, kw_only=True):
    """TMF656 ServiceProblem that many complain about."""

    id: str
    category: str
    status: str
    affected_number_of_services: int = 0
    affected_location: tuple[RelatedPlace, ...] = ()


class AlarmedObject(Shape, frozen=True, kw_only=True):
    """What raised an alarm."""

    id: str = ""


class AlarmRecord(Shape, frozen=True, kw_only=True):
    """TMF642 Alarm; `external_alarm_id` is what the operator calls it."""

    external_alarm_id: str = ""
    specific_problem: str = ""
    state: str = ""
    alarm_raised_time: Instant | None = None
    is_root_cause: bool = False
    alarmed_object: AlarmedObject | None = None


class CircuitRecord(Shape, frozen=True, kw_only=True):
    """TMF638 Service of a leased line."""

    service_characteristic: tuple[Characteristic, ...]
    supporting_resource: tuple[Ref, ...] = ()

"""The parts of TM Forum records about mobile lines that are read; the rest is let pass."""

from connectors.tmf.shapes import Characteristic, Instant, Note, Shape


class NamedRef(Shape, frozen=True, kw_only=True):
    """A reference to another record, with what it is there for."""

    id: str
    name: str = ""


class LineRecord(Shape, frozen=True, kw_only=True):
    """TMF638 Service of a mobile line at HLR, Radio or SMSC."""

    service_characteristic: tuple[Characteristic, ...]
    supporting_resource: tuple[NamedRef, ...] = ()


class PieceRecord(Shape, frozen=True, kw_only=True):
    """TMF639 Resource: a card, a phone, a number, a cell, a square of the map."""

    name: str = ""
    operational_state: str = ""
    availability_status: str = ""
    resource_characteristic: tuple[Characteristic, ...] = ()


class IncidentRecord(Shape, frozen=True, kw_only=True):
    """TMF656 ServiceProblem that names the resources it affects."""

    id: str
    status: str
    category: str = ""
    creation_date: Instant | None = None
    affected_resource: tuple[NamedRef, ...] = ()
    characteristic: tuple[Characteristic, ...] = ()
    note: tuple[Note, ...] = ()


class AlarmedObject(Shape, frozen=True, kw_only=True):
    """What an alarm is about."""

    id: str = ""


class AlarmRecord(Shape, frozen=True, kw_only=True):
    """TMF642 Alarm."""

    id: int | str
    state: str = ""
    service_affecting: bool = True
    alarm_raised_time: Instant
    alarmed_object: AlarmedObject | None = None


class PhoneRef(Shape, frozen=True, kw_only=True):
    """One end of a message."""

    phone_number: str = ""


class TraceRecord(Shape, frozen=True, kw_only=True):
    """TMF681 CommunicationMessage as a message centre traced it."""

    send_time: Instant
    receiver: tuple[PhoneRef, ...] = ()
    sender: PhoneRef | None = None
    characteristic: tuple[Characteristic, ...] = ()


class CallRecord(Shape, frozen=True, kw_only=True):
    """TMF635 Usage of one call."""

    usage_date: Instant
    usage_type: str
    usage_characteristic: tuple[Characteristic, ...] = ()

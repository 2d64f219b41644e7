"""What one event says, taken out of its document: which connection, in which state, who is who."""

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from app.sdk.calls.cleaning import clean_name
from connectors.csta.attached import read_attached
from connectors.csta.devices import Party, read_identifier, read_party
from connectors.csta.document import Node

CALL_ID_LIMIT = 128
YEARS = range(2000, 2100)
"""In which a clock may be; what says otherwise gives no time."""

_EVENT = "Event"


class Kind(StrEnum):
    """The call events, by the name of their element without `Event`."""

    INITIATED = "ServiceInitiated"
    ORIGINATED = "Originated"
    REACHED = "NetworkReached"
    OFFERED = "Offered"
    DELIVERED = "Delivered"
    QUEUED = "Queued"
    ESTABLISHED = "Established"
    HELD = "Held"
    RETRIEVED = "Retrieved"
    DIVERTED = "Diverted"
    TRANSFERRED = "Transferred"
    CONFERENCED = "Conferenced"
    CLEARED = "ConnectionCleared"
    CALL_CLEARED = "CallCleared"
    FAILED = "Failed"
    INFORMED = "CallInformation"


KINDS = {f"{kind.value}{_EVENT}": kind for kind in Kind}
KINDS["TransferedEvent"] = Kind.TRANSFERRED  # the schema's own spelling

_SUBJECTS = {
    Kind.INITIATED: ("initiatedConnection", ("initiatingDevice",)),
    Kind.ORIGINATED: ("originatedConnection", ("callingDevice",)),
    Kind.REACHED: ("outboundConnection", ("networkInterfaceUsed",)),
    Kind.OFFERED: ("offeredConnection", ("offeredDevice",)),
    Kind.DELIVERED: ("connection", ("alertingDevice",)),
    Kind.QUEUED: ("queuedConnection", ("queue",)),
    Kind.ESTABLISHED: ("establishedConnection", ("answeringDevice",)),
    Kind.HELD: ("heldConnection", ("holdingDevice",)),
    Kind.RETRIEVED: ("retrievedConnection", ("retrievingDevice",)),
    Kind.DIVERTED: ("connection", ("divertingDevice",)),
    Kind.TRANSFERRED: ("primaryOldCall", ("transferringDevice",)),
    Kind.CONFERENCED: ("primaryOldCall", ("conferencingDevice",)),
    Kind.CLEARED: ("droppedConnection", ("releasingDevice",)),
    Kind.CALL_CLEARED: ("clearedCall", ()),
    Kind.FAILED: ("failedConnection", ("failingDevice",)),
    Kind.INFORMED: ("connection", ("device",)),
}
_LISTS = ("transferredConnections", "conferenceConnections")
_GLOBAL_IDS = ("globallyUniqueCallLinkageID", "subDomainCallLinkageID", "globalCallID", "ucid")
_DEEP = frozenset({*_GLOBAL_IDS, "threadLinkageID", "originalCallInfo"})


class Leg(msgspec.Struct, frozen=True):
    """A connection: a device on a call. The device is empty where it is not told."""

    call: str
    device: str


class Move(msgspec.Struct, frozen=True):
    """One connection of a transfer or a conference: what it was, what it is, who is on it."""

    old: Leg | None
    new: Leg | None
    party: Party | None

    @property
    def legs(self) -> tuple[Leg | None, Leg | None]:
        """Both ends of it."""
        return self.old, self.new


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a call, whatever is said to have happened to it.

    Attributes:
        dialled: The number the caller dialled, as the network gave it.
        redirected: The device it came here from.
        thread: What goes on under one name through consultations and transfers.
        unique: What the switch calls this call beyond itself.
        customer: Who called first, where the switch says so of a later call.
    """

    cause: str = ""
    calling: Party | None = None
    called: Party | None = None
    dialled: Party | None = None
    redirected: Party | None = None
    through_trunk: bool = False
    is_acd: bool = False
    thread: str = ""
    unique: str = ""
    customer: Party | None = None
    attached: dict[str, str] = {}


class Report(Known, frozen=True, kw_only=True):
    """One event.

    Attributes:
        monitor: The monitor it belongs to.
        subject: The connection it is about.
        actor: The device that did it: that rings, answers, holds, lets go, transfers.
        second: The other call of a transfer or a conference.
        target: Whom a transfer is to, or where a call is diverted to.
        local: The state of the monitored device's own connection; empty where it is not told.
        at: The switch's own time; None when it does not send any.
    """

    kind: Kind
    monitor: str = ""
    subject: Leg | None = None
    actor: Party | None = None
    second: Leg | None = None
    target: Party | None = None
    local: str = ""
    at: datetime | None = None
    moves: tuple[Move, ...] = ()


def read_report(root: Node) -> Report | None:
    """Return what an event says; None when it is none about a call."""
    kind = KINDS.get(root.name)
    if kind is None:
        return None
    about, actors = _SUBJECTS[kind]
    actor = next((party for one in actors if (party := read_party(root.find(one)))), None)
    return Report(
        kind=kind,
        monitor=root.get_text("monitorCrossRefID"),
        subject=read_leg(root.find(about), actor),
        actor=actor,
        second=read_leg(root.find("secondaryOldCall"), None),
        target=read_party(root.find("transferredToDevice") or root.find("newDestination")),
        local=root.get_text("localConnectionInfo").lower(),
        at=read_time(root),
        moves=_read_moves(root),
        **msgspec.structs.asdict(read_known(root)),
    )


def read_known(root: Node) -> Known:
    """Return what an event or a snapshot says of its call."""
    shown = clean_name(root.get_text("callingDisplayName")) or ""
    calling = read_party(root.find("callingDevice"), shown)
    network = read_party(root.find("networkCallingDevice"), shown)
    deep = root.seek(_DEEP)
    original = deep.get("originalCallInfo")
    return Known(
        cause=root.get_text("cause"),
        calling=calling if calling is None or calling.number or not network else network,
        called=read_party(root.find("calledDevice")),
        dialled=read_party(root.find("networkCalledDevice")),
        redirected=read_party(root.find("lastRedirectionDevice")),
        through_trunk=read_party(root.find("associatedCallingDevice")) is not None,
        is_acd=root.get_text("callCharacteristics", "acdCall").lower() in ("true", "1"),
        thread=_deep_text(deep.get("threadLinkageID")),
        unique=next((found for name in _GLOBAL_IDS if (found := _id_of(deep.get(name)))), ""),
        customer=read_party(original.find("callingDevice")) if original is not None else None,
        attached=read_attached(root),
    )


def _id_of(node: Node | None) -> str:
    """Return an id, unless it is all zeros, which is how some say that there is none."""
    found = _deep_text(node)
    return "" if set(found) <= {"0"} else found


def _deep_text(node: Node | None) -> str:
    return "".join(one.text.strip() for one in node.walk())[:CALL_ID_LIMIT] if node else ""


def read_leg(node: Node | None, party: Party | None) -> Leg | None:
    """Read a connection id; a device that is left out is the one who acted."""
    if node is None:
        return None
    inner = node.find("connectionID") or node
    call = inner.get_text("callID")[:CALL_ID_LIMIT]
    device = read_identifier(inner.get_text("deviceID"))
    key = device.key if device else party.key if party else ""
    return Leg(call, key) if call else None


def _read_moves(root: Node) -> tuple[Move, ...]:
    listed = next((found for name in _LISTS if (found := root.find(name))), None)
    if listed is None:
        return ()
    items = [one for one in listed.walk() if one.find("newConnection") or one.find("oldConnection")]
    return tuple(_read_move(one) for one in items)


def _read_move(item: Node) -> Move:
    new = item.find("newConnection")
    inner = new.find("connectionID") or new if new is not None else None
    endpoint = read_party(item.find("endpoint"))
    by_id = read_identifier(inner.get_text("deviceID")) if inner is not None else None
    old = read_leg(item.find("oldConnection"), None)
    return Move(old, read_leg(new, endpoint), endpoint or by_id)


def read_time(root: Node) -> datetime | None:
    """Return the time the switch put on it; None when there is none or it can't be read."""
    said = root.get_text("extensions", "security", "timestamp") or root.get_text("eventTime")
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year in YEARS else None

"""What a topic's payload says: the gateway's words into ours. No network, no clock.

Everything is checked strictly, and what does not fit is named with its place: a gateway that is
nearly right is wrong on the worst day. An empty payload says that what the topic stood for is over.
"""

from datetime import datetime
from typing import Annotated, Literal, TypeVar

import msgspec

from app.domain.call import Contact, Direction, Outcome, Phase
from app.sdk.calls.cleaning import clean_attached, clean_name, clean_number, clean_text
from app.sdk.text import plain

PAYLOAD_LIMIT = 65_536
CALLS_LIMIT = 64
"""Calls of one agent at one time; more can't be true."""

SCHEMA = 1
NOTE_LIMIT = 200
_READ_LIMIT = 2_048
_PEOPLE_LIMIT = 64

Version = Literal[1]
Sequence = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class MalformedMessageError(ValueError):
    """A payload that is not as agreed; says which and where."""


class _Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contact as a gateway writes it: `app.domain.call.Contact`, not yet made harmless."""

    ani: str | None = None
    dnis: str | None = None
    caller_name: str | None = None
    queue: str | None = None
    direction: Direction = Direction.IN
    other_party: str | None = None
    other_name: str | None = None
    consult_from: str | None = None
    participants: Annotated[tuple[str, ...], msgspec.Meta(max_length=_PEOPLE_LIMIT)] = ()
    waited_s: Annotated[float, msgspec.Meta(ge=0, le=1e9)] | None = None
    attached: dict[str, str] = {}
    conversation: str = ""
    answered_by: str | None = None
    controls: bool | None = None


class _Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The payload of a call's topic."""

    schema: Version
    seq: Sequence
    at: Instant
    phase: Literal[
        "offered", "ringing", "active", "held", "consulting", "conferencing", "transferring-in",
        "closed",
    ]  # fmt: skip
    contact: _Sent
    outcome: Outcome | None = None
    reason: str = ""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """How one call of the agent stands.

    Attributes:
        seq: Grows with each snapshot of the call.
        at: When, by the gateway's clock.
        outcome: How it ended; None while it goes on.
        reason: Why it failed.
    """

    seq: int
    at: datetime
    phase: Phase
    contact: Contact
    outcome: Outcome | None = None
    reason: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which calls the agent has: the payload of `.../agent/<id>/state`."""

    schema: Version
    at: Instant
    calls: Annotated[tuple[str, ...], msgspec.Meta(max_length=CALLS_LIMIT)] = ()


class Status(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the gateway is there: the payload of `.../gateway/<id>/status`.

    Attributes:
        life: Another one each time the gateway starts: its counters may begin anew.
        at: None in a last will, which was written before its time.
    """

    schema: Version
    state: Literal["online", "offline"]
    life: Annotated[str, msgspec.Meta(max_length=64)] = ""
    at: Instant | None = None
    reason: Annotated[str, msgspec.Meta(max_length=NOTE_LIMIT)] = ""


def read_call(payload: bytes) -> Snapshot:
    """Read the payload of a call's topic.

    Raises:
        MalformedMessageError: It is not as agreed.
    """
    sent = _read(payload, _Call)
    phase, over = Phase(sent.phase), sent.phase == "closed"
    if over is not (sent.outcome is not None):
        needed = "needs one" if over else "has none yet"
        raise MalformedMessageError(f"a call that is {phase} {needed} - at `$.outcome`")
    return Snapshot(
        seq=sent.seq, at=sent.at, phase=phase, contact=_contact(sent.contact),
        outcome=sent.outcome, reason=clean_text(sent.reason[:_READ_LIMIT]),
    )  # fmt: skip


def read_manifest(payload: bytes) -> Manifest:
    """Read the payload of an agent's topic; raises as `read_call`."""
    return _read(payload, Manifest)


def read_status(payload: bytes) -> Status:
    """Read the payload of a gateway's topic; raises as `read_call`."""
    return _read(payload, Status)


Read = TypeVar("Read", bound=msgspec.Struct)


def _read(payload: bytes, kind: type[Read]) -> Read:
    if len(payload) > PAYLOAD_LIMIT:
        raise MalformedMessageError(f"{len(payload)} bytes, allowed: at most {PAYLOAD_LIMIT}")
    try:
        return msgspec.json.decode(payload, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise MalformedMessageError(plain(str(error))[:NOTE_LIMIT]) from error


def _contact(sent: _Sent) -> Contact:
    return Contact(
        ani=_number(sent.ani),
        dnis=_number(sent.dnis),
        caller_name=_name(sent.caller_name),
        queue=_name(sent.queue),
        direction=sent.direction,
        other_party=_number(sent.other_party),
        other_name=_name(sent.other_name),
        consult_from=_number(sent.consult_from),
        participants=tuple(one for each in sent.participants if (one := _number(each))),
        waited_s=sent.waited_s,
        attached=clean_attached(
            {name[:_READ_LIMIT]: text[:_READ_LIMIT] for name, text in sent.attached.items()}
        ),
        conversation=clean_text(sent.conversation[:_READ_LIMIT], NOTE_LIMIT),
        answered_by=_name(sent.answered_by),
        controls=sent.controls,
    )


def _number(text: str | None) -> str | None:
    return clean_number(text[:_READ_LIMIT]) if text else None


def _name(text: str | None) -> str | None:
    return clean_name(text[:_READ_LIMIT]) if text else None

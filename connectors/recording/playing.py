"""One round of a recording: which event comes when, under which names. No clock, no file."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from app.domain.call import CallId, Contact, Outcome
from app.domain.events import (
    ConnectionCleared,
    Diverted,
    Failed,
    LinkEvent,
    LinkLost,
    LinkRestored,
    SwitchEvent,
    Transferred,
)
from app.sdk.calls.cleaning import clean_attached, clean_name, clean_number, clean_text
from app.sdk.calls.telling import ending_of
from connectors.recording.protocol import Told

_ENDINGS = (Transferred, Diverted, ConnectionCleared, Failed)


def played(told: Iterable[Told], numbers: Mapping[str, str], mark: str = "") -> Iterator[Told]:
    """Yield the events of one round in the order of the recording; time never goes back.

    Whatever is left open at the end is ended: the line, and calls of which nobody knows how.

    Args:
        told: What the recording holds.
        numbers: Numbers to be put for others.
        mark: Of the round, added to the calls' names, as a call that comes again is another one.
    """
    at = None
    live: dict[CallId, Contact] = {}
    lost = False
    for event in told:
        at = event.at if at is None else max(at, event.at)
        lost = isinstance(event, LinkLost) or (lost and not isinstance(event, LinkRestored))
        fitted = fit(replace(event, at=at), numbers, mark)
        if isinstance(fitted, SwitchEvent):
            live.pop(fitted.call_id, None)
            if not isinstance(fitted, _ENDINGS):
                live[fitted.call_id] = fitted.contact
        yield fitted
    if at is not None:
        yield from (ending_of(each, live[each], Outcome.UNKNOWN, at) for each in live)
        if lost:
            yield LinkRestored(call_id=CallId(""), at=at)


def fit(event: Told, numbers: Mapping[str, str], mark: str = "") -> Told:
    """Return the event as it may be told here: texts made harmless, numbers put for others."""
    if isinstance(event, LinkEvent):
        return replace(event, call_id=CallId(""))
    contact = _fit_contact(event.contact, numbers)
    contact = replace(contact, conversation=_named(contact.conversation, mark))
    event = replace(event, call_id=CallId(_named(event.call_id, mark)), contact=contact)
    return replace(event, reason=clean_text(event.reason)) if isinstance(event, Failed) else event


def _named(name: str, mark: str) -> str:
    shown = clean_text(name)
    return f"{shown}#{mark}" if shown and mark else shown


def _fit_contact(contact: Contact, numbers: Mapping[str, str]) -> Contact:
    def fitted(text: str | None) -> str | None:
        clean = clean_number(text or "")
        return numbers.get(clean, clean) if clean else None

    return replace(
        contact,
        ani=fitted(contact.ani),
        dnis=fitted(contact.dnis),
        caller_name=clean_name(contact.caller_name or ""),
        queue=clean_name(contact.queue or ""),
        other_party=fitted(contact.other_party),
        other_name=clean_name(contact.other_name or ""),
        consult_from=fitted(contact.consult_from),
        participants=tuple(one for text in contact.participants if (one := fitted(text))),
        attached=clean_attached(contact.attached),
        answered_by=fitted(contact.answered_by),
    )


def told_of_calls(told: Iterable[Told]) -> int:
    """Return how many events are of calls."""
    return sum(isinstance(event, SwitchEvent) for event in told)

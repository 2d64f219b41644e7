"""Whether two sources speak of the same customer, and what they say together."""

from msgspec.structs import replace

from app.domain.call import Contact, Direction

TAIL_DIGITS = 8
"""Numbers that agree in this many last digits are one number, written differently."""


def same_customer(one: Contact, other: Contact) -> bool:
    """Whether both have the customer's number, and it is the same; withheld ones never are."""
    first, second = _digits(one), _digits(other)
    if min(len(first), len(second)) < TAIL_DIGITS:
        return bool(first) and first == second
    return first[-TAIL_DIGITS:] == second[-TAIL_DIGITS:]


def _digits(contact: Contact) -> str:
    number = contact.dnis if contact.direction is Direction.OUT else contact.ani
    return "".join(c for c in number or "" if c.isdecimal())


def richness(contact: Contact) -> int:
    """Return how much a source says of a call."""
    said = (contact.queue, contact.caller_name, contact.dnis, contact.waited_s, contact.ani)
    return sum(each is not None for each in said) + len(contact.attached)


def filled(richer: Contact, poorer: Contact) -> Contact:
    """Return what the richer source says, and of the other what it does not say."""
    return replace(
        richer,
        caller_name=richer.caller_name or poorer.caller_name,
        queue=richer.queue or poorer.queue,
        dnis=richer.dnis or poorer.dnis,
        ani=richer.ani or poorer.ani,
        participants=richer.participants or poorer.participants,
        waited_s=poorer.waited_s if richer.waited_s is None else richer.waited_s,
        attached={**poorer.attached, **richer.attached},
        conversation=richer.conversation or poorer.conversation,
        answered_by=richer.answered_by or poorer.answered_by,
        controls=poorer.controls if richer.controls is None else richer.controls,
    )

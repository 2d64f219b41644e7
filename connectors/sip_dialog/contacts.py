"""From a dialog to what may be shown of its call, and to how it ended."""

from urllib.parse import unquote

from app.domain.call import Contact, Direction, Outcome
from app.sdk.calls.cleaning import clean_name, clean_number
from connectors.sip_dialog.document import Dialog
from connectors.sip_dialog.message import user_of

_NO_ANSWER = 408
_UNCLEAR = frozenset({480, 487})
"""Not reachable may be its own time limit or do-not-disturb; 487 follows every CANCEL."""


def number_of(address: str) -> str | None:
    """Return the number in a SIP or telephone address; None when it is withheld."""
    return clean_number(unquote(user_of(address)))


def contact_of(dialog: Dialog, agent: str, extension_digits: int) -> Contact:
    """Return what a dialog says of its call.

    Args:
        dialog: As last heard of.
        agent: The agent's own number.
        extension_digits: Up to how many digits a number is a colleague's.
    """
    number, name = number_of(dialog.number), clean_name(dialog.display)
    name = None if name == number else name
    sent_by = number_of(dialog.referred_by)
    outgoing = bool(dialog.initiator)
    internal = number is not None and number.isdigit() and len(number) <= extension_digits
    direction = Direction.OUT if outgoing else Direction.IN
    return Contact(
        ani=agent if outgoing else number,
        dnis=number if outgoing else None,
        caller_name=None if outgoing else name,
        direction=Direction.INTERNAL if internal else direction,
        other_party=number,
        other_name=name,
        attached={"referred_by": sent_by} if sent_by else {},
    )


def ending_of(dialog: Dialog) -> tuple[Outcome, str]:
    """Return how a call ended that was not answered here, and why it failed.

    What the switch does not say is not guessed: a `cancelled` may be a caller who gave up or a
    colleague who was quicker.
    """
    if dialog.initiator:
        return _outgoing_ending(dialog)
    match dialog.event:
        case "replaced":
            return Outcome.ANSWERED_ELSEWHERE, ""
        case "timeout":
            return Outcome.MISSED, ""
        case "rejected" if dialog.code == _NO_ANSWER:
            return Outcome.MISSED, ""
        case "rejected" if dialog.code not in _UNCLEAR:
            return Outcome.REJECTED, ""
    return Outcome.UNKNOWN, ""


def _outgoing_ending(dialog: Dialog) -> tuple[Outcome, str]:
    match dialog.event:
        case "cancelled" | "local-bye":
            return Outcome.ABANDONED, ""
        case "rejected" | "timeout" | "error":
            busy = dialog.code in (486, 600)
            return Outcome.FAILED, "busy" if busy else "no answer"
    return Outcome.UNKNOWN, ""

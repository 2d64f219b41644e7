"""Why a switch does not let us watch, in words for whoever sets it up."""

from connectors.sip_dialog.message import Message, SipError

LONGEST_WAIT_S = 3600
_AGAIN = frozenset({"", "deactivated", "timeout"})
_WORDS = {
    403: "the switch does not permit watching this extension",
    404: "the switch knows no such extension: check the agent's device and `domain`",
    405: "the switch takes no subscriptions here (405)",
    489: "the switch does not offer the event package `dialog`",
    603: "the switch does not permit watching this extension",
    604: "the switch knows no such extension: check the agent's device and `domain`",
}
_FINAL = frozenset({403, 603})


class RefusedError(SipError):
    """The switch does not go on.

    Attributes:
        final: Whether trying again is pointless.
        wait_s: How long the switch asks to be left alone.
    """

    def __init__(self, why: str, *, final: bool = False, wait_s: int = 0) -> None:
        super().__init__(why)
        self.final = final
        self.wait_s = min(wait_s, LONGEST_WAIT_S)


def refusal_of(answer: Message) -> RefusedError:
    """Return what a refusal of the subscription means."""
    why = _WORDS.get(answer.status, f"the switch refuses the subscription ({answer.status})")
    wait_s = answer.number("retry-after") or 0
    return RefusedError(why, final=answer.status in _FINAL, wait_s=wait_s)


def termination_of(said: dict[str, str]) -> RefusedError | None:
    """Return what the end of a subscription means (RFC 6665, 4.1.3); None: begin anew at once."""
    reason = said.get("reason", "").lower()
    after = said.get("retry-after", "")
    wait_s = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    if reason == "rejected":
        return RefusedError("the switch no longer permits watching this extension", final=True)
    if reason == "noresource":
        why = "the switch knows no such extension any more: check the agent's device"
        return RefusedError(why, wait_s=wait_s)
    if reason in _AGAIN and not wait_s:
        return None
    return RefusedError("the switch gave the subscription up", wait_s=wait_s)

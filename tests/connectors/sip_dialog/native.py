"""What a SIP switch's own events become; each row is staged and played."""

from connectors.sip_dialog import Settings
from tests.connectors.sip_dialog.staged import COLLEAGUE, dialog, notices, notify
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "101"

_RINGS = [dialog("early")]
_TALKS = [dialog("confirmed")]
_CONSULT = dialog("confirmed", "call-2", number=COLLEAGUE, outgoing=True)


def _row(native: str, means: str, before: list[list[str]], last: list[str], *told: str) -> Native:
    heard = tuple(notices([], *before, last))
    return Native(native=native, means=means, heard=heard, told=told)


def _hint(state: str, number: str = "") -> list[str]:
    return [dialog(state, "", number=number, dialog_id="101")]


def _end(event: str, code: int = 0, **said: object) -> list[str]:
    return [dialog("terminated", event=event, code=code, **said)]


ROWS: tuple[Native, ...] = (
    _row("`trying` or `proceeding`, recipient", "offered, does not ring yet", [],
         [dialog("trying")], "Delivered offered"),
    _row("`early`, recipient", "the agent's phone rings", [], _RINGS, "Delivered ringing"),
    _row("`confirmed`", "answered here", [_RINGS], _TALKS, "Established"),
    _row("`confirmed`, local `+sip.rendering` `no`", "the agent holds the call",
         [_RINGS, _TALKS], [dialog("confirmed", held=True)], "Held"),
    _row("`confirmed`, rendering again", "the agent takes it back",
         [_TALKS, [dialog("confirmed", held=True)]], _TALKS, "Retrieved"),
    _row("`terminated` or absent, after `confirmed`", "it is over", [_RINGS, _TALKS], [],
         "ConnectionCleared"),
    _row("`terminated` after `early`, no more said", "caller gone, taken elsewhere or missed: not "
         "said, not guessed", [_RINGS], [dialog("terminated")], "Diverted unknown"),
    _row("`terminated`, event `cancelled`", "caller gone or taken elsewhere", [_RINGS],
         _end("cancelled", 487), "Diverted unknown"),
    _row("`terminated`, event `rejected`, 486 or 603", "the agent declined", [_RINGS],
         _end("rejected", 486), "Diverted rejected"),
    _row("`terminated`, event `timeout`, or `rejected` 408", "the agent did not answer in time",
         [_RINGS], _end("timeout"), "Diverted missed"),
    _row("`terminated`, event `replaced`, while ringing", "a colleague picked it up", [_RINGS],
         _end("replaced"), "Diverted answered-elsewhere"),
    _row("`terminated`, event `replaced`, after `confirmed`", "given away", [_TALKS],
         _end("replaced"), "Transferred"),
    _row("a dialog that `replaces` one of the agent's", "the same conversation, with the customer",
         [[dialog("confirmed", number=COLLEAGUE)]],
         [dialog("confirmed", "call-9", replaces="call-1")], "CallUpdated"),
    _row("a second dialog, `early`", "a second call rings", [_TALKS],
         [*_TALKS, dialog("early", "call-2", number="12000000002")], "Delivered ringing"),
    _row("`initiator`, `early`", "the agent dials out", [], [dialog("early", outgoing=True)],
         "Delivered ringing"),
    _row("`initiator`, event `rejected`, 486", "engaged", [[dialog("early", outgoing=True)]],
         _end("rejected", 486, outgoing=True), "Failed (busy)"),
    _row("`initiator` to a colleague, beside a customer's call", "the agent consults",
         [_RINGS, _TALKS], [*_TALKS, _CONSULT], "Consulted"),
    _row("the consultation ends", "back to the customer", [_RINGS, _TALKS, [*_TALKS, _CONSULT]],
         _TALKS, "Retrieved"),
    _row("the consultation is `replaced`, the customer's dialog ends", "transferred",
         [_RINGS, _TALKS, [*_TALKS, _CONSULT],
          [*_TALKS, dialog("terminated", "call-2", number=COLLEAGUE, outgoing=True,
                           event="replaced")]],
         [], "Transferred"),
    _row("Asterisk hint `early`", "the agent's phone rings", [_hint("terminated")],
         _hint("early", "12000000001"), "Delivered ringing"),
    _row("Asterisk hint `confirmed`", "answered here", [_hint("early", "12000000001")],
         _hint("confirmed"), "Established"),
    _row("Asterisk hint `confirmed`, never `early`", "a call of the agent's own, to nobody knows "
         "whom", [_hint("terminated")], _hint("confirmed")),
    Native(
        native="`confirmed` in the first list, age unknown",
        means="perhaps left over by a lost BYE",
        heard=tuple(notices(_TALKS)),
        told=(),
    ),
    Native(
        native="Subscription-State: terminated", means="the subscription ended, not a call",
        heard=(*notices([], _RINGS), notify(cseq=9, standing="terminated;reason=timeout")),
        told=(),
    ),
    Native(
        native="the line comes back, the call is no longer listed",
        means="ended meanwhile, nobody knows how",
        heard=(*notices([], _RINGS), None, *notices([])),
        told=("Diverted unknown", "LinkRestored"),
    ),
)  # fmt: skip

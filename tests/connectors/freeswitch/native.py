"""What FreeSWITCH's own events become; each row is staged and played."""

from collections.abc import Callable

from connectors.freeswitch import Settings
from tests.connectors.freeswitch.staged import Channel, Stage
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "1001"


def _row(
    native: str,
    means: str,
    before: Callable[[Stage], tuple[Channel, ...]],
    then: Callable[..., object],
    *told: str,
) -> Native:
    stage = Stage()
    made = before(stage)
    since = len(stage.told)
    then(stage, *made)
    heard = (b"".join(stage.told[:since]), b"".join(stage.told[since:]))
    return Native(native=native, means=means, heard=heard, told=told)


def _nothing(stage: Stage) -> tuple[Channel, ...]:
    return ()


def _waiting(stage: Stage) -> tuple[Channel, ...]:
    return (stage.join(),)


def _ringing(stage: Stage) -> tuple[Channel, ...]:
    customer = stage.customer()
    return customer, stage.ring(customer, AGENT)


def _queued(stage: Stage) -> tuple[Channel, ...]:
    caller = stage.join()
    leg = stage.offer(caller, AGENT)
    assert leg is not None
    return caller, leg


def _talking(stage: Stage) -> tuple[Channel, ...]:
    return stage.talk(AGENT)


def _held(stage: Stage) -> tuple[Channel, ...]:
    customer, leg = stage.talk(AGENT)
    stage.state(leg, "HELD")
    return customer, leg


def _consulting(stage: Stage) -> tuple[Channel, ...]:
    customer, first = _held(stage)
    second = stage.dial(AGENT, "1002")
    colleague = stage.ring(second, "1002")
    stage.answer(second, colleague)
    return customer, first, second, colleague


def _consulted(stage: Stage) -> tuple[Channel, ...]:
    customer, first = stage.talk("1002")
    stage.state(first, "HELD")
    second = stage.dial("1002", AGENT)
    mine = stage.ring(second, AGENT)
    stage.answer(second, mine)
    return customer, second, mine


def _ring(stage: Stage) -> None:
    stage.ring(stage.customer(), AGENT)


def _consult(stage: Stage, customer: Channel, leg: Channel) -> None:
    second = stage.dial(AGENT, "1002")
    stage.answer(second, stage.ring(second, "1002"))


def _refer(
    stage: Stage, customer: Channel, first: Channel, second: Channel, other: Channel
) -> None:
    stage.bridge(customer, other)
    for leg in (first, second):
        stage.hang_up(leg, "ATTENDED_TRANSFER")


def _ended(cause: str) -> Callable[..., object]:
    return lambda stage, customer, leg: stage.hang_up(leg, cause)


def _given_up(stage: Stage, customer: Channel, leg: Channel) -> None:
    stage.hang_up(customer, "ORIGINATOR_CANCEL")
    stage.hang_up(leg, "ORIGINATOR_CANCEL")


def _done(stage: Stage, customer: Channel, leg: Channel) -> None:
    stage.hang_up(leg)
    stage.hang_up(customer)


def _dial(stage: Stage) -> None:
    own = stage.dial(AGENT, "12000000005")
    stage.trunk(own, "12000000005")


def _failed(stage: Stage, caller: Channel) -> None:
    stage.offer(caller, AGENT, rings=False)
    stage.queue("bridge-agent-fail", caller, Agent="1001@default", Hangup_Cause="NO_ANSWER")


ROWS: tuple[Native, ...] = (
    _row("`CHANNEL_CREATE`, then `CHANNEL_CALLSTATE` RINGING", "the agent's phone rings",
         _nothing, _ring, "Delivered offered", "Delivered ringing"),
    _row("`callcenter::info` agent-offering", "the queue offers a call", _waiting,
         lambda stage, caller: stage.offer(caller, AGENT, rings=False), "Delivered offered"),
    _row("`callcenter::info` agent-offering, then bridge-agent-fail NO_ANSWER",
         "offered, and never rung", _waiting, _failed, "Delivered offered", "Diverted missed"),
    _row("`CHANNEL_ANSWER`, `CHANNEL_CALLSTATE` ACTIVE, `CHANNEL_BRIDGE`", "answered here",
         _ringing, lambda stage, caller, leg: stage.answer(caller, leg), "Established"),
    _row("`CHANNEL_CALLSTATE` HELD, `CHANNEL_HOLD`", "put on hold", _talking,
         lambda stage, caller, leg: stage.state(leg, "HELD"), "Held"),
    _row("`CHANNEL_CALLSTATE` UNHELD, `CHANNEL_UNHOLD`", "taken back", _held,
         lambda stage, caller, leg: stage.state(leg, "UNHELD"), "Retrieved"),
    _row("the agent's second channel is bridged while the first is HELD", "consults a colleague",
         _held, _consult, "Consulted"),
    _row("`CHANNEL_BRIDGE` of customer and colleague, then ATTENDED_TRANSFER of both channels",
         "gave the call away after consulting", _consulting, _refer, "Transferred"),
    _row("`CHANNEL_BRIDGE` of the customer and this agent", "the consultation became the call",
         _consulted, lambda stage, customer, second, mine: stage.bridge(customer, mine),
         "Established"),
    _row("`CHANNEL_CALLSTATE` HANGUP with BLIND_TRANSFER", "gave the call away", _talking,
         _ended("BLIND_TRANSFER"), "Transferred"),
    _row("`conference::maintenance` add-member", "in a conference", _talking,
         lambda stage, caller, leg: stage.conference("add-member", leg, Member_Type="member"),
         "Conferenced"),
    _row("HANGUP with LOSE_RACE or PICKED_OFF", "answered elsewhere", _queued,
         _ended("LOSE_RACE"), "Diverted answered-elsewhere"),
    _row("HANGUP with ORIGINATOR_CANCEL", "the caller gave up", _queued, _given_up,
         "ConnectionCleared"),
    _row("HANGUP with NO_ANSWER or ALLOTTED_TIMEOUT", "missed", _queued, _ended("NO_ANSWER"),
         "Diverted missed"),
    _row("HANGUP with USER_BUSY or CALL_REJECTED", "rejected by the agent", _ringing,
         _ended("CALL_REJECTED"), "Diverted rejected"),
    _row("HANGUP with USER_NOT_REGISTERED", "the phone is not there", _ringing,
         _ended("USER_NOT_REGISTERED"), "Failed (not reachable)"),
    _row("HANGUP with NORMAL_CLEARING of both channels", "ended", _talking, _done,
         "ConnectionCleared"),
    _row("`CHANNEL_CREATE` of a channel the agent dials", "the agent dials", _nothing, _dial,
         "Delivered offered", "Delivered ringing"),
)  # fmt: skip

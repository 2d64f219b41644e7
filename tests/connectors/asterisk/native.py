"""What Asterisk's own events become; each row is staged and played."""

from app.sandbox.telephony.ami_shapes import Bridge, Channel
from connectors.asterisk import Settings
from tests.connectors.asterisk.played import CAPTURES
from tests.connectors.asterisk.staged import Stage
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "PJSIP/101"


def _ringing() -> tuple[Stage, Channel, Channel]:
    stage = Stage()
    customer = stage.customer()
    return stage, customer, stage.ring(customer, AGENT)


def _talking() -> tuple[Stage, Channel, Channel]:
    stage, customer, leg = _ringing()
    stage.answer(customer, leg, Bridge("bridge-1"))
    return stage, customer, leg


def _row(native: str, means: str, stage: Stage, since: int, *told: str) -> Native:
    heard = (b"".join(stage.told[:since]), b"".join(stage.told[since:]))
    return Native(native=native, means=means, heard=heard, told=told)


def _rung() -> Native:
    stage, _, _ = _ringing()
    return _row("`DialBegin`, then `Newstate` Ringing", "the agent's phone rings", stage, 2,
                "Delivered offered", "Delivered ringing")  # fmt: skip


def _answered() -> Native:
    stage, customer, leg = _ringing()
    since = len(stage.told)
    stage.answer(customer, leg, Bridge("bridge-1"))
    return _row("`Newstate` Up, `DialEnd` ANSWER, `BridgeEnter`", "answered here", stage, since,
                "Established")  # fmt: skip


def _hold(name: str, means: str, told: str) -> Native:
    stage, _, leg = _talking()
    if name == "Unhold":
        stage.tell("Hold", leg)
    since = len(stage.told)
    stage.tell(name, leg)
    return _row(f"`{name}`", means, stage, since, told)


def _hung_up(ringing: bool, cause: int, means: str, told: str) -> Native:
    stage, customer, leg = _ringing() if ringing else _talking()
    since = len(stage.told)
    if ringing:
        stage.end_dial(customer, leg, "CANCEL" if cause == 26 else "NOANSWER")
    stage.tell("Hangup", leg, f"Cause: {cause}", "Cause-txt: x")
    what = f"`Hangup` with cause {cause}" + (" while it rings" if ringing else "")
    return _row(what, means, stage, since, told)


def _elsewhere_by_pick_up() -> Native:
    stage, _, leg = _ringing()
    since = len(stage.told)
    picker = stage.begin("PJSIP/102", "102", state="Ring", exten="*8", name="Agent Bob")
    stage.say("Pickup", *picker.lines(), *leg.lines("Target"))
    return _row("`Pickup` by a colleague", "a colleague picked it up", stage, since,
                "Diverted answered-elsewhere")  # fmt: skip


def _abandoned() -> Native:
    stage, customer, leg = _ringing()
    since = len(stage.told)
    stage.tell("QueueCallerAbandon", customer, "Queue: q", "HoldTime: 3")
    stage.end_dial(customer, leg, "CANCEL")
    stage.hang_up(leg, 0)
    return _row("`QueueCallerAbandon`, then `Hangup` with cause 0", "the caller gave up", stage,
                since, "ConnectionCleared")  # fmt: skip


def _rang_out() -> Native:
    stage, customer, leg = _ringing()
    since = len(stage.told)
    stage.tell("AgentRingNoAnswer", customer, "Queue: q", rung=leg)
    stage.hang_up(leg, 0)
    return _row("`AgentRingNoAnswer`, then `Hangup` with cause 0", "it rang out, the queue goes on",
                stage, since, "Diverted missed")  # fmt: skip


def _consulting(answered: bool) -> tuple[Stage, Channel, Channel, Channel]:
    stage, _, leg = _talking()
    stage.tell("Hold", leg)
    second = stage.begin(AGENT, "101", state="Ring", exten="102")
    colleague = stage.ring(second, "PJSIP/102")
    if answered:
        stage.answer(second, colleague, Bridge("aside"))
    return stage, leg, second, colleague


def _consults() -> Native:
    stage, _, second, _ = _consulting(answered=False)
    since = next(at for at, one in enumerate(stage.told) if second.name.encode() in one)
    return _row("`Newchannel` of a second line while the first is held, `DialBegin`",
                "a colleague is consulted", stage, since, "Consulted")  # fmt: skip


def _attended() -> Native:
    stage, leg, second, _ = _consulting(answered=True)
    since = len(stage.told)
    stage.say("AttendedTransfer", "Result: Success", *leg.lines("OrigTransferer"),
              *second.lines("SecondTransferer"))  # fmt: skip
    return _row("`AttendedTransfer`", "given away after a consultation", stage, since,
                "Transferred")  # fmt: skip


def _blind() -> Native:
    stage, customer, leg = _talking()
    since = len(stage.told)
    stage.say("BlindTransfer", "Result: Success", *leg.lines("Transferer"),
              *customer.lines("Transferee"))  # fmt: skip
    stage.ring(customer, "PJSIP/102")
    return _row("`BlindTransfer`, then `DialBegin` to somebody", "given away", stage, since,
                "Transferred")  # fmt: skip


def _parked() -> Native:
    stage, customer, leg = _talking()
    since = len(stage.told)
    stage.say("ParkedCall", *customer.lines("Parkee"), "ParkingSpace: 701")
    stage.hang_up(leg)
    return _row("`ParkedCall`, then `Hangup` of the agent's leg", "parked: still the agent's",
                stage, since, "Held")  # fmt: skip


def _conference() -> Native:
    stage, _, leg = _talking()
    since = len(stage.told)
    room = Bridge("room", 1, "base", "softmix", "ConfBridge", "700")
    stage.say("ConfbridgeJoin", "Conference: 700", *room.lines(), *leg.lines(), "Admin: Yes")
    return _row("`ConfbridgeJoin`", "in a conference; `Admin` says who leads", stage, since,
                "Conferenced")  # fmt: skip


def _refused_at_the_far_end() -> Native:
    stage = Stage()
    mine = stage.begin(AGENT, "101", state="Ring", exten="912000000009")
    far = stage.begin("PJSIP/trunk", "912000000009", like=mine)
    stage.tell("DialBegin", mine, "DialString: trunk", rung=far)
    since = len(stage.told)
    stage.end_dial(mine, far, "BUSY")
    stage.hang_up(far, 17)
    stage.hang_up(mine, 17)
    return _row("`DialEnd` BUSY of a call the agent made", "it could not be made", stage, since,
                "Failed (busy)")  # fmt: skip


_ARI = CAPTURES / "02-queue-ringall-3.ari.jsonl"


def _over_ari(native: str, means: str, before: str, told: str, last: str) -> Native:
    """Play a recording of ARI up to the first line with one text, then through one with another."""
    lines = _ARI.read_bytes().splitlines(keepends=True)
    since = next(at for at, one in enumerate(lines) if before.encode() in one)
    until = next(at for at in range(since, len(lines)) if last.encode() in lines[at]) + 1
    heard = (b"".join(lines[:since]), b"".join(lines[since:until]))
    return Native(native=native, means=means, heard=heard, told=(told,))


ROWS = (
    _rung(),
    _answered(),
    _hold("Hold", "put on hold", "Held"),
    _hold("Unhold", "taken back", "Retrieved"),
    _consults(),
    _attended(),
    _blind(),
    _parked(),
    _conference(),
    _hung_up(True, 26, "a colleague took it", "Diverted answered-elsewhere"),
    _elsewhere_by_pick_up(),
    _hung_up(True, 21, "the agent refused it", "Diverted rejected"),
    _hung_up(True, 19, "it rang out", "Diverted missed"),
    _rang_out(),
    _abandoned(),
    _refused_at_the_far_end(),
    _hung_up(False, 16, "over", "ConnectionCleared"),
    _over_ari("ARI: `Dial` with an empty `dialstatus`", "the queue offers it", '"peer":',
              "Delivered offered", '"peer":'),
    _over_ari("ARI: `ChannelStateChange` Ringing", "the agent's phone rings",
              '"state":"Ringing"', "Delivered ringing", '"state":"Ringing"'),
    _over_ari("ARI: `ChannelDestroyed` with cause 26", "a colleague took it", '"cause":26',
              "Diverted answered-elsewhere", '"cause":26'),
)  # fmt: skip

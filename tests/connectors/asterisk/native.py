"""What Asterisk's own events become; each row is staged and played."""

from app.sandbox.telephony.ami_shapes import Bridge, Channel
from connectors.asterisk import Settings
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


ROWS = (
    _rung(),
    _answered(),
    _hold("Hold", "put on hold", "Held"),
    _hold("Unhold", "taken back", "Retrieved"),
    _hung_up(True, 26, "a colleague took it", "Diverted answered-elsewhere"),
    _hung_up(True, 21, "the agent refused it", "Diverted rejected"),
    _hung_up(True, 19, "it rang out", "Diverted missed"),
    _hung_up(False, 16, "over", "ConnectionCleared"),
)

"""What a gateway's messages become, one row each."""

import json

from connectors.mqtt import Settings
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "101"
OURS = "cti/v1/main/agent/101"
STATUS = "cti/v1/main/gateway/main/status"
CONTACT = {"ani": "12000000101", "dnis": "8005550100", "queue": "support"}


def line(topic: str, **said: object) -> bytes:
    """A line of a recording."""
    whole = {"schema": 1, "at": "2026-03-10T07:00:00Z", **said} if said else "(null)"
    return f"{topic} {json.dumps(whole) if said else whole}\n".encode()


def call(seq: int, phase: str, outcome: str | None = None, name: str = "c-1", **more: object):
    contact = {**CONTACT, **more}
    over = {"outcome": outcome} if outcome else {}
    return line(f"{OURS}/call/{name}", seq=seq, phase=phase, contact=contact, **over)


CLEARED = line(f"{OURS}/call/c-1")
ONLINE = line(STATUS, state="online", life="a")
OFFLINE = line(STATUS, state="offline", life="a")
NONE, ONE = line(f"{OURS}/state", calls=[]), line(f"{OURS}/state", calls=["c-1"])
IDLE = (ONLINE + NONE, ONE)
RINGING = (*IDLE, call(1, "ringing"))
ACTIVE = (*RINGING, call(2, "active"))


def row(native: str, means: str, heard: tuple[bytes | None, ...], *told: str) -> Native:
    return Native(native=native, means=means, heard=heard, told=told)


def ended(outcome: str, means: str, told: str, before: tuple[bytes, ...] = RINGING) -> Native:
    native = f"`phase` closed, `outcome` {outcome}"
    return row(native, means, (*before, call(3, "closed", outcome)), told)


ROWS = (
    row("`phase` offered", "a queue offers it", (*IDLE, call(1, "offered")), "Delivered offered"),
    row("`phase` ringing", "the agent's phone rings", RINGING, "Delivered ringing"),
    row("`phase` active", "answered here", ACTIVE, "Established"),
    row("`phase` held", "put on hold", (*ACTIVE, call(3, "held")), "Held"),
    row("`phase` active after held", "taken back",
        (*ACTIVE, call(3, "held"), call(4, "active")), "Retrieved"),
    row("`phase` consulting", "a colleague is asked while the customer waits",
        (*ACTIVE, call(3, "consulting", other_party="102")), "Consulted"),
    row("`phase` transferring-in", "a colleague consults this agent",
        (*RINGING, call(2, "transferring-in", consult_from="102")), "Established"),
    row("`consult_from` gone", "the customer is on",
        (*IDLE, call(1, "active", consult_from="102"), call(2, "active")), "Established"),
    row("`phase` conferencing", "several are on the line",
        (*ACTIVE, call(3, "conferencing", participants=["12000000101", "102"])), "Conferenced"),
    row("another `contact`, same `phase`", "more is known of the call",
        (*RINGING, call(2, "ringing", caller_name="Ada Archer")), "CallUpdated"),
    row("a `seq` that was heard already", "late or doubled: nothing",
        (*ACTIVE, call(1, "ringing")), ),
    ended("answered-elsewhere", "a colleague took it", "Diverted answered-elsewhere"),
    ended("missed", "nobody answered in time", "Diverted missed"),
    ended("rejected", "the agent refused it", "Diverted rejected"),
    ended("abandoned", "the caller hung up", "ConnectionCleared"),
    ended("failed", "the call could not be made", "Failed"),
    ended("answered-here", "hung up after talking", "ConnectionCleared", ACTIVE),
    ended("transferred", "the agent gave it away", "Transferred", ACTIVE),
    row("the call's topic is cleared, no `closed` before", "it ended, nobody said how",
        (*RINGING, CLEARED), "Diverted unknown"),
    row("gateway's last will: offline", "what is shown is doubtful",
        (*RINGING, OFFLINE), "LinkLost"),
    row("gateway online again, call not in the manifest", "it ended while nobody listened",
        (*RINGING, OFFLINE, NONE, line(STATUS, state="online", life="b")),
        "Diverted unknown", "LinkRestored"),
    row("connection broken", "what is shown is doubtful", (*RINGING, None), "LinkLost"),
)  # fmt: skip

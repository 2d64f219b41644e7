"""What the messages of cloud contact centres become: each profile's own, as their pages show them.

Names and numbers are invented; the shapes follow the vendors' references.
"""

import json

from connectors.webhook import Settings
from tests.connectors.webhook.played import cloud, line
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "101"
WORKER, USER, CONTACT = "WK01", "user-1", "contact-1"
ARN = "arn:aws:connect:eu-central-1:1:instance/i/agent/agent-1"
TWILIO = Settings(profile="twilio_taskrouter", agent=WORKER)
GENESYS = Settings(profile="genesys_cloud", agent=USER)
AMAZON = Settings(profile="amazon_connect", agent="agent-1")


def twilio(event: str, second: int = 0, worker: str = WORKER) -> bytes:
    """One EventCallback, its form's fields as JSON."""
    attributes = {
        "from": "+12000001234", "to": "+12000009999", "direction": "inbound",
        "call_sid": "CA01", "account": "A-7",
    }  # fmt: skip
    fields = {
        "EventType": event, "Sid": f"EV-{event}-{second}", "TaskSid": "WT01", "TaskAge": "12",
        "TaskAttributes": json.dumps(attributes), "TaskQueueName": "support",
        "TaskChannelUniqueName": "voice", "TimestampMs": str(1_773_126_000_000 + second * 1000),
    }  # fmt: skip
    if event.startswith("reservation."):
        fields |= {"WorkerSid": worker, "WorkerName": f"name of {worker}"}
    return line(fields)


def genesys(state: str, second: int = 0, held: bool = False, why: str = "", by: str = "") -> bytes:
    """One notification: the whole conversation."""
    call = {"state": state, "held": held, "direction": "inbound"}
    times = {"alerting": "startAlertingTime", "connected": "connectedTime"}
    call[times.get(state, "disconnectedTime")] = f"2026-03-10T07:00:{second:02}.000Z"
    if why:
        call["disconnectType"] = why
    parts = [
        {"purpose": "customer", "name": "Ann Example", "address": "tel:+12000001234",
         "calls": [{"state": "connected", "other": {"addressNormalized": "tel:+12000009999"}}],
         "attributes": {"account": "A-7"}},
        {"purpose": "acd", "name": "support", "calls": [{"state": "disconnected"}]},
        {"purpose": "agent", "userId": USER, "calls": [call]},
    ]  # fmt: skip
    if by:
        parts.append({"purpose": "agent", "userId": by, "name": "Bo", "calls": [
            {"state": "connected"}]})  # fmt: skip
    topic = f"v2.users.{USER}.conversations"
    return line({"topicName": topic, "eventBody": {"id": "conv-1", "participants": parts}})


def amazon(event: str, second: int = 0, agent: str = ARN, why: str = "") -> bytes:
    """One contact event of EventBridge."""
    detail = {
        "eventType": event, "contactId": CONTACT, "initialContactId": CONTACT, "channel": "VOICE",
        "initiationMethod": "INBOUND", "customerEndpoint": {"address": "+12000001234"},
        "queueInfo": {"queueArn": "arn:aws:connect:eu-central-1:1:instance/i/queue/q"},
    }  # fmt: skip
    if agent:
        detail["agentInfo"] = {"agentArn": agent}
    if why:
        detail["disconnectReason"] = why
    return line({
        "version": "0", "id": f"{event}-{second}-{agent}", "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "time": f"2026-03-10T07:00:{second:02}Z", "detail": detail,
    })  # fmt: skip


def own(native: str, means: str, *told: str, heard: tuple[dict, ...]) -> Native:
    return Native(native=native, means=means, heard=tuple(map(line, heard)), told=told)


def of(settings: Settings, native: str, means: str, *told: str, heard: tuple[bytes, ...]) -> Native:
    return Native(native=native, means=means, heard=heard, told=told, settings=settings)


RANG, TALKED = cloud("ringing"), cloud("active", 2)
ROWS = (
    own("`offered`", "a queue offers the call", "Delivered offered", heard=(cloud("offered"),)),
    own("`ringing`", "the phone rings", "Delivered ringing", heard=(RANG,)),
    own("`active`", "answered here", "Established", heard=(RANG, TALKED)),
    own("`held`", "put on hold", "Held", heard=(RANG, TALKED, cloud("held", 3))),
    own("`active` again", "taken back", "Retrieved",
        heard=(RANG, TALKED, cloud("held", 3), cloud("active", 4))),
    own("`consulting`", "a colleague is asked while the customer waits", "Consulted",
        heard=(RANG, TALKED, cloud("consulting", 3, other="102"))),
    own("`conferencing`", "all are on", "Conferenced",
        heard=(RANG, TALKED, cloud("conferencing", 3, participants=["12000001234", "102"]))),
    own("`updated`", "more is known", "CallUpdated",
        heard=(RANG, cloud("updated", 1, attached={"account": "A-7"}))),
    own("`ended` after an answer", "somebody hung up", "ConnectionCleared",
        heard=(RANG, TALKED, cloud("ended", 9))),
    own("`transferred`", "given away", "Transferred",
        heard=(RANG, TALKED, cloud("transferred", 9))),
    own("`ended` while it rings", "it stopped ringing, nobody says why", "Diverted unknown",
        heard=(RANG, cloud("ended", 9))),
    own("`active`, of another agent", "a colleague took it", "Diverted answered-elsewhere",
        heard=(RANG, cloud("active", 2, agent="102"))),
    own("`missed`", "not answered in time", "Diverted missed", heard=(RANG, cloud("missed", 9))),
    own("`abandoned`", "the caller gave up", "ConnectionCleared",
        heard=(RANG, cloud("abandoned", 9))),
    own("`failed` with cause `busy`", "could not be made", "Failed (busy)",
        heard=(cloud("ringing", direction="out"), cloud("failed", 9, cause="busy"))),
    of(TWILIO, "Twilio `reservation.created`", "offered to this worker", "Delivered offered",
       heard=(twilio("reservation.created"),)),
    of(TWILIO, "Twilio `reservation.accepted`", "answered here", "Established",
       heard=(twilio("reservation.created"), twilio("reservation.accepted", 2))),
    of(TWILIO, "Twilio `reservation.accepted` of another worker", "a colleague took it",
       "Diverted answered-elsewhere",
       heard=(twilio("reservation.created"), twilio("reservation.accepted", 2, "WK02"))),
    of(TWILIO, "Twilio `reservation.rescinded`", "a colleague took it",
       "Diverted answered-elsewhere",
       heard=(twilio("reservation.created"), twilio("reservation.rescinded", 2))),
    of(TWILIO, "Twilio `reservation.timeout`", "not answered in time", "Diverted missed",
       heard=(twilio("reservation.created"), twilio("reservation.timeout", 9))),
    of(TWILIO, "Twilio `reservation.rejected`", "rejected here", "Diverted rejected",
       heard=(twilio("reservation.created"), twilio("reservation.rejected", 9))),
    of(TWILIO, "Twilio `task.canceled`", "the caller gave up", "ConnectionCleared",
       heard=(twilio("reservation.created"), twilio("task.canceled", 9))),
    of(TWILIO, "Twilio `reservation.wrapup`", "the call is over", "ConnectionCleared",
       heard=(twilio("reservation.created"), twilio("reservation.accepted", 2),
              twilio("reservation.wrapup", 9))),
    of(GENESYS, "Genesys `alerting`", "the phone rings", "Delivered ringing",
       heard=(genesys("alerting"),)),
    of(GENESYS, "Genesys `connected`", "answered here", "Established",
       heard=(genesys("alerting"), genesys("connected", 2))),
    of(GENESYS, "Genesys `connected`, `held`", "put on hold", "Held",
       heard=(genesys("connected", 2), genesys("connected", 2, held=True))),
    of(GENESYS, "Genesys `disconnected`, `timeout`", "not answered in time", "Diverted missed",
       heard=(genesys("alerting"), genesys("disconnected", 9, why="timeout"))),
    of(GENESYS, "Genesys `disconnected`, another user `connected`", "a colleague took it",
       "Diverted answered-elsewhere",
       heard=(genesys("alerting"), genesys("disconnected", 9, why="peer", by="user-2"))),
    of(GENESYS, "Genesys `disconnected`, `transfer`", "given away", "Transferred",
       heard=(genesys("connected", 2), genesys("disconnected", 9, why="transfer"))),
    of(AMAZON, "Amazon `QUEUED`", "not this agent's yet", heard=(amazon("QUEUED", agent=""),)),
    of(AMAZON, "Amazon `CONNECTED_TO_AGENT`", "answered here", "Established",
       heard=(amazon("CONNECTED_TO_AGENT", 2),)),
    of(AMAZON, "Amazon `CONNECTED_TO_AGENT` of another agent", "not this agent's",
       heard=(amazon("CONNECTED_TO_AGENT", 2, f"{ARN}-9"),)),
    of(AMAZON, "Amazon `DISCONNECTED`", "somebody hung up", "ConnectionCleared",
       heard=(amazon("CONNECTED_TO_AGENT", 2), amazon("DISCONNECTED", 9))),
    of(AMAZON, "Amazon `MISSED` (agent event stream, by a gateway)", "not answered in time",
       "Diverted missed", heard=(amazon("INCOMING"), amazon("MISSED", 9))),
)  # fmt: skip

"""What the message centre is asked: how the line stands there, and what became of its messages."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.phone import national
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.mobile_shapes import LineRecord, TraceRecord
from connectors.tmf.replies import Characteristics, plain
from connectors.tmf.shapes import Instant, in_utc

TRACED = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)
ARRIVED = frozenset({"DELIVRD", "Retrieved"})


class BlockedBy(StrEnum):
    """Why codes are held back."""

    FREQUENCY = "frequency"
    BOMBING = "bombing"


class Way(StrEnum):
    """Which way a message or a call went, seen from the customer."""

    IN = "in"
    OUT = "out"


class Kind(StrEnum):
    """What kind of message it was."""

    SMS = "sms"
    OTP = "otp"
    MMS = "mms"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One message, understood."""

    at: datetime
    kind: Kind
    way: Way
    code: str
    delay_s: int


async def ask_standing(asker: Asker, customer: Customer) -> Found:
    """Ask TMF638 at the message centre whether the line may send, and get codes."""
    line = await asker.wire.get_one(
        asker.settings.paths.smsc_service, "service", key_of(customer, "msisdn"), LineRecord
    )
    traits = Characteristics("service.serviceCharacteristic", line.service_characteristic)
    blocked = traits.find("codesBlockedBy", BlockedBy)
    return Found(
        values={
            "sms.suspended": traits.get("suspended", bool),
            "sms.suspensions": traits.get("suspensions", int),
            "sms.codes_blocked": blocked.value if blocked else None,
            "sms.codes_until": in_utc(traits.find("codesBlockedUntil", Instant)),
            "sms.routed": traits.get("routedBySenders", bool),
        }
    )


async def ask_traces(asker: Asker, customer: Customer) -> Found:
    """Ask TMF681 at the message centre for the messages of the last 24 hours."""
    number = key_of(customer, "msisdn")
    found = await asker.wire.get_all(
        asker.settings.paths.smsc_trace,
        "communicationMessage",
        {"characteristic.value": number},
        TraceRecord,
    )
    now = asker.now()
    ours = [trace for record in found if (trace := _read(record, number)) is not None]
    lately = sorted(
        (trace for trace in ours if now - trace.at <= TRACED),
        key=lambda trace: trace.at,
        reverse=True,
    )
    codes = [trace for trace in lately if trace.kind is Kind.OTP]
    mms = next((trace for trace in lately if trace.kind is Kind.MMS), None)
    values: dict[str, Value] = {
        "sms.codes_24h": len(codes),
        "sms.codes_1h": sum(now - trace.at <= AN_HOUR for trace in codes),
        "mms.last_code": mms.code if mms else None,
        "mms.last_at": mms.at if mms else None,
    }
    return Found(values=values | _last([t for t in lately if t.kind is not Kind.MMS]))


def _last(texts: list[Trace]) -> dict[str, Value]:
    """Say what became of the newest one that did not arrive, else of the newest."""
    failed = [text for text in texts if text.code not in ARRIVED]
    last = next(iter(failed or texts), None)
    return {
        "sms.failed_24h": len(failed),
        "sms.last_code": last.code if last else None,
        "sms.last_way": last.way.value if last else None,
        "sms.last_at": last.at if last else None,
        "sms.delay_s": max((text.delay_s for text in texts), default=None),
    }


def _read(record: TraceRecord, number: str) -> Trace | None:
    """Read one record; None: it is about another line."""
    ends = [phone.phone_number for phone in record.receiver]
    ends += [record.sender.phone_number] if record.sender else []
    if number not in map(national, ends):
        return None
    traits = Characteristics("communicationMessage.characteristic", record.characteristic)
    return Trace(
        at=record.send_time,
        kind=traits.get("kind", Kind),
        way=traits.get("way", Way),
        code=plain(traits.get("receipt", str)),
        delay_s=traits.get("delayS", int),
    )


QUESTIONS = (
    Question(
        system="SMSC",
        facts=frozenset(
            {
                "sms.suspended",
                "sms.suspensions",
                "sms.codes_blocked",
                "sms.codes_until",
                "sms.routed",
            }
        ),
        ask=ask_standing,
        whose="msisdn",
    ),
    Question(
        system="SMSC",
        facts=frozenset(
            {
                "sms.failed_24h",
                "sms.last_code",
                "sms.last_way",
                "sms.last_at",
                "sms.delay_s",
                "sms.codes_24h",
                "sms.codes_1h",
                "mms.last_code",
                "mms.last_at",
            }
        ),
        ask=ask_traces,
        whose="msisdn",
    ),
)

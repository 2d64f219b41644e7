"""What the reminder platform is asked: did the reminder that has to come first arrive in time."""

from datetime import datetime

import msgspec

from app.domain.customer import Customer
from app.sdk.asking import both
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.billing_shapes import ReminderRecord
from connectors.tmf.questions.usage import began_at_of, read_sessions
from connectors.tmf.replies import Characteristics, not_understood
from connectors.tmf.shapes import Instant, in_utc

REMINDER_FACTS = frozenset({"reminder.delivered", "reminder.state", "reminder.sent_at"})
DELIVERED = "DELIVRD"


class Reminded(msgspec.Struct, frozen=True, kw_only=True):
    """One reminder in the log."""

    at: datetime
    cycle: datetime
    threshold: int
    receipt: str


async def ask_reminders(asker: Asker, customer: Customer) -> Found:
    """Ask TMF681 whether the reminder that has to come first did arrive before the charging."""
    sessions, log = await both(read_sessions(asker, customer), _read_log(asker, customer))
    charged = [each for each in sessions if each.fen > 0]
    began_at = began_at_of(charged)
    if began_at is None:
        return Found(values=dict.fromkeys(REMINDER_FACTS))
    cycle = charged[0].cycle
    full = [each for each in log if each.cycle == cycle and each.threshold >= _full(asker)]
    arrived = [each for each in full if each.receipt == DELIVERED and each.at <= began_at]
    last = max(arrived or full, key=lambda each: each.at, default=None)
    return Found(
        values={
            "reminder.delivered": bool(arrived),
            "reminder.state": "none" if last is None else _told(last, began_at),
            "reminder.sent_at": last.at if last is not None else None,
        }
    )


def _full(asker: Asker) -> int:
    return asker.settings.full_reminder


def _told(last: Reminded, began_at: datetime) -> str:
    if last.receipt != DELIVERED:
        return "failed"
    return "in_time" if last.at <= began_at else "late"


async def _read_log(asker: Asker, customer: Customer) -> list[Reminded]:
    number = key_of(customer, "msisdn")
    messages = await asker.wire.get_all(
        asker.settings.paths.reminder,
        "communicationMessage",
        {"receiver.phoneNumber": number},
        ReminderRecord,
    )
    return [
        _reminded(message)
        for message in messages
        if any(each.get("phoneNumber") == number for each in message.receiver)
    ]


def _reminded(message: ReminderRecord) -> Reminded:
    traits = Characteristics("communicationMessage.characteristic", message.characteristic)
    at = in_utc(message.send_time)
    if at is None:
        raise not_understood("communicationMessage.sendTime")
    return Reminded(
        at=at,
        cycle=traits.get("billingCycle", Instant),
        threshold=traits.get("threshold", int),
        receipt=traits.get("receipt", str),
    )


QUESTIONS = (Question(system="Reminders", facts=REMINDER_FACTS, ask=ask_reminders, whose="msisdn"),)

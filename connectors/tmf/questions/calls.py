"""What the call records are asked: which calls failed lately, how, and towards which network."""

from datetime import timedelta

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.phone import national
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.mobile_shapes import CallRecord
from connectors.tmf.questions.messaging import Way
from connectors.tmf.questions.radio import PLANNED, open_incidents
from connectors.tmf.replies import Characteristics, not_understood, plain
from connectors.tmf.shapes import Instant, in_utc

LATELY = timedelta(hours=24)
NORMAL_CLEARING = 16
LARGEST_CAUSE = 127
OWN = "own"

NO_FAULT: dict[str, Value] = {
    "voice.trunk_fault": False,
    "voice.trunk_id": None,
    "voice.trunk_since": None,
    "voice.trunk_until": None,
}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call, understood."""

    at: Instant
    way: Way
    network: str
    cause: int


async def ask_calls(asker: Asker, customer: Customer) -> Found:
    """Ask TMF635 for the calls of the last 24 hours."""
    calls = await _lately(asker, customer)
    failed = [call for call in calls if call.cause != NORMAL_CLEARING]
    last = next(iter(failed), None)
    failing = {call.network for call in failed}
    reached = {call.network for call in calls if call.cause == NORMAL_CLEARING}
    return Found(
        values={
            "voice.fails_24h": len(failed),
            "voice.cause": last.cause if last else None,
            "voice.way": last.way.value if last else None,
            "voice.failed_at": in_utc(last.at) if last else None,
            "voice.network": last.network if last else None,
            "voice.one_network": (
                len(failing) == 1 and OWN not in failing and bool(reached - failing)
            ),
        }
    )


async def ask_trunks(asker: Asker, customer: Customer) -> Found:
    """Ask TMF656 for a fault on the way to the network the failed calls went to."""
    calls = await _lately(asker, customer)
    failed = next((call for call in calls if call.cause != NORMAL_CLEARING), None)
    if failed is None or failed.network == OWN:
        return Found(values=dict(NO_FAULT))
    for problem, since, until in await open_incidents(asker, failed.network):
        named = any(ref.id == failed.network for ref in problem.affected_resource)
        if named and problem.category != PLANNED:
            return Found(
                values={
                    "voice.trunk_fault": True,
                    "voice.trunk_id": problem.id,
                    "voice.trunk_since": in_utc(since),
                    "voice.trunk_until": in_utc(until),
                }
            )
    return Found(values=dict(NO_FAULT))


async def _lately(asker: Asker, customer: Customer) -> list[Call]:
    """Return the line's calls of the last 24 hours, newest first."""
    number = key_of(customer, "msisdn")
    records = await asker.wire.get_all(
        asker.settings.paths.call_usage,
        "usage",
        {"usageCharacteristic.value": number},
        CallRecord,
    )
    calls = [call for record in records if (call := _read(record, number)) is not None]
    since = asker.now() - LATELY
    return sorted(
        (call for call in calls if call.at >= since), key=lambda call: call.at, reverse=True
    )


def _read(record: CallRecord, number: str) -> Call | None:
    """Read one record; None: it is no call, or of another line."""
    traits = Characteristics("usage.usageCharacteristic", record.usage_characteristic)
    if record.usage_type != "voice" or national(traits.get("msisdn", str)) != number:
        return None
    cause = traits.get("releaseCause", int)
    if not 0 < cause <= LARGEST_CAUSE:
        raise not_understood("usage.usageCharacteristic[releaseCause]")
    return Call(
        at=record.usage_date,
        way=traits.get("way", Way),
        network=plain(traits.get("peerNetwork", str)),
        cause=cause,
    )


QUESTIONS = (
    Question(
        system="Billing",
        facts=frozenset(
            {
                "voice.fails_24h",
                "voice.cause",
                "voice.way",
                "voice.failed_at",
                "voice.network",
                "voice.one_network",
            }
        ),
        ask=ask_calls,
        whose="msisdn",
    ),
    Question(system="Radio", facts=frozenset(NO_FAULT), ask=ask_trunks, whose="msisdn"),
)

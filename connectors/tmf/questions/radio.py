"""What the radio network is asked: where the phone was, how well it heard, and what is down there.

An incident concerns the customer when one of its cells is among those of the last 24 hours.
"""

from datetime import datetime
from enum import StrEnum

from app.domain.customer import Customer
from app.domain.facts import Value
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.mobile_shapes import AlarmRecord, IncidentRecord, LineRecord, PieceRecord
from connectors.tmf.replies import Characteristics, not_understood, plain
from connectors.tmf.shapes import Instant, in_utc

OPEN = frozenset({"acknowledged", "pending", "held", "inProgress"})
PLANNED = "plannedWork"


class Weak(StrEnum):
    """Where a place is known to be weak."""

    INDOOR = "indoor"
    OUTDOOR = "outdoor"
    BOTH = "both"


SIGNAL: dict[str, Value] = dict.fromkeys(
    (
        "radio.rsrp_dbm",
        "radio.sinr_db",
        "radio.measured_at",
        "radio.place",
        "radio.weak",
        "radio.fix_at",
        "radio.outdoor_dbm",
    )
)
CELL: dict[str, Value] = dict.fromkeys(
    ("cell.load", "cell.drop_share", "cell.gsm", "cell.border", "cell.place")
)
INCIDENT: dict[str, Value] = {
    "cell.outage": False,
    "cell.planned": False,
    "cell.outage_id": None,
    "cell.outage_since": None,
    "cell.outage_until": None,
}


async def ask_signal(asker: Asker, customer: Customer) -> Found:
    """Ask how well the phone heard lately, and whether the place is known to be weak."""
    trail = await _trail(asker, customer)
    traits = Characteristics("service.serviceCharacteristic", trail.service_characteristic)
    values = {
        **SIGNAL,
        "radio.rsrp_dbm": traits.find("rsrpDbm", float),
        "radio.sinr_db": traits.find("sinrDb", float),
        "radio.measured_at": in_utc(traits.find("measuredAt", Instant)),
    }
    grid = traits.find("grid", str)
    if grid is not None:
        values |= await _covered(asker, grid)
    return Found(values=values)


async def _covered(asker: Asker, grid: str) -> dict[str, Value]:
    place, traits = await _piece(asker, grid)
    weak = traits.find("weak", Weak)
    return {
        "radio.place": plain(place.name) or None,
        "radio.weak": weak.value if weak else None,
        "radio.fix_at": in_utc(traits.find("fixPlannedAt", Instant)),
        "radio.outdoor_dbm": traits.find("outdoorRsrpDbm", float),
    }


async def ask_cell(asker: Asker, customer: Customer) -> Found:
    """Ask for the cell the phone was in last."""
    trail = await _trail(asker, customer)
    if not trail.supporting_resource:
        return Found(values=dict(CELL))
    cell, traits = await _piece(asker, trail.supporting_resource[-1].id)
    load, drops = traits.find("busyHourLoad", float), traits.find("callDropShare", float)
    for name, share in (("busyHourLoad", load), ("callDropShare", drops)):
        if share is not None and not 0 <= share <= 1:
            raise not_understood(f"resource.resourceCharacteristic[{name}]")
    return Found(
        values={
            "cell.load": load,
            "cell.drop_share": drops,
            "cell.gsm": traits.find("gsmOnAir", bool),
            "cell.border": traits.find("border", bool),
            "cell.place": plain(cell.name) or None,
        }
    )


async def ask_incidents(asker: Asker, customer: Customer) -> Found:
    """Ask for what is down among the cells of the last 24 hours; a fault goes before a plan.

    A cell that is down may be known by its alarm alone, before anybody has made it an incident.
    """
    trail = await _trail(asker, customer)
    cells = {ref.id for ref in trail.supporting_resource}
    if not cells:
        return Found(values=dict(INCIDENT))
    ours = [
        (problem.category == PLANNED, since, problem.id, until)
        for problem, since, until in await open_incidents(asker, ",".join(sorted(cells)))
        if cells & {ref.id for ref in problem.affected_resource}
    ]
    if ours:
        planned, since, incident, until = min(ours, key=lambda each: each[:3])
        return Found(values=_told(incident, since, until, planned=planned))
    alarms = await _alarms(asker, cells)
    if alarms:
        raised_at, alarm = min(alarms)
        return Found(values=_told(alarm, raised_at, None, planned=False))
    return Found(values=dict(INCIDENT))


def _told(
    incident: str, since: datetime, until: datetime | None, *, planned: bool
) -> dict[str, Value]:
    return {
        "cell.outage": True,
        "cell.planned": planned,
        "cell.outage_id": incident,
        "cell.outage_since": in_utc(since),
        "cell.outage_until": in_utc(until),
    }


async def open_incidents(
    asker: Asker, resources: str
) -> list[tuple[IncidentRecord, datetime, datetime | None]]:
    """Ask TMF656 for what has begun and is not over, with from when to when.

    Args:
        asker: The session to ask over.
        resources: What it has to affect, parted by commas; servers may ignore it.
    """
    problems = await asker.wire.get_all(
        asker.settings.paths.radio_problem,
        "serviceProblem",
        {"affectedResource.id": resources},
        IncidentRecord,
    )
    begun = []
    for problem in problems:
        if problem.status not in OPEN:
            continue
        traits = Characteristics("serviceProblem.characteristic", problem.characteristic)
        since = traits.find("startedAt", Instant) or problem.creation_date
        if since is None:
            raise not_understood("serviceProblem.creationDate")
        if since <= asker.now():
            begun.append((problem, since, traits.find("expectedEndAt", Instant)))
    return begun


async def _alarms(asker: Asker, cells: set[str]) -> list[tuple[datetime, str]]:
    alarms = await asker.wire.get_all(
        asker.settings.paths.radio_alarm,
        "alarm",
        {"alarmedObject.id": ",".join(sorted(cells))},
        AlarmRecord,
    )
    return [
        (alarm.alarm_raised_time, str(alarm.id))
        for alarm in alarms
        if alarm.state == "raised"
        and alarm.service_affecting
        and alarm.alarmed_object is not None
        and alarm.alarmed_object.id in cells
    ]


async def _trail(asker: Asker, customer: Customer) -> LineRecord:
    return await asker.wire.get_one(
        asker.settings.paths.radio_service, "service", key_of(customer, "msisdn"), LineRecord
    )


async def _piece(asker: Asker, identifier: str) -> tuple[PieceRecord, Characteristics]:
    piece = await asker.wire.get_one(
        asker.settings.paths.radio_resource, "resource", identifier, PieceRecord
    )
    return piece, Characteristics("resource.resourceCharacteristic", piece.resource_characteristic)


QUESTIONS = (
    Question(system="Radio", facts=frozenset(SIGNAL), ask=ask_signal, whose="msisdn"),
    Question(system="Radio", facts=frozenset(CELL), ask=ask_cell, whose="msisdn"),
    Question(system="Radio", facts=frozenset(INCIDENT), ask=ask_incidents, whose="msisdn"),
)

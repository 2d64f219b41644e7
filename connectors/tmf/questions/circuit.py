"""What the transport network is asked about a leased line."""

from enum import StrEnum

from app.domain.customer import Customer
from app.domain.facts import Value
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.care_shapes import AlarmRecord, CircuitRecord
from connectors.tmf.replies import Characteristics, not_understood
from connectors.tmf.shapes import Instant, in_utc


class Grade(StrEnum):
    """How a line is ranked."""

    AAA = "AAA"
    AA = "AA"
    A = "A"
    STD = "std"


class Element(StrEnum):
    """What an alarmed element is."""

    RING = "ring"
    OLT = "olt"
    SWITCH = "switch"
    SR = "sr"


async def _circuit(asker: Asker, customer: Customer) -> CircuitRecord:
    return await asker.wire.get_one(
        asker.settings.paths.circuit, "service", key_of(customer, "circuit"), CircuitRecord
    )


async def ask_circuit(asker: Asker, customer: Customer) -> Found:
    """Ask TMF638 for the line, both its ends, and the path between them."""
    record = await _circuit(asker, customer)
    traits = Characteristics("service.serviceCharacteristic", record.service_characteristic)
    values: dict[str, Value] = {
        "circuit.grade": traits.get("serviceClass", Grade).value,
        "circuit.mbps": traits.get("bandwidthMbps", int),
        "circuit.util": traits.get("utilisation", float),
        "circuit.down_since": in_utc(traits.find("downSince", Instant)),
        "circuit.backup": traits.get("backupPath", bool),
        "circuit.peers_down": traits.get("classAAADown", int),
        "change.until": in_utc(traits.find("plannedWorkUntil", Instant)),
        "site.power": traits.get("sitePowered", bool),
        "site.rx_dbm": traits.find("siteRxPowerDbm", float),
        "port.up": traits.get("accessPortUp", bool),
        "port.errors": traits.get("accessPortErrors", bool),
        "path.up": traits.get("pathInService", bool),
        "sr.arp": traits.get("arpOfCustomerRouter", bool),
        "sr.blackhole": traits.get("trafficDropped", bool),
        "ping.loss": traits.get("pingLoss", float),
    }
    return Found(values=values)


async def ask_alarms(asker: Asker, customer: Customer) -> Found:
    """Ask TMF642 for a root alarm of any element the line runs over."""
    record = await _circuit(asker, customer)
    path = frozenset(element.id for element in record.supporting_resource)
    alarms = await asker.wire.get_all(
        asker.settings.paths.transport_alarm, "alarm", {"state": "raised"}, AlarmRecord
    )
    raised = [
        each
        for each in alarms
        if each.state == "raised"
        and each.is_root_cause
        and each.alarmed_object is not None
        and each.alarmed_object.id in path
    ]
    first = min(raised, key=lambda each: each.alarm_raised_time or asker.now(), default=None)
    if first is None:
        return Found(values={"alarm.id": None, "alarm.since": None, "alarm.element": None})
    if first.specific_problem not in set(Element):
        raise not_understood("alarm.specificProblem")
    return Found(
        values={
            "alarm.id": first.external_alarm_id,
            "alarm.since": in_utc(first.alarm_raised_time),
            "alarm.element": first.specific_problem,
        }
    )


QUESTIONS = (
    Question(
        system="Transport",
        facts=frozenset(
            {
                "circuit.grade",
                "circuit.mbps",
                "circuit.util",
                "circuit.down_since",
                "circuit.backup",
                "circuit.peers_down",
                "change.until",
                "site.power",
                "site.rx_dbm",
                "port.up",
                "port.errors",
                "path.up",
                "sr.arp",
                "sr.blackhole",
                "ping.loss",
            }
        ),
        ask=ask_circuit,
        whose="circuit",
    ),
    Question(
        system="Transport",
        facts=frozenset({"alarm.id", "alarm.since", "alarm.element"}),
        ask=ask_alarms,
        whose="circuit",
    ),
)

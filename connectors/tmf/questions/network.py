"""What NOC, PON management and AAA are asked."""

from enum import StrEnum

from app.domain.customer import Customer
from app.domain.facts import Value
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.replies import Characteristics, not_understood
from connectors.tmf.shapes import Instant, ProblemRecord, ResourceRecord, ServiceRecord, in_utc

PROBLEM_OPEN = frozenset({"acknowledged", "pending", "held", "inProgress"})
ENDS = {1: "router", 2: "line", 4: "timeout", 5: "timeout", 6: "reset", 8: "line"}
"""Acct-Terminate-Cause of RFC 2866, as far as it says whose fault it was."""

PLANNED = "plannedWork"
COMPLAINTS = "complaint"
"""A cause that many complain about: no disturbance of the network."""


class DownCause(StrEnum):
    """What an optical modem died of."""

    DYING_GASP = "dying_gasp"
    LOS = "los"
    SFI = "sfi"
    LOF = "lof"
    MISMATCH = "mismatch"


class AuthStatus(StrEnum):
    """How a login stands at the AAA."""

    ACTIVE = "active"
    STOPPED = "stopped"
    LOCKED = "locked"


class Reject(StrEnum):
    """Why the AAA last turned a login away."""

    NO_USER = "no_user"
    PASSWORD = "password"
    STATUS = "status"
    ACCESS_TYPE = "access_type"
    SESSION_LIMIT = "session_limit"
    BINDING = "binding"
    OCS = "ocs"
    TEMPLATE = "template"
    POOL = "pool"


NO_PROBLEM: dict[str, Value] = {
    "area.outage": False,
    "area.planned": False,
    "area.outage_id": None,
    "area.outage_since": None,
    "area.outage_until": None,
}


async def ask_problems(asker: Asker, customer: Customer) -> Found:
    """Ask TMF656 for an open problem at the address; a fault goes before planned work."""
    area = key_of(customer, "area")
    problems = await asker.wire.get_all(
        asker.settings.paths.service_problem,
        "serviceProblem",
        {"affectedLocation.place.id": area},
        ProblemRecord,
    )
    begun = []
    for problem in problems:
        here = any(location.place_id == area for location in problem.affected_location)
        if not here or problem.status not in PROBLEM_OPEN or problem.category == COMPLAINTS:
            continue
        traits = Characteristics("serviceProblem.characteristic", problem.characteristic)
        since = traits.find("startedAt", Instant) or problem.creation_date
        if since is None:
            raise not_understood("serviceProblem.creationDate")
        if since <= asker.now():
            until = traits.find("expectedEndAt", Instant)
            begun.append((problem.category == PLANNED, since, problem.id, until))
    if not begun:
        return Found(values=dict(NO_PROBLEM))
    planned, since, problem_id, until = min(begun, key=lambda problem: problem[:3])
    return Found(
        values={
            "area.outage": True,
            "area.planned": planned,
            "area.outage_id": problem_id,
            "area.outage_since": in_utc(since),
            "area.outage_until": in_utc(until),
        }
    )


async def ask_onu(asker: Asker, customer: Customer) -> Found:
    """Ask TMF639 for the optical modem; a missing light value is dark."""
    onu = await _resource(asker, key_of(customer, "onu"))
    traits = Characteristics("resource.resourceCharacteristic", onu.resource_characteristic)
    return Found(
        values={
            "onu.state": "online" if onu.works else "offline",
            "onu.last_down_cause": _value(traits.find("lastDownCause", DownCause)),
            "onu.last_down_at": in_utc(traits.find("lastDownTime", Instant)),
            "onu.rx_dbm": traits.find("rxPowerDbm", float),
            "onu.olt_rx_dbm": traits.find("oltRxPowerDbm", float),
            "onu.rx_drop_db": _drop(traits),
        }
    )


def _drop(traits: Characteristics) -> float | None:
    """Return by how much the light is weaker than usual; None where either is not known."""
    now_dbm, usual_dbm = traits.find("rxPowerDbm", float), traits.find("rxPower30dMedianDbm", float)
    if now_dbm is None or usual_dbm is None:
        return None
    return round(usual_dbm - now_dbm, 1)


async def ask_splitter(asker: Asker, customer: Customer) -> Found:
    """Ask TMF639 for the splitter and count how the modems behind it fare."""
    splitter = await _resource(asker, key_of(customer, "splitter"))
    traits = Characteristics("resource.resourceCharacteristic", splitter.resource_characteristic)
    count, dark = traits.get("onuCount", int), traits.get("onuOffline", int)
    if not 0 <= dark <= count:
        raise not_understood("resource.resourceCharacteristic[onuOffline]")
    return Found(
        values={
            "splitter.offline": dark,
            "splitter.offline_share": round(dark / count, 4) if count else 0.0,
        }
    )


def _value(found: StrEnum | None) -> str | None:
    return None if found is None else found.value


async def ask_pon(asker: Asker, customer: Customer) -> Found:
    """Ask TMF639 for the PON port and count how its modems fare."""
    pon = await _resource(asker, key_of(customer, "pon"))
    traits = Characteristics("resource.resourceCharacteristic", pon.resource_characteristic)
    count, dark = traits.get("onuCount", int), traits.get("onuOffline", int)
    if not 0 <= dark <= count:
        raise not_understood("resource.resourceCharacteristic[onuOffline]")
    causes = {
        "los": traits.get("onuOfflineLos", int),
        "power": traits.get("onuOfflineDyingGasp", int),
    }
    return Found(
        values={
            "pon.offline_share": round(dark / count, 4) if count else 0.0,
            "pon.offline_cause": _main_cause(causes, dark),
            "pon.errors_rising": traits.find("upstreamErrorsRising", bool),
        }
    )


def _main_cause(causes: dict[str, int], dark: int) -> str | None:
    if dark == 0:
        return None
    return next((cause for cause, count in causes.items() if count * 2 > dark), "mixed")


async def _resource(asker: Asker, resource_id: str) -> ResourceRecord:
    return await asker.wire.get_one(
        asker.settings.paths.resource,
        "resource",
        resource_id,
        ResourceRecord,
        fields="operationalState,resourceCharacteristic",
    )


async def ask_access(asker: Asker, customer: Customer) -> Found:
    """Ask TMF638 for the login: its session and how signing in went."""
    service = await asker.wire.get_one(
        asker.settings.paths.service,
        "service",
        key_of(customer, "login"),
        ServiceRecord,
        fields="serviceCharacteristic",
    )
    traits = Characteristics("service.serviceCharacteristic", service.service_characteristic)
    values: dict[str, Value] = {
        "session.online": traits.get("sessionOnline", bool),
        "session.traffic": traits.get("octetsLast5Min", int) > 0,
        "session.started_at": in_utc(traits.find("sessionStartedAt", Instant)),
        "session.drops_1h": traits.get("sessionDropsLastHour", int),
        "session.last_end": ENDS.get(traits.find("lastTerminateCause", int) or 0),
        "aaa.status": traits.get("authStatus", AuthStatus).value,
        "aaa.attempts_15m": traits.get("authAttempts15Min", int),
        "aaa.last_reject": _value(traits.find("lastRejectReason", Reject)),
        "aaa.speed_mbps": traits.get("speedProfileMbps", int),
    }
    return Found(values=values)


QUESTIONS = (
    Question(system="NOC", facts=frozenset(NO_PROBLEM), ask=ask_problems),
    Question(
        system="PON",
        facts=frozenset(
            {
                "onu.state",
                "onu.last_down_cause",
                "onu.last_down_at",
                "onu.rx_dbm",
                "onu.olt_rx_dbm",
                "onu.rx_drop_db",
            }
        ),
        ask=ask_onu,
        whose="login",
    ),
    Question(
        system="PON",
        facts=frozenset({"pon.offline_share", "pon.offline_cause", "pon.errors_rising"}),
        ask=ask_pon,
        whose="login",
    ),
    Question(
        system="PON",
        facts=frozenset({"splitter.offline", "splitter.offline_share"}),
        ask=ask_splitter,
        whose="login",
    ),
    Question(
        system="AAA",
        facts=frozenset(
            {
                "session.online",
                "session.traffic",
                "session.started_at",
                "session.drops_1h",
                "session.last_end",
                "aaa.status",
                "aaa.attempts_15m",
                "aaa.last_reject",
                "aaa.speed_mbps",
            }
        ),
        ask=ask_access,
        whose="login",
    ),
)

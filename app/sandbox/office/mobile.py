"""The mobile field: what HLR, Radio, SMSC and the call records show, and what may be ordered."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from aiohttp import web

from app.sandbox.office import hlr_views as hlr
from app.sandbox.office import radio_views as radio
from app.sandbox.office import smsc_views as smsc
from app.sandbox.office.collections import Collection, by_id
from app.sandbox.office.dress import Json
from app.sandbox.office.network_views import monitor
from app.sandbox.office.orders import Place, characteristic, key_of, missing
from app.sandbox.office.query import values_at
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town.estate import Mobile
from app.sandbox.town.operator import Operator

HLR, RADIO, SMSC, CALLS = "/hlr/tmf-api", "/radio/tmf-api", "/smsc/tmf-api", "/calls/tmf-api"
SERVICES = "serviceInventory/v5"
RESOURCES = "resourceInventory/v5"
PROBLEMS = "serviceProblem/v5"
ALARMS = "alarm/v4"
TESTS = "serviceTestManagement/v4"
MESSAGES = "communicationManagement/v4"
USAGE = "usageManagement/v4"
ACTIVATION = "ServiceActivationAndConfiguration/v4"
ACTIVATES = ("CRM", "HLR", "SMSC")
ALARM_AGE = timedelta(minutes=70)

Query = Mapping[str, str]


class Shown:
    """Renders the mobile side of the operator; every answer is made anew."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def profiles(self, _query: Query) -> Iterable[Json]:
        """Every line in the HLR."""
        return (self._profile(mobile) for mobile in self._mobiles())

    def profile(self, msisdn: str) -> Json | None:
        """One line in the HLR."""
        mobile = self._operator.find_msisdn(msisdn)
        return None if mobile is None else self._profile(mobile)

    def equipment(self, _query: Query) -> Iterable[Json]:
        """Every card and every phone."""
        for mobile in self._mobiles():
            yield hlr.sim_resource(mobile)
            yield hlr.device_resource(mobile)

    def piece(self, identifier: str) -> Json | None:
        """One card, phone or number."""
        for mobile in self._mobiles():
            if identifier == mobile.sim.iccid:
                return hlr.sim_resource(mobile)
            if identifier == mobile.handset.imei:
                return hlr.device_resource(mobile)
        estate = self._operator.estate
        known = any(customer.number.endswith(identifier) for customer in estate.customers())
        if identifier in estate.released_numbers or known:
            return hlr.number_resource(identifier, released=not known)
        return None

    def tests(self, _query: Query) -> Iterable[Json]:
        """Every test of a phone."""
        estate, now = self._operator.estate, self._operator.now()
        for test in estate.tests.values():
            mobile = self._operator.find_msisdn(test.login)
            if mobile is not None:
                yield hlr.attach_test(test, mobile, estate, now)

    def trails(self, _query: Query) -> Iterable[Json]:
        """Where every phone was."""
        now = self._operator.now()
        return (radio.trail_service(mobile, now) for mobile in self._mobiles())

    def trail(self, msisdn: str) -> Json | None:
        """Where one phone was."""
        mobile = self._operator.find_msisdn(msisdn)
        return None if mobile is None else radio.trail_service(mobile, self._operator.now())

    def places(self, _query: Query) -> Iterable[Json]:
        """Every cell and every square of the map."""
        estate = self._operator.estate
        yield from map(radio.cell_resource, estate.cells.values())
        yield from map(radio.grid_resource, estate.grids.values())

    def incidents(self, _query: Query) -> Iterable[Json]:
        """Every incident."""
        return map(radio.incident_problem, self._operator.estate.incidents.values())

    def alarms(self, _query: Query) -> Iterable[Json]:
        """One alarm for each cell that is down."""
        raised_at = self._operator.now() - ALARM_AGE
        for number, cell in enumerate(self._operator.estate.cells.values()):
            if cell.state == "down":
                yield radio.cell_alarm(number, cell, raised_at)

    def standings(self, _query: Query) -> Iterable[Json]:
        """How every line stands at the message centre."""
        return map(smsc.text_service, self._mobiles())

    def standing(self, msisdn: str) -> Json | None:
        """How one line stands at the message centre."""
        mobile = self._operator.find_msisdn(msisdn)
        return None if mobile is None else smsc.text_service(mobile)

    def traces(self, _query: Query) -> Iterable[Json]:
        """Every message traced, newest first per line."""
        for mobile in self._mobiles():
            traces = sorted(mobile.texting.traces, key=lambda each: each.at, reverse=True)
            yield from (smsc.message_trace(mobile, trace) for trace in traces)

    def calls(self, _query: Query) -> Iterable[Json]:
        """Every call, newest first per line."""
        for mobile in self._mobiles():
            calls = sorted(mobile.calls, key=lambda each: each.at, reverse=True)
            yield from (smsc.call_record(mobile, call) for call in calls)

    def monitors(self, system: str) -> Iterable[Json]:
        """Every order watched by a system."""
        now = self._operator.now()
        for order in self._operator.estate.monitors.values():
            if order.system == system:
                yield monitor(order, now)

    def _mobiles(self) -> Iterator[Mobile]:
        yield from self._operator.estate.mobiles.values()

    def _profile(self, mobile: Mobile) -> Json:
        return hlr.hlr_service(mobile, self._operator.estate, self._operator.now())


def collections(operator: Operator) -> tuple[Collection, ...]:
    """Lay out what the mobile network's systems show."""
    shown = Shown(operator)

    def watched(system: str) -> Collection:
        def some(_query: Query) -> Iterable[Json]:
            return shown.monitors(system)

        root = f"/{system.lower()}/tmf-api/{ACTIVATION}"
        return Collection(system=system, root=root, api="monitor", some=some, one=by_id(some))

    rows = (
        ("HLR", f"{HLR}/{SERVICES}", "service", shown.profiles, shown.profile),
        ("HLR", f"{HLR}/{RESOURCES}", "resource", shown.equipment, shown.piece),
        ("HLR", f"{HLR}/{TESTS}", "serviceTest", shown.tests, None),
        ("Radio", f"{RADIO}/{SERVICES}", "service", shown.trails, shown.trail),
        ("Radio", f"{RADIO}/{RESOURCES}", "resource", shown.places, None),
        ("Radio", f"{RADIO}/{PROBLEMS}", "serviceProblem", shown.incidents, None),
        ("Radio", f"{RADIO}/{ALARMS}", "alarm", shown.alarms, None),
        ("SMSC", f"{SMSC}/{SERVICES}", "service", shown.standings, shown.standing),
        ("SMSC", f"{SMSC}/{MESSAGES}", "communicationMessage", shown.traces, None),
        ("Billing", f"{CALLS}/{USAGE}", "usage", shown.calls, None),
    )
    return (
        *(watched(system) for system in ACTIVATES),
        *(
            Collection(system=system, root=root, api=api, some=some, one=one or by_id(some))
            for system, root, api, some, one in rows
        ),
    )


class _Taken:
    """Takes orders for mobile lines over HTTP."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def activate(self, system: str, request: web.Request, body: Json) -> web.Response:
        """TMF640 PATCH service."""
        mobile = self._operator.find_msisdn(request.match_info["id"])
        if mobile is None:
            return refusal(404, "notFound", "no such service")
        verb = characteristic(body, "lineAction")
        verbs = self._operator.mobile_desk.verbs
        if verb not in verbs:
            return refusal(400, "badAction", f"lineAction must be one of {', '.join(verbs)}")
        key = key_of(request, characteristic(body, "externalId"), body.get("externalId"))
        order = self._operator.activate_mobile(
            system, mobile, verb, key=key, body=f"lineAction={verb}"
        )
        root = f"/{system.lower()}/tmf-api/{ACTIVATION}"
        location = f"{root}/monitor/{order.monitor_id}"
        shown = monitor(order, self._operator.now())
        return answer(shown, status=202, headers={"Location": location})

    def test(self, request: web.Request, body: Json) -> web.Response:
        """TMF653 POST serviceTest."""
        absent = missing(body, "name", "relatedService", "testSpecification")
        if absent:
            return refusal(400, "missingProperty", f"{absent} is required")
        numbers = [str(number) for number in values_at(body, ("relatedService", "id"))]
        wanted = [str(found) for found in values_at(body, ("testSpecification", "id"))]
        mobile = self._operator.find_msisdn(numbers[0]) if numbers else None
        if mobile is None or not wanted:
            return refusal(400, "badReference", "relatedService or testSpecification not known")
        key = key_of(request, characteristic(body, "externalId"))
        test = self._operator.test_phone(mobile, str(body["name"]), wanted[0], key=key)
        shown = hlr.attach_test(test, mobile, self._operator.estate, self._operator.now())
        return answer(shown, status=201)


def places(operator: Operator) -> tuple[Place, ...]:
    """Return what may be ordered of the mobile network's systems."""
    taken = _Taken(operator)

    def activation(system: str) -> Place:
        return Place(
            method="PATCH",
            path=f"/{system.lower()}/tmf-api/{ACTIVATION}/service/{{id}}",
            system=system,
            name=f"{system.lower()}Activation",
            take=lambda request, body: taken.activate(system, request, body),
        )

    test = Place(
        method="POST",
        path=f"{HLR}/{TESTS}/serviceTest",
        system="HLR",
        name="attachTest",
        take=taken.test,
    )
    return (*(activation(system) for system in ACTIVATES), test)

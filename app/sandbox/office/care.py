"""The care field: orders with what holds them up, visits, self-service, and leased lines."""

from collections.abc import Iterable, Mapping

from aiohttp import web

from app.sandbox.office import care_views as care
from app.sandbox.office.collections import Collection, by_id
from app.sandbox.office.dress import Json
from app.sandbox.office.network_views import trouble_ticket
from app.sandbox.office.orders import Place, characteristic, key_of, missing
from app.sandbox.office.query import values_at
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town.estate import Circuit
from app.sandbox.town.operator import Operator

TRANSPORT, CHANNELS, PBOSS = "/transport/tmf-api", "/channels/tmf-api", "/pboss/tmf-api"
SERVICES = "serviceInventory/v5"
TICKETS = "/tmf-api/troubleTicket/v5"
APPOINTMENTS = "/tmf-api/appointment/v4"

Query = Mapping[str, str]


class Shown:
    """Renders orders, channels and circuits; every answer is made anew."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def circuits(self, _query: Query) -> Iterable[Json]:
        """Every leased line, end to end."""
        for circuit in self._operator.estate.circuits.values():
            yield self._circuit(circuit)

    def circuit(self, circuit_id: str) -> Json | None:
        """One leased line."""
        circuits = self._operator.estate.circuits.values()
        found = next((each for each in circuits if each.circuit_id == circuit_id), None)
        return None if found is None else self._circuit(found)

    def alarms(self, _query: Query) -> Iterable[Json]:
        """Every alarm of the transport network, the cleared ones too."""
        alarms = self._operator.estate.alarms.values()
        return (care.alarm(number, each) for number, each in enumerate(alarms, start=1))

    def channels(self, _query: Query) -> Iterable[Json]:
        """Every way of self-service."""
        return (care.channel(name, self._operator.estate) for name in care.CHANNELS)

    def provisioning(self, _query: Query) -> Iterable[Json]:
        """Every order the network side was told of."""
        for customer in self._operator.customers():
            for order in customer.orders:
                if order.provisioned is not None:
                    yield care.service_order(order)

    def visits(self, _query: Query) -> Iterable[Json]:
        """Every visit that is booked."""
        for customer in self._operator.customers():
            yield from (care.visit(order) for order in customer.orders if order.visit_at)

    def _circuit(self, circuit: Circuit) -> Json:
        return care.circuit_service(circuit, self._operator.estate)


class Taken:
    """Takes orders of this field."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def change_ticket(self, request: web.Request, body: Json) -> web.Response:
        """Add a note to a ticket (PATCH); a higher priority raises it."""
        ticket = self._operator.estate.tickets.get(request.match_info["id"])
        if ticket is None:
            return refusal(404, "notFound", "no such ticket")
        if ticket.closed_at is not None:
            return refusal(409, "closed", "the ticket is closed")
        words = [str(text) for text in values_at(body, ("note", "text"))]
        if not words:
            return refusal(400, "missingProperty", "note is required")
        key = key_of(request, *values_at(body, ("externalIdentifier", "id")))
        severity = str(body.get("severity") or ticket.severity)
        self._operator.care_desk.urge(ticket, severity, key=key)
        customer = self._operator.find_customer(ticket.customer_id)
        if customer is None:
            return refusal(404, "notFound", "the ticket's customer is not on record")
        return answer(trouble_ticket(ticket, customer))

    def book_visit(self, _request: web.Request, body: Json) -> web.Response:
        """Book a visit for an order (POST appointment)."""
        absent = missing(body, "validFor", "relatedEntity")
        orders = [str(found) for found in values_at(body, ("relatedEntity", "id"))]
        if absent or not orders:
            return refusal(400, "missingProperty", f"{absent or 'relatedEntity.id'} is required")
        wish = str(characteristic(body, "suits") or "")
        booked = self._operator.care_desk.book_visit(orders[0], wish)
        if booked is None:
            return refusal(404, "notFound", "no such order")
        return answer(care.visit(booked), status=201)


def collections(operator: Operator) -> tuple[Collection, ...]:
    """Lay out what this field shows."""
    shown = Shown(operator)
    rows = (
        ("Transport", f"{TRANSPORT}/{SERVICES}", "service", shown.circuits, shown.circuit),
        ("Transport", f"{TRANSPORT}/alarm/v4", "alarm", shown.alarms, None),
        ("Channels", f"{CHANNELS}/{SERVICES}", "service", shown.channels, None),
        ("PBOSS", f"{PBOSS}/serviceOrdering/v4", "serviceOrder", shown.provisioning, None),
        ("CRM", APPOINTMENTS, "appointment", shown.visits, None),
    )
    return tuple(
        Collection(system=system, root=root, api=api, some=some, one=one or by_id(some))
        for system, root, api, some, one in rows
    )


def places(operator: Operator) -> tuple[Place, ...]:
    """Return what can be ordered in this field."""
    taken = Taken(operator)
    rows = (
        ("PATCH", f"{TICKETS}/troubleTicket/{{id}}", "Tickets", "ticketNote", taken.change_ticket),
        ("POST", f"{APPOINTMENTS}/appointment", "CRM", "visit", taken.book_visit),
    )
    return tuple(
        Place(method=method, path=path, system=system, name=name, take=take)
        for method, path, system, name, take in rows
    )

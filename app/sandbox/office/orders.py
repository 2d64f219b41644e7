"""What may be ordered from the back office: tickets, activation, text messages, line tests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from aiohttp import web

from app.sandbox.office import network_views as network
from app.sandbox.office.collections import (
    ACTIVATION_ROOT,
    MESSAGES_ROOT,
    TESTS_ROOT,
    TICKETS_ROOT,
    Records,
)
from app.sandbox.office.dress import Json
from app.sandbox.office.query import values_at
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town.estate import Ticket
from app.sandbox.town.line_desk import VERBS
from app.sandbox.town.operator import Operator

DUE_AFTER = timedelta(hours=48)
"""Chinese regulation: a fault in town is repaired within 48 hours of the report."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one kind of order is taken.

    Attributes:
        system: The system it goes to; faults and latency go by it.
        name: Of the order; faults go by it too.
    """

    method: str
    path: str
    system: str
    name: str
    take: Callable[[web.Request, Json], web.Response]


class Orders:
    """Takes orders over HTTP and has the operator carry them out."""

    def __init__(self, operator: Operator, records: Records) -> None:
        self._operator = operator
        self._records = records

    def places(self) -> tuple[Place, ...]:
        """Return everything that can be ordered here."""
        rows = (
            ("PATCH", f"{ACTIVATION_ROOT}/service/{{id}}", "AAA", "activation", self._activate),
            ("POST", f"{TICKETS_ROOT}/troubleTicket", "Tickets", "troubleTicket", self._ticket),
            (
                "POST",
                f"{MESSAGES_ROOT}/communicationMessage",
                "Messages",
                "communicationMessage",
                self._send_message,
            ),
            ("POST", f"{TESTS_ROOT}/serviceTest", "PON", "serviceTest", self._test_line),
        )
        return tuple(
            Place(method=method, path=path, system=system, name=name, take=take)
            for method, path, system, name, take in rows
        )

    def _activate(self, request: web.Request, body: Json) -> web.Response:
        line = self._operator.find_login(request.match_info["id"])
        if line is None:
            return refusal(404, "notFound", "no such service")
        verb = characteristic(body, "sessionAction")
        if verb not in VERBS:
            return refusal(400, "badAction", f"sessionAction must be one of {', '.join(VERBS)}")
        key = key_of(request, characteristic(body, "externalId"), body.get("externalId"))
        order = self._operator.activate(line, verb, key=key, body=f"sessionAction={verb}")
        shown = network.monitor(order, self._operator.now())
        location = f"{ACTIVATION_ROOT}/monitor/{order.monitor_id}"
        return answer(shown, status=202, headers={"Location": location})

    def _ticket(self, request: web.Request, body: Json) -> web.Response:
        absent = missing(body, "@type", "description", "severity", "ticketType")
        if absent:
            return refusal(400, "missingProperty", f"{absent} is required")
        customer = None
        for product_id in values_at(body, ("relatedEntity", "entity", "id")):
            customer = customer or self._operator.find_product(str(product_id))
        if customer is None:
            return refusal(400, "badReference", "relatedEntity names no product known here")
        now = self._operator.now()
        description = str(body["description"])
        ticket = Ticket(
            ticket_id="",
            customer_id="",
            kind=str(body["ticketType"]),
            severity=str(body["severity"]),
            opened_at=now,
            due_at=now + DUE_AFTER,
            description=description,
            text={"zh": "新建工单", "en": "Ticket opened"},
            repeat_of=next(map(str, values_at(body, ("troubleTicketRelationship", "id"))), ""),
            problem=_problem(body),
            key=key_of(request, *values_at(body, ("externalIdentifier", "id"))),
        )
        opened = self._operator.open_ticket(customer, ticket)
        return answer(self._records.show_ticket(opened), status=201)

    def _send_message(self, request: web.Request, body: Json) -> web.Response:
        absent = missing(body, "content", "messageType", "receiver", "sender")
        numbers = list(values_at(body, ("receiver", "phoneNumber")))
        if absent or not numbers:
            return refusal(
                400, "missingProperty", f"{absent or 'receiver.phoneNumber'} is required"
            )
        sent = self._operator.send_message(
            str(numbers[0]),
            str(body["content"]),
            purpose=str(characteristic(body, "purpose") or ""),
            key=key_of(request, characteristic(body, "externalId")),
        )
        return answer(network.communication_message(sent), status=201)

    def _test_line(self, _request: web.Request, body: Json) -> web.Response:
        absent = missing(body, "name", "relatedService", "testSpecification")
        if absent:
            return refusal(400, "missingProperty", f"{absent} is required")
        logins = [str(login) for login in values_at(body, ("relatedService", "id"))]
        specifications = [str(found) for found in values_at(body, ("testSpecification", "id"))]
        line = self._operator.find_login(logins[0]) if logins else None
        if line is None or not specifications:
            return refusal(400, "badReference", "relatedService or testSpecification not known")
        test = self._operator.test_line(logins[0], str(body["name"]), specifications[0])
        return answer(network.service_test(test, line, self._operator.now()), status=201)


def _problem(body: Json) -> str:
    """Return the problem a ticket waits for; empty when it is about this customer alone."""
    for entity in values_at(body, ("relatedEntity",)):
        if isinstance(entity, dict) and entity.get("role") == "problem":
            return next(map(str, values_at(entity, ("entity", "id"))), "")
    return ""


def missing(body: Json, *names: str) -> str:
    """Return the first of these properties the body does not have; empty when it has all."""
    return next((name for name in names if body.get(name) in (None, "", [])), "")


def characteristic(body: Json, wanted: str) -> Any:
    """Return the value of a named characteristic of the body; None when it has none."""
    for name in ("serviceCharacteristic", "characteristic"):
        for item in values_at(body, (name,)):
            if isinstance(item, dict) and item.get("name") == wanted:
                return item.get("value")
    return None


def key_of(request: web.Request, *others: object) -> str:
    """Return the idempotency key an order was sent with; empty when there is none."""
    header = request.headers.get("Idempotency-Key", "")
    return header or next((str(other) for other in others if other), "")

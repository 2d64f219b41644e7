"""What may be ordered from the back office: tickets, activation, text messages, line tests."""

from datetime import timedelta
from typing import Any

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
from app.sandbox.town.operator import VERBS, Operator

DUE_AFTER = timedelta(hours=48)
"""Chinese regulation: a fault in town is repaired within 48 hours of the report."""

PLACES = {
    ("PATCH", f"{ACTIVATION_ROOT}/service/{{id}}"): ("AAA", "activation"),
    ("POST", f"{TICKETS_ROOT}/troubleTicket"): ("Tickets", "troubleTicket"),
    ("POST", f"{MESSAGES_ROOT}/communicationMessage"): ("Messages", "communicationMessage"),
    ("POST", f"{TESTS_ROOT}/serviceTest"): ("PON", "serviceTest"),
}
"""Method and path of each order: the system it goes to, and its name."""


class Orders:
    """Takes orders over HTTP and has the operator carry them out."""

    def __init__(self, operator: Operator, records: Records) -> None:
        self._operator = operator
        self._records = records

    async def take(self, name: str, request: web.Request, body: Json) -> web.Response:
        """Carry out one order by its name in PLACES."""
        match name:
            case "activation":
                return self._activate(request, body)
            case "troubleTicket":
                return self._open_ticket(request, body)
            case "communicationMessage":
                return self._send_message(request, body)
            case _:
                return self._test_line(body)

    def _activate(self, request: web.Request, body: Json) -> web.Response:
        line = self._operator.find_login(request.match_info["id"])
        if line is None:
            return refusal(404, "notFound", "no such service")
        verb = _characteristic(body, "sessionAction")
        if verb not in VERBS:
            return refusal(400, "badAction", f"sessionAction must be one of {', '.join(VERBS)}")
        key = _key(request, _characteristic(body, "externalId"), body.get("externalId"))
        order = self._operator.activate(line, verb, key=key, body=f"sessionAction={verb}")
        shown = network.monitor(order, self._operator.now())
        location = f"{ACTIVATION_ROOT}/monitor/{order.monitor_id}"
        return answer(shown, status=202, headers={"Location": location})

    def _open_ticket(self, request: web.Request, body: Json) -> web.Response:
        missing = _missing(body, "@type", "description", "severity", "ticketType")
        if missing:
            return refusal(400, "missingProperty", f"{missing} is required")
        line = None
        for product_id in values_at(body, ("relatedEntity", "entity", "id")):
            line = line or self._operator.find_product(str(product_id))
        if line is None:
            return refusal(400, "badReference", "relatedEntity names no product known here")
        now = self._operator.now()
        description = str(body["description"])
        ticket = Ticket(
            ticket_id="",
            line_id="",
            kind=str(body["ticketType"]),
            severity=str(body["severity"]),
            opened_at=now,
            due_at=now + DUE_AFTER,
            description=description,
            text={"zh": "新建工单", "en": "Ticket opened"},
            key=_key(request, *values_at(body, ("externalIdentifier", "id"))),
        )
        opened = self._operator.open_ticket(line, ticket)
        return answer(self._records.show_ticket(opened), status=201)

    def _send_message(self, request: web.Request, body: Json) -> web.Response:
        missing = _missing(body, "content", "messageType", "receiver", "sender")
        numbers = list(values_at(body, ("receiver", "phoneNumber")))
        if missing or not numbers:
            return refusal(
                400, "missingProperty", f"{missing or 'receiver.phoneNumber'} is required"
            )
        sent = self._operator.send_message(
            str(numbers[0]),
            str(body["content"]),
            key=_key(request, _characteristic(body, "externalId")),
        )
        return answer(network.communication_message(sent), status=201)

    def _test_line(self, body: Json) -> web.Response:
        missing = _missing(body, "name", "relatedService", "testSpecification")
        if missing:
            return refusal(400, "missingProperty", f"{missing} is required")
        logins = [str(login) for login in values_at(body, ("relatedService", "id"))]
        specifications = [str(found) for found in values_at(body, ("testSpecification", "id"))]
        line = self._operator.find_login(logins[0]) if logins else None
        if line is None or not specifications:
            return refusal(400, "badReference", "relatedService or testSpecification not known")
        test = self._operator.test_line(logins[0], str(body["name"]), specifications[0])
        return answer(network.service_test(test, line, self._operator.now()), status=201)


def _missing(body: Json, *names: str) -> str:
    return next((name for name in names if body.get(name) in (None, "", [])), "")


def _characteristic(body: Json, wanted: str) -> Any:
    for name in ("serviceCharacteristic", "characteristic"):
        for item in values_at(body, (name,)):
            if isinstance(item, dict) and item.get("name") == wanted:
                return item.get("value")
    return None


def _key(request: web.Request, *others: object) -> str:
    header = request.headers.get("Idempotency-Key", "")
    return header or next((str(other) for other in others if other), "")

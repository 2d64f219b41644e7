"""Actions: what each sends, how it is watched to its end, and how its outcome is looked up."""

import asyncio
from collections.abc import Callable
from urllib.parse import quote

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.order_bodies import activation_body, message_body, ticket_body
from connectors.tmf.replies import NAME, understand
from connectors.tmf.shapes import Created, MessageRecord, MonitorRecord, TicketRecord
from connectors.tmf.texts import TICKETS

ACTIVATIONS = {
    "aaa.disconnect": "disconnect",
    "aaa.unlock": "unlock",
    "aaa.rebind": "rebind",
}
OUTAGE_MESSAGE = "sms.outage_eta"
NOT_SENT = frozenset({"failed", "cancelled"})
IDEMPOTENCY_HEADER = "idempotency-key"
SESSION_GONE = 503
CAUSES = {
    401: "attribute not supported",
    403: "not for this client",
    404: "the request was not understood",
    501: "not permitted",
    503: "no such session",
    504: "session can't be removed",
    506: "no resources",
}
"""Error-Cause values of RFC 5176, as an agent may read them."""

Progress = Callable[[float], None]


class Verdict(msgspec.Struct, frozen=True):
    """What a monitor's response body holds."""

    errorCause: int = 0  # noqa: N815, the wire's name


class Orders:
    """Sends orders, never twice, and looks up what became of them."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._settings = asker.settings
        self._wire = asker.wire

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Progress
    ) -> Receipt:
        """Carry one order out; errors as `ActionTarget.perform` says."""
        person = _who(customer)
        if order.action in ACTIVATIONS:
            return await self._activate(person, order, progress)
        if order.action in TICKETS:
            return await self._open_ticket(person, order)
        if order.action == OUTAGE_MESSAGE:
            return await self._send_message(person, order)
        raise ConnectorError(NAME, f"no action {order.action} here")

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Look for an order with this key; None: there is none, or it was refused."""
        if order.action in ACTIVATIONS:
            return await self._check_activation(order)
        if order.action in TICKETS:
            return await self._check_ticket(order)
        if order.action == OUTAGE_MESSAGE:
            return await self._check_message(order)
        raise ConnectorError(NAME, f"no action {order.action} here")

    async def _activate(self, person: Customer, order: ActionState, progress: Progress) -> Receipt:
        login = key_of(person, "login")
        verb = ACTIVATIONS[order.action]
        status, answer = await self._wire.tell(
            "PATCH",
            self._settings.paths.activation,
            f"service/{quote(login, safe='')}",
            activation_body(order, verb),
            key=order.key,
        )
        if status == 204:
            return Receipt()
        if status != 202:
            return Receipt(reference=understand(answer, Created, "service").id)
        monitor = await self._watch(understand(answer, MonitorRecord, "monitor"), progress)
        if _carried_out(monitor, verb):
            progress(1.0)
            return Receipt(reference=monitor.id)
        cause = _cause(monitor)
        raise ConnectorError(NAME, f"refused: {CAUSES.get(cause, f'cause {cause}')}")

    async def _watch(self, monitor: MonitorRecord, progress: Progress) -> MonitorRecord:
        while monitor.state.lower() in ("inprogress", "acknowledged", "pending"):
            if monitor.progress is not None:
                progress(min(max(monitor.progress / 100, 0.0), 1.0))
            await asyncio.sleep(self._settings.poll_s)
            monitor = await self._look_again(monitor)
        if monitor.state.lower() not in ("completed", "inerror"):
            raise InvalidReply(NAME, "answer not understood: monitor.state")
        return monitor

    async def _look_again(self, monitor: MonitorRecord) -> MonitorRecord:
        """Looking changes nothing, so a look that fails is simply made again at the next turn."""
        try:
            return await self._wire.get_one(
                self._settings.paths.activation, "monitor", monitor.id, MonitorRecord
            )
        except ConnectorError:
            return monitor

    async def _open_ticket(self, person: Customer, order: ActionState) -> Receipt:
        _, answer = await self._wire.tell(
            "POST",
            self._settings.paths.trouble_ticket,
            "troubleTicket",
            ticket_body(person, order, self._settings),
            key=order.key,
        )
        return Receipt(reference=understand(answer, Created, "troubleTicket").id)

    async def _send_message(self, person: Customer, order: ActionState) -> Receipt:
        _, answer = await self._wire.tell(
            "POST",
            self._settings.paths.communication,
            "communicationMessage",
            message_body(person, order, self._settings),
            key=order.key,
        )
        message = understand(answer, MessageRecord, "communicationMessage")
        if message.state in NOT_SENT:
            raise ConnectorError(NAME, f"refused: the message is {message.state}")
        return Receipt(reference=message.id)

    async def _check_activation(self, order: ActionState) -> Receipt | None:
        monitors = await self._wire.get_all(
            self._settings.paths.activation,
            "monitor",
            {"request.header.value": order.key},
            MonitorRecord,
        )
        known = next((monitor for monitor in monitors if _key(monitor) == order.key), None)
        if known is None:
            return None
        monitor = await self._watch(known, lambda _: None)
        done = _carried_out(monitor, ACTIVATIONS[order.action])
        return Receipt(reference=monitor.id) if done else None

    async def _check_ticket(self, order: ActionState) -> Receipt | None:
        tickets = await self._wire.get_all(
            self._settings.paths.trouble_ticket,
            "troubleTicket",
            {"externalIdentifier.id": order.key},
            TicketRecord,
        )
        ours = (
            Receipt(reference=ticket.id)
            for ticket in tickets
            if any(identifier.id == order.key for identifier in ticket.external_identifier)
        )
        return next(ours, None)

    async def _check_message(self, order: ActionState) -> Receipt | None:
        messages = await self._wire.get_all(
            self._settings.paths.communication,
            "communicationMessage",
            {"characteristic.value": order.key},
            MessageRecord,
        )
        ours = (
            Receipt(reference=message.id)
            for message in messages
            if message.state not in NOT_SENT
            and any(trait.value == order.key for trait in message.characteristic)
        )
        return next(ours, None)


def _who(customer: Customer | None) -> Customer:
    if customer is None:
        raise ConnectorError(NAME, "no customer chosen")
    return customer


def _key(monitor: MonitorRecord) -> str:
    headers = monitor.request.header if monitor.request else ()
    return next((item.value for item in headers if item.name.lower() == IDEMPOTENCY_HEADER), "")


def _cause(monitor: MonitorRecord) -> int:
    try:
        body = monitor.response.body if monitor.response else ""
        return msgspec.json.decode(body, type=Verdict).errorCause
    except msgspec.DecodeError:
        return 0


def _carried_out(monitor: MonitorRecord, verb: str) -> bool:
    """A session that is gone already is as good as ended (RFC 5176 NAK, Error-Cause 503)."""
    if monitor.state.lower() == "completed":
        return True
    return verb == "disconnect" and _cause(monitor) == SESSION_GONE

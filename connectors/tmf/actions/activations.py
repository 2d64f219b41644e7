"""Orders to the network (TMF640): sent, watched to their end, and found again by their key."""

import asyncio
from urllib.parse import quote

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply
from connectors.tmf.actions.action import Action, Body, Progress
from connectors.tmf.actions.service_orders import ServiceOrder, find_order
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.replies import NAME, understand
from connectors.tmf.settings import Paths
from connectors.tmf.shapes import Created, MonitorRecord

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


class Verdict(msgspec.Struct, frozen=True):
    """What a monitor's response body holds."""

    errorCause: int = 0  # noqa: N815, the wire's name


class Activation(msgspec.Struct, frozen=True, kw_only=True):
    """A change of one service.

    Attributes:
        verb: What to do with it, as the network side calls it.
        whose: The key of the customer the service is known by.
        path: Which of the settings' paths leads to the service.
        trait: How the network side calls what to do.
        gone_is_done: A service that is not there any more is as good as ended (RFC 5176 NAK 503).
    """

    verb: str
    whose: str = "login"
    path: str = "activation"
    trait: str = "sessionAction"
    gone_is_done: bool = False

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, progress: Progress
    ) -> Receipt:
        """Send it, once, and watch it to its end."""
        service = key_of(person, self.whose)
        if asker.settings.activations == "service_order":
            changes = {self.trait: self.verb}
            return await ServiceOrder(service_id=service, changes=changes).place(
                asker, order, progress
            )
        status, answer = await asker.wire.tell(
            "PATCH",
            self._root(asker.settings.paths),
            f"service/{quote(service, safe='')}",
            activation_body(order, self.trait, self.verb),
            key=order.key,
        )
        if status == 204:
            return Receipt()
        if status != 202:
            return Receipt(reference=understand(answer, Created, "service").id)
        monitor = await self._watch(asker, understand(answer, MonitorRecord, "monitor"), progress)
        if self._carried_out(monitor):
            progress(1.0)
            return Receipt(reference=monitor.id)
        cause = _cause(monitor)
        raise ConnectorError(NAME, f"refused: {CAUSES.get(cause, f'cause {cause}')}")

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Find its monitor, or its order, by the key, and watch that to its end."""
        if asker.settings.activations == "service_order":
            return await find_order(asker, order.key)
        monitors = await asker.wire.get_all(
            self._root(asker.settings.paths),
            "monitor",
            {"request.header.value": order.key},
            MonitorRecord,
        )
        known = next((monitor for monitor in monitors if _key(monitor) == order.key), None)
        if known is None:
            return None
        monitor = await self._watch(asker, known, lambda _: None)
        return Receipt(reference=monitor.id) if self._carried_out(monitor) else None

    def _root(self, paths: Paths) -> str:
        root: str = getattr(paths, self.path)
        return root

    async def _watch(
        self, asker: Asker, monitor: MonitorRecord, progress: Progress
    ) -> MonitorRecord:
        while monitor.state.lower() in ("inprogress", "acknowledged", "pending"):
            if monitor.progress is not None:
                progress(min(max(monitor.progress / 100, 0.0), 1.0))
            await asyncio.sleep(asker.settings.poll_s)
            monitor = await self._look_again(asker, monitor)
        if monitor.state.lower() not in ("completed", "inerror"):
            raise InvalidReply(NAME, "answer not understood: monitor.state")
        return monitor

    async def _look_again(self, asker: Asker, monitor: MonitorRecord) -> MonitorRecord:
        """Looking changes nothing, so a look that fails is simply made again at the next turn."""
        try:
            return await asker.wire.get_one(
                self._root(asker.settings.paths), "monitor", monitor.id, MonitorRecord
            )
        except ConnectorError:
            return monitor

    def _carried_out(self, monitor: MonitorRecord) -> bool:
        if monitor.state.lower() == "completed":
            return True
        return self.gone_is_done and _cause(monitor) == SESSION_GONE


def activation_body(order: ActionState, trait: str, verb: str) -> Body:
    """TMF640 v4 Service, as a change of one: what to do, and what with."""
    traits = {trait: verb, "externalId": order.key}
    return {
        "@type": "Service",
        "serviceCharacteristic": [
            {"name": name, "valueType": "string", "value": value} for name, value in traits.items()
        ],
    }


def _key(monitor: MonitorRecord) -> str:
    headers = monitor.request.header if monitor.request else ()
    return next((item.value for item in headers if item.name.lower() == IDEMPOTENCY_HEADER), "")


def _cause(monitor: MonitorRecord) -> int:
    try:
        body = monitor.response.body if monitor.response else ""
        return msgspec.json.decode(body, type=Verdict).errorCause
    except msgspec.DecodeError:
        return 0


ACTIONS: dict[str, Action] = {
    "aaa.disconnect": Activation(verb="disconnect", gone_is_done=True),
    "aaa.unlock": Activation(verb="unlock"),
    "aaa.rebind": Activation(verb="rebind"),
    "aaa.reset_password": Activation(verb="resetPassword"),
    "onu.reset": Activation(verb="resetModem"),
    "cpe.push_config": Activation(verb="pushSettings"),
}

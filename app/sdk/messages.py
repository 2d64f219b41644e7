"""A messenger as guides use it: orders that send a worded message to somebody."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Messenger, Receipt
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.template import Template, blanks_of, order_blanks

SENT_MAX = 500
"""Orders remembered; an agent sends fewer in a day."""

Worded = Callable[[Customer | None, ActionState], str]


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How an action words its message; `subject` is left out where there is none."""

    to: Worded
    subject: Worded
    text: Worded


class Sent:
    """What was sent under which key, as gateways don't remember: the same key sends once."""

    def __init__(self, since: datetime) -> None:
        """Begin to remember; of orders older than that nothing is known."""
        self._since = since
        self._receipts: OrderedDict[str, Receipt] = OrderedDict()
        self._doubtful: set[str] = set()

    def find(self, key: str) -> Receipt | None:
        """Return what was sent under that key."""
        return self._receipts.get(key)

    def knows(self, order: ActionState) -> bool:
        """Whether it is certain if an order was sent: it was answered, and not forgotten."""
        full = len(self._receipts) >= SENT_MAX
        return order.key not in self._doubtful and order.asked_at >= self._since and not full

    @contextmanager
    def doubting(self, key: str) -> Iterator[None]:
        """Remember that nobody knows whether it was sent, where no clear answer comes."""
        try:
            yield
        except (InvalidReply, TimeoutError, asyncio.CancelledError):
            self._doubtful.add(key)
            raise
        self._doubtful.discard(key)

    def forget(self, key: str) -> None:
        """Let that key send again: what it sent has not arrived."""
        self._receipts.pop(key, None)

    def keep(self, key: str, receipt: Receipt) -> Receipt:
        """Remember it."""
        self._receipts[key] = receipt
        while len(self._receipts) > SENT_MAX:
            self._receipts.popitem(last=False)
        return receipt

    def receipts(self) -> tuple[Receipt, ...]:
        """Return what was sent, oldest first."""
        return tuple(self._receipts.values())


class MessageOrders:
    """Sends what orders ask for; each kind is known by the name of its action."""

    def __init__(self, messenger: Messenger, kinds: Mapping[str, Wording], sent: Sent) -> None:
        self._messenger = messenger
        self._kinds = kinds
        self._sent = sent

    async def perform(self, customer: Customer | None, order: ActionState) -> Receipt:
        """Send it; errors as `ActionTarget.perform` says."""
        kind = self._kind(order)
        spoken = msgspec.structs.replace(order, parameters=local_times(order.parameters))
        to = kind.to(customer, order)
        subject, text = kind.subject(customer, spoken), kind.text(customer, spoken)
        with self._sent.doubting(order.key):
            return await self._messenger.send(to, subject, text, order.key)

    async def check(self, order: ActionState) -> Receipt | None:
        """Return what was sent under the order's key; None: nothing was.

        Raises:
            InvalidReply: Nobody knows, as a gateway can't be asked by key.
        """
        self._kind(order)
        found = self._sent.find(order.key)
        if found is None and not self._sent.knows(order):
            raise InvalidReply(self._messenger.name, "it can't be asked whether that was sent")
        return found

    def _kind(self, order: ActionState) -> Wording:
        kind = self._kinds.get(order.action)
        if kind is None:
            raise ConnectorError(self._messenger.name, f"no action {order.action} here")
        return kind


def worded(name: str, text: str, needs: tuple[str, ...]) -> Worded:
    """Return what words a message by a template of the settings; errors carry `name`."""
    template = Template(text, order_blanks(needs))

    def words(customer: Customer | None, order: ActionState) -> str:
        return template.fill(blanks_of(name, customer, order, needs), lambda value: value)

    return words


def local_times(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return an order's values as they are said: instants in this machine's local time."""
    return {name: _said(value) for name, value in parameters.items()}


def _said(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at.astimezone().strftime("%m-%d %H:%M") if at.tzinfo else value

"""Text messages as the desk uses them: one click sends, and says what became of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import order_limit
from app.sdk.connector import ConnectorContext, Delivery, Health, Receipt
from app.sdk.errors import ConnectorError, NotReady, boundary
from app.sdk.health import sign_of_life
from app.sdk.http import Http, http_session, tls_context
from app.sdk.manifest import Offer
from app.sdk.messages import MessageOrders, Sent
from connectors.sms.gateway import Gateway
from connectors.sms.receipts import Board, board
from connectors.sms.settings import Settings

SYSTEM = "SMS"
HALF_WAY = 0.5


class Sms:
    """A `Messenger` and an `ActionTarget` over one HTTP session."""

    def __init__(self, gateway: Gateway, settings: Settings, receipts: Board) -> None:
        self.name = gateway.name
        self._gateway = gateway
        self._settings = settings
        self._board = receipts
        self._orders = MessageOrders(gateway, settings.wordings(gateway.name), gateway.sent)

    async def send(self, to: str, subject: str, text: str, key: str) -> Receipt:
        """Send one text, once; errors as `ActionTarget.perform` says."""
        async with order_limit(self._settings.action_limit_s):
            return await self._gateway.send(to, subject, text, key)

    async def delivery(self, reference: str) -> Delivery:
        """Say how far a text has come."""
        return await self._gateway.delivery(reference)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Send a text, and wait a moment for what becomes of it; see the contract for errors."""
        async with order_limit(self._settings.action_limit_s):
            receipt = await self._orders.perform(customer, order)
        if self._board.url and self._settings.wait_s:
            progress(HALF_WAY)
            state = await self._board.settled(receipt.reference, self._settings.wait_s)
            if state is Delivery.FAILED:
                self._gateway.sent.forget(order.key)
                raise ConnectorError(self.name, "the text could not be delivered")
        return receipt

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say what was sent with this key since the desk started; see `MessageOrders.check`."""
        return await self._orders.check(order)

    async def health(self) -> tuple[Health, ...]:
        """Ask the gateway for a sign of life."""
        limit_s = self._settings.connect_limit_s * 2
        alive = self._gateway.alive
        return (await sign_of_life(self.name, SYSTEM, limit_s, alive),)


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make of their texts."""
    return Offer(actions=settings.actions())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Sms]:
    """Open one HTTP session, and listen for receipts where that is wanted.

    Raises:
        AuthFailed: There is no password for it.
        NotReady: It can't listen for receipts.
    """
    name = context.name or "sms"
    account = {
        "X-Kannel-Username": settings.user,
        "X-Kannel-Password": context.secret("password"),
        "X-Kannel-From": settings.sender,
    }
    if not all(value.isascii() and value.isprintable() for value in account.values()):
        raise NotReady(name, "user and password must be plain letters for this gateway")
    with boundary(name):
        tls = tls_context(settings.ca_file)
    async with (
        board(name, settings.receipts) as receipts,
        http_session(connect_s=settings.connect_limit_s, tls=tls) as session,
    ):
        http = Http(name, session, settings.base_url)
        gateway = Gateway(http, account, receipts, Sent(context.now()))
        yield Sms(gateway, settings, receipts)

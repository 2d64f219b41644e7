"""Mail as the desk uses it: one click sends what the settings word."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import order_limit
from app.sdk.connector import ConnectorContext, Delivery, Health, Receipt
from app.sdk.health import sign_of_life
from app.sdk.manifest import Offer
from app.sdk.messages import MessageOrders, Sent, Wording, worded
from connectors.mail.post import Post
from connectors.mail.settings import Settings

SYSTEM = "Mail"
STEPS = 4
"""Connecting, signing in, addressing and sending each have their time."""


class MailDesk:
    """A `Messenger` and an `ActionTarget`."""

    def __init__(self, post: Post, settings: Settings) -> None:
        self.name = post.name
        self._post = post
        self._limit_s = settings.limit_s * STEPS
        said = settings.language
        self._orders = MessageOrders(
            post,
            {
                action: Wording(
                    to=worded(post.name, mail.to, mail.needs),
                    subject=worded(post.name, mail.subject[said], mail.needs),
                    text=worded(post.name, mail.text[said], mail.needs),
                )
                for action, mail in settings.mails.items()
            },
            post.sent,
        )

    async def send(self, to: str, subject: str, text: str, key: str) -> Receipt:
        """Send one mail, once; errors as `ActionTarget.perform` says."""
        async with order_limit(self._limit_s):
            return await self._post.send(to, subject, text, key)

    async def delivery(self, reference: str) -> Delivery:
        """Say how far a mail has come."""
        return await self._post.delivery(reference)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Send a mail, once; see the contract for errors."""
        async with order_limit(self._limit_s):
            return await self._orders.perform(customer, order)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say what was sent with this key since the desk started; see `MessageOrders.check`."""
        return await self._orders.check(order)

    async def health(self) -> tuple[Health, ...]:
        """Sign in and out again."""
        limit_s = self._limit_s
        alive = self._post.alive
        return (await sign_of_life(self.name, SYSTEM, limit_s, alive),)


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make of their mails, and whether a password is needed."""
    return Offer(actions=settings.actions(), secrets=("password",) if settings.user else ())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[MailDesk]:
    """Prepare to send; each mail has a connection of its own.

    Raises:
        AuthFailed: There is no password for it.
    """
    password = context.secret("password") if settings.user else ""
    name = context.name or "mail"
    yield MailDesk(Post(name, settings, password, Sent(context.now())), settings)

"""Opens links with the program they belong to; what fills a link can't leave its place."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import ConnectorContext, Desktop, Filled, Health, OnScreen, Receipt
from app.sdk.encoders import query
from app.sdk.errors import ConnectorError, NotReady
from app.sdk.manifest import Offer
from app.sdk.screen import Done
from app.sdk.template import CUSTOMER, Template, blanks_of, order_blanks
from connectors.deeplink.settings import NUMBER, Settings

SYSTEM = "CRM"
DOTS = frozenset({".", ".."})


class Deeplink:
    """A `ScreenBridge` and `ActionTarget` that can open, and neither read nor write."""

    def __init__(self, name: str, settings: Settings, desktop: Desktop | None) -> None:
        self.name = name
        self._settings = settings
        self._desktop = desktop
        self._done = Done()

    async def open_customer(self, customer: Customer, number: str) -> None:
        """Open the customer's link."""
        if not self._settings.customer:
            raise ConnectorError(self.name, "no link for customers is set up (`customer`)")
        blanks = blanks_of(self.name, customer, number=number)
        template = Template(self._settings.customer, (*CUSTOMER, *NUMBER))
        self._open(template.fill(blanks, query))

    async def read_context(self) -> OnScreen | None:
        """A link can't see what is on the screen."""

    async def fill(self, form: str, fields: Mapping[str, str]) -> Filled:
        """A link can't write either."""
        raise ConnectorError(self.name, "a link can't fill a form in")

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Open the action's link, once."""
        link = self._settings.links.get(order.action)
        if link is None:
            raise ConnectorError(self.name, f"no action {order.action} here")
        if order.key not in self._done:
            blanks = blanks_of(self.name, customer, order, link.needs)
            self._open(Template(link.url, order_blanks(link.needs)).fill(blanks, query))
            self._done.note(order.key)
        return Receipt()

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether the link was opened from here."""
        if order.action not in self._settings.links:
            raise ConnectorError(self.name, f"no action {order.action} here")
        return Receipt() if order.key in self._done else None

    async def health(self) -> tuple[Health, ...]:
        """Say whether there is a screen to open anything on."""
        detail = "" if self._desktop else "there is no screen here to open a link on"
        return (Health(system=SYSTEM, well=not detail, detail=detail),)

    def _open(self, address: str) -> None:
        if any(part in DOTS for part in address.split("?")[0].split("/")):
            raise ConnectorError(self.name, "can't be opened: a path of its own")
        if self._desktop is None:
            raise NotReady(self.name, "there is no screen here to open a link on")
        if not self._desktop.open_address(address):
            raise ConnectorError(self.name, "no program on this desk opens such links")


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make of their links."""
    return Offer(actions=settings.actions())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Deeplink]:
    """Prepare to open links; nothing is kept open."""
    yield Deeplink(context.name or "deeplink", settings, context.desktop)

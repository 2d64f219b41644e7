"""Copies at one click, and empties the clipboard again unless somebody else has used it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import ConnectorContext, Desktop, Health, Receipt
from app.sdk.encoders import unchanged
from app.sdk.errors import ConnectorError, NotReady
from app.sdk.manifest import Offer
from app.sdk.screen import Done
from app.sdk.template import Template, blanks_of, order_blanks
from connectors.clipboard.settings import Settings

SYSTEM = "Clipboard"
TEXT_MAX = 10_000
NO_SCREEN = "there is no screen here, and no clipboard"


class Clipboard:
    """An `ActionTarget` over the agent's clipboard."""

    def __init__(
        self, name: str, settings: Settings, desktop: Desktop | None, group: asyncio.TaskGroup
    ) -> None:
        self.name = name
        self._settings = settings
        self._desktop = desktop
        self._group = group
        self._done = Done()
        self._clearing: asyncio.Task[None] | None = None

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Copy what the action copies; the same order copies once."""
        copy = self._settings.copies.get(order.action)
        if copy is None:
            raise ConnectorError(self.name, f"no action {order.action} here")
        if order.key not in self._done:
            blanks = blanks_of(self.name, customer, order, copy.needs)
            text = Template(copy.text, order_blanks(copy.needs)).fill(blanks, unchanged)
            self._copy(text[:TEXT_MAX])
            self._done.note(order.key)
        return Receipt()

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether it was copied from here."""
        if order.action not in self._settings.copies:
            raise ConnectorError(self.name, f"no action {order.action} here")
        return Receipt() if order.key in self._done else None

    async def health(self) -> tuple[Health, ...]:
        """Say whether there is a clipboard at all."""
        detail = "" if self._desktop else NO_SCREEN
        return (Health(system=SYSTEM, well=not detail, detail=detail),)

    def _copy(self, text: str) -> None:
        if self._desktop is None:
            raise NotReady(self.name, NO_SCREEN)
        self._desktop.copy(text)
        if self._clearing is not None:
            self._clearing.cancel()
        self._clearing = self._group.create_task(self._clear(self._desktop))

    async def _clear(self, desktop: Desktop) -> None:
        await asyncio.sleep(self._settings.clear_s)
        desktop.forget_copy()

    def stop(self) -> None:
        """Empty the clipboard now rather than never."""
        if self._clearing is not None and not self._clearing.done():
            self._clearing.cancel()
            if self._desktop is not None:
                self._desktop.forget_copy()


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make of their copies."""
    return Offer(actions=settings.actions())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Clipboard]:
    """Copy for as long as the desk is open; what is still there at the end is taken away."""
    name = context.name or "clipboard"
    async with asyncio.TaskGroup() as group:
        clipboard = Clipboard(name, settings, context.desktop, group)
        try:
            yield clipboard
        finally:
            clipboard.stop()

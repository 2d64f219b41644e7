"""A desktop CRM as the desk uses it: open a customer, see who is shown, fill forms in."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import order_limit
from app.sdk.connector import ConnectorContext, Filled, Health, OnScreen, Receipt
from app.sdk.encoders import unchanged
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.health import sign_of_life
from app.sdk.manifest import Offer
from app.sdk.phone import national
from app.sdk.screen import HandsOff, ScreenOrders
from app.sdk.template import Template, blanks_of
from app.sdk.text import plain
from connectors.windows_ui.atspi import AtSpi
from connectors.windows_ui.backend import TEXT_MAX, Backend
from connectors.windows_ui.settings import BLANKS, Context, Kind, Locator, Settings, Window
from connectors.windows_ui.uia import Uia

SYSTEM = "CRM"
STEPS = 6
"""An order may take so many times as long as one step."""
LOOK_S = 0.1


class WindowsUi:
    """A `ScreenBridge` and `ActionTarget` over a `Backend`."""

    def __init__(self, name: str, backend: Backend, settings: Settings) -> None:
        self.name = name
        self._backend = backend
        self._settings = settings
        self._orders = ScreenOrders(self, settings.actions)
        self._turn = asyncio.Lock()

    async def open_customer(self, customer: Customer, number: str) -> None:
        """Look the customer up there, and see to it that it is them who come up."""
        search = self._settings.customer
        if search is None:
            raise ConnectorError(self.name, "nothing brings a customer up (`customer`)")
        blanks = blanks_of(self.name, customer, number=number)
        text = Template(search.text, BLANKS).fill(blanks, unchanged)
        self._check_typable("the search", text)
        window = self._settings.windows[search.window]
        async with self._turn:
            hands = await self._begun(window)
            await self._written(hands, window, "the search", search.field, text)
            await hands.check()
            await self._backend.press(window, search.press)
            await self._shown(customer, number)

    async def read_context(self) -> OnScreen | None:
        """Say whom the program shows; None: it is not there, or shows nobody."""
        context = self._settings.context
        if context is None:
            return None
        try:
            return await self._context(context)
        except NotReady as error:
            if error.message.startswith("no window"):
                return None
            raise

    async def fill(self, form: str, fields: Mapping[str, str]) -> Filled:
        """Fill a form in, and read all of it back; no button is pressed."""
        known = self._settings.forms.get(form)
        if known is None:
            raise ConnectorError(self.name, f"there is no form {form} here")
        unknown = sorted(fields.keys() - known.fields.keys())
        if unknown:
            raise ConnectorError(self.name, f"the form has no field {', '.join(unknown)}")
        for field, text in fields.items():
            self._check_typable(field, text)
        window = self._settings.windows[known.window]
        async with self._turn:
            hands = await self._begun(window)
            for field, text in fields.items():
                await self._written(hands, window, field, known.fields[field], text)
            for field, text in fields.items():  # once more: one may have changed another
                await self._check_held(hands, window, field, known.fields[field], text)
        return Filled(fields=dict(fields))

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Open or fill, once; see the contract for errors."""
        async with order_limit(self._settings.limit_s * STEPS):
            return await self._orders.perform(customer, order)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether it was done there."""
        return await self._orders.check(order)

    async def health(self) -> tuple[Health, ...]:
        """See whether windows can be looked at here."""
        limit_s = self._settings.limit_s * 2
        return (await sign_of_life(self.name, SYSTEM, limit_s, self._backend.ping),)

    async def _begun(self, window: Window) -> HandsOff:
        await self._backend.begin(window)
        return HandsOff(name=self.name, touched=partial(self._backend.touched, window))

    async def _written(
        self, hands: HandsOff, window: Window, field: str, where: Locator, text: str
    ) -> None:
        """Write one field, and see to it that it holds that."""
        await hands.check()
        try:
            if not (await self._backend.read(window, where)).writable:
                raise ConnectorError(self.name, "it can't be written to")
            await self._backend.write(window, where, text)
        except ConnectorError as error:
            raise type(error)(self.name, f"{field}: {error.message}") from error
        await self._check_held(hands, window, field, where, text)

    async def _check_held(
        self, hands: HandsOff, window: Window, field: str, where: Locator, text: str
    ) -> None:
        """See to it that a field holds a text, and that the agent has had no part in it."""
        try:
            held = (await self._backend.read(window, where)).text
        except NotReady as error:
            raise InvalidReply(self.name, f"{field}: {error.message}, it can't be seen") from error
        await hands.check()
        if held != text:
            raise InvalidReply(self.name, f"{field} does not hold what was written")

    async def _shown(self, customer: Customer, number: str) -> None:
        """Wait until the customer is shown, where the program says whom it shows."""
        context = self._settings.context
        if context is None:
            return
        shown: OnScreen | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.limit_s):
                while not _is(shown, context, customer, number):
                    await asyncio.sleep(LOOK_S)
                    shown = await self._after(context)
                return
        who = "nobody" if shown is None else "another customer"
        raise InvalidReply(self.name, f"the program shows {who}")

    async def _after(self, context: Context) -> OnScreen | None:
        try:
            return await self._context(context)
        except NotReady as error:
            raise InvalidReply(self.name, f"{error.message}, who is shown can't be seen") from error

    async def _context(self, context: Context) -> OnScreen | None:
        window = self._settings.windows[context.window]
        places = {"customer_id": context.customer_id, "number": context.number}
        fields = {
            name: plain((await self._backend.read(window, where)).text)
            for name, where in places.items()
            if where is not None
        }
        return OnScreen(**fields, fields=fields) if any(fields.values()) else None

    def _check_typable(self, field: str, text: str) -> None:
        if not text.isprintable():
            raise ConnectorError(
                self.name, f"{field} can't be written: it is no plain text of one line"
            )
        if len(text) > TEXT_MAX:
            raise ConnectorError(self.name, f"{field} is longer than {TEXT_MAX} characters")


def _is(shown: OnScreen | None, context: Context, customer: Customer, number: str) -> bool:
    if shown is None:
        return False
    if context.customer_id is not None:
        return shown.customer_id == customer.customer_id
    return bool(national(number)) and national(shown.number) == national(number)


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make."""
    return Offer(actions=settings.definitions())


def backend_for(name: str, settings: Settings) -> Backend:
    """Choose the interface: what the settings say, else what the system has."""
    kind = settings.kind
    if kind is Kind.AUTO:
        kind = Kind.UIA if sys.platform == "win32" else Kind.ATSPI
    return AtSpi(name, settings) if kind is Kind.ATSPI else Uia(name, kind, settings)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[WindowsUi]:
    """Prepare to look at windows; nothing is looked at before something is asked."""
    name = context.name or "windows_ui"
    backend = backend_for(name, settings)
    try:
        yield WindowsUi(name, backend, settings)
    finally:
        await backend.close()

"""A web CRM as the desk uses it: open a customer, see who is shown, fill forms in and read them."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import order_limit
from app.sdk.connector import ConnectorContext, Filled, Health, OnScreen, Receipt
from app.sdk.encoders import query
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.health import sign_of_life
from app.sdk.manifest import Offer
from app.sdk.screen import ScreenOrders
from app.sdk.template import Template, blanks_of
from app.sdk.text import plain
from connectors.browser.line import Answer, Line, listening
from connectors.browser.settings import BLANKS, Settings

SYSTEM = "CRM"
OPENING = 3
"""Opening a page may take so many times as long as reading one."""

WORDS = {
    "page": "no page of the CRM is open in the browser",
    "touched": "stopped: you are working there yourself",
    "field": "there is no field {field} on the page",
    "closed": "the field {field} can't be written to",
}


class Browser:
    """A `ScreenBridge` and `ActionTarget` through the extension."""

    def __init__(self, line: Line, settings: Settings) -> None:
        self.name = line.name
        self._line = line
        self._settings = settings
        self._orders = ScreenOrders(self, settings.actions)

    async def open_customer(self, customer: Customer, number: str) -> None:
        """Open the customer's page, and see to it that it is theirs where it says whose it is."""
        if not self._settings.open:
            raise ConnectorError(self.name, "no address brings a customer up (`open`)")
        blanks = blanks_of(self.name, customer, number=number)
        url = Template(self._settings.open, BLANKS).fill(blanks, query)
        if any(part in (".", "..") for part in url.split("?")[0].split("/")):
            raise ConnectorError(self.name, "can't be opened: a path of its own")
        await self._ask({"do": "open", "url": url}, self._settings.limit_s * OPENING)
        shown = await self.read_context() if self._settings.customer_id else None
        if shown is not None and shown.customer_id not in ("", customer.customer_id):
            raise InvalidReply(self.name, "the browser shows another customer")

    async def read_context(self) -> OnScreen | None:
        """Say whom the CRM shows; None: no page of it is open, or it shows nobody."""
        places = {"customer_id": self._settings.customer_id, "number": self._settings.number}
        wanted = {name: selector for name, selector in places.items() if selector}
        answer = await self._line.ask(self._question("read", wanted), self._settings.limit_s)
        if answer.error == "page":
            return None
        fields = {name: plain(text) for name, text in self._good(answer).fields.items()}
        if not any(fields.values()):
            return None
        return OnScreen(
            customer_id=fields.get("customer_id", ""),
            number=fields.get("number", ""),
            fields=fields,
        )

    async def fill(self, form: str, fields: Mapping[str, str]) -> Filled:
        """Fill a form in and read it back; it is not sent off."""
        known = self._settings.forms.get(form)
        if known is None:
            raise ConnectorError(self.name, f"there is no form {form} here")
        unknown = sorted(fields.keys() - known.keys())
        if unknown:
            raise ConnectorError(self.name, f"the form has no field {', '.join(unknown)}")
        unfit = sorted(name for name, text in fields.items() if not _typable(text))
        if unfit:
            raise ConnectorError(self.name, f"can't be typed: {', '.join(unfit)} is no plain text")
        question = self._question("fill", {name: known[name] for name in fields})
        answer = await self._ask({**question, "values": dict(fields)}, self._settings.limit_s)
        return Filled(fields=answer.fields)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Open or fill, once; see the contract for errors."""
        async with order_limit(self._settings.limit_s * (OPENING + 1)):
            return await self._orders.perform(customer, order)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether it was done in the browser."""
        return await self._orders.check(order)

    async def health(self) -> tuple[Health, ...]:
        """Ask the extension for a sign of life."""

        async def alive() -> None:
            await self._ask({"do": "ping"}, self._settings.limit_s)

        limit_s = self._settings.limit_s + 1
        return (await sign_of_life(self.name, SYSTEM, limit_s, alive),)

    def _question(self, doing: str, fields: Mapping[str, str]) -> dict[str, object]:
        return {"do": doing, "match": list(self._settings.match), "fields": dict(fields)}

    async def _ask(self, question: Mapping[str, object], limit_s: float) -> Answer:
        asked = {"match": list(self._settings.match), **question}
        return self._good(await self._line.ask(asked, limit_s))

    def _good(self, answer: Answer) -> Answer:
        if not answer.error:
            return answer
        words = WORDS.get(answer.error)
        if words is None:
            raise InvalidReply(self.name, plain(f"the browser says: {answer.detail}", 160))
        raise ConnectorError(self.name, words.format(field=plain(answer.field, 40)))


def _typable(text: str) -> bool:
    return all(mark.isprintable() or mark == "\n" for mark in text)


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make."""
    return Offer(actions=settings.definitions())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Browser]:
    """Wait for the browser to dial in, for as long as the desk is open."""
    name = context.name or "browser"
    folder = context.folder() if context.folder is not None else None
    async with listening(name, folder) as line:
        yield Browser(line, settings)

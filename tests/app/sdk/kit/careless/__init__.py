"""A connector that is sound, or careless in one way, as its settings say: the kit finds it."""

import asyncio
import logging
import socket
from contextlib import asynccontextmanager
from urllib.parse import quote, urlsplit

import msgspec

from app.sdk.asking import Ask, readings, time_limit
from app.sdk.connector import Health, Reading, Receipt
from app.sdk.encoders import UnsendableError, query, segment
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.http import Http, check_read, http_session, refusal, understand, written
from app.sdk.text import plain

log = logging.getLogger(__name__)
FACTS = ("order.open", "product.name")
LEFT: list[socket.socket] = []


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    base_url: str
    flaw: str = ""
    limit_s: float = 0.5


class Line(msgspec.Struct, frozen=True):
    product: str
    order: str


class Order(msgspec.Struct, frozen=True):
    id: str


class Careless:
    def __init__(self, http, session, settings):
        self.name = http.name
        self._http, self._session = http, session
        self._flaw, self._url = settings.flaw, settings.base_url
        self._limit_s = None if settings.flaw == "waits" else settings.limit_s

    def read(self, customer, facts):
        async def line():
            try:
                path = f"/customers/{self._place(customer.customer_id)}/line"
                found = await self._line(path)
            except ConnectorError as error:
                if self._flaw == "makes up":
                    return Reading(system="CRM", values=dict.fromkeys(FACTS))
                if self._flaw == "tells":
                    raise ConnectorError(self.name, f"{error.message}: {customer.name}") from error
                raise
            if self._flaw == "logs":
                log.info("asked for %s", customer.name)
            clean = str if self._flaw == "passes on" else plain
            values = {"product.name": clean(found.product), "order.open": clean(found.order)}
            if self._flaw == "leaves out":
                del values["order.open"]
            return Reading(system="CRM", values=values)

        more = {"contact.calls_today"} if self._flaw == "pushes" else set()
        wanted = facts | more if facts & set(FACTS) else facts
        ask = Ask(
            system="CRM",
            facts=frozenset(FACTS) | more,
            limit_s=self._limit_s or 3600,
            answer=line,
        )
        if self._flaw == "pushes":
            return self._pushing(ask, wanted)
        return readings(self.name, [ask], facts)

    async def _pushing(self, ask, facts):
        async for reading in readings(self.name, [ask], facts):
            values = reading.values | {"contact.calls_today": 3}
            yield msgspec.structs.replace(reading, values=values)

    async def _line(self, path):
        if self._flaw == "swallows":
            async with self._session.get(self._url + path) as response:
                return understand(self.name, await response.read(), Line, "line")
        answer = await self._http.ask("GET", path)
        check_read(self.name, answer.status)
        return understand(self.name, answer.body, Line, "line")

    def _place(self, identifier):
        if self._flaw == "pastes":
            return quote(identifier, safe="/?&=.%")
        try:
            return segment(identifier)
        except UnsendableError as error:
            raise ConnectorError(self.name, "not on record") from error

    async def perform(self, customer, order, progress):
        known = None if self._flaw == "repeats" else await self.check(customer, order)
        if known is not None:
            return known
        if self._flaw == "lets out":
            async with self._session.post(f"{self._url}/orders", json={"key": order.key}) as said:
                return Receipt(reference=(await said.json())["id"])
        content = written(self.name, {"key": order.key})
        try:
            async with asyncio.timeout(self._limit_s):
                answer = await self._http.tell("POST", "/orders", content=content)
        except InvalidReply as error:
            if self._flaw == "denies":
                raise ConnectorError(self.name, "refused") from error
            raise
        if self._flaw == "hopes":
            return Receipt(reference=refusal(answer)[:20])
        return Receipt(reference=plain(understand(self.name, answer.body, Order, "order").id))

    async def check(self, customer, order):
        if order.action != "crm.restart":
            raise ConnectorError(self.name, "no such action here")
        async with self._limited():
            answer = await self._http.ask("GET", f"/orders?key={query(order.key)}")
        check_read(self.name, answer.status)
        found = understand(self.name, answer.body, list[Order], "orders")
        return Receipt(reference=plain(found[0].id)) if found else None

    def _limited(self):
        return time_limit(self.name, self._limit_s or 3600)

    async def health(self):
        if self._flaw == "blooms":
            return (Health(system="CRM", well=True),)
        try:
            faint = self._flaw == "faints"
            async with asyncio.timeout(self._limit_s) if faint else self._limited():
                answer = await self._http.ask("GET", "/health")
            check_read(self.name, answer.status)
            understand(self.name, answer.body, dict, "health")
        except ConnectorError as error:
            return (Health(system="CRM", well=False, detail=error.message),)
        return (Health(system="CRM", well=True),)


@asynccontextmanager
async def connect(settings, context):
    if settings.flaw == "keeps":
        LEFT.append(socket.create_connection(("127.0.0.1", urlsplit(settings.base_url).port)))
    async with http_session() as session:
        yield Careless(Http(context.name, session, settings.base_url), session, settings)

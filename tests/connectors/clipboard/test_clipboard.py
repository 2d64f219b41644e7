"""The clipboard: what is copied is gone again after a while, and nobody else's copy is touched."""

import asyncio
from contextlib import asynccontextmanager
from typing import ClassVar

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError, NotReady
from app.sdk.kit import BadInput, Contract, Questions, Row, Trial, lent, order
from connectors.clipboard import Settings, connect
from tests.connectors.desktop import Desktop
from tests.servers.launch import until

NUMBER = "crm.copy_number"
COPIES = {
    NUMBER: {
        "title": {"zh": "复制号码", "en": "Copy number"},
        "needs": ["ticket.open"],
        "text": "{keys.phone} {order.ticket.open}",
    }
}
WHO = Customer(customer_id="C-17", name="Ann Example", keys={"phone": "12000000117"})


def settings(clear_s: float = 45) -> Settings:
    return msgspec.convert({"clear_s": clear_s, "copies": COPIES}, Settings)


@asynccontextmanager
async def opened(desktop: Desktop | None, clear_s: float = 45):
    context = msgspec.structs.replace(lent(), desktop=desktop)
    async with connect(settings(clear_s), context) as clipboard:
        yield clipboard


class TestContract(Contract):
    package = "connectors.clipboard"

    def settings(self):
        return settings()

    @asynccontextmanager
    async def opened(self):
        desktop = Desktop()
        async with opened(desktop) as clipboard:
            yield Trial(
                connector=clipboard,
                questions=Questions(customer=WHO, orders=(order(NUMBER, ticket__open="T-1"),)),
                done=lambda _key: int(desktop.ours),
            )


NO_SYSTEM = "no other system answers: the desk's own screen does, or there is none"


class TestBadInput(BadInput):
    package = "connectors.clipboard"
    remembers = "what is on a screen can be done again, so that nobody has to be asked"
    questions = Questions(customer=WHO, orders=(order(NUMBER, ticket__open="T-1"),))
    cannot: ClassVar = {row: NO_SYSTEM for row in Row if row not in (Row.REFUSED, Row.INJECTED)}

    def lent(self):
        return msgspec.structs.replace(lent(), desktop=self.desktop)

    @asynccontextmanager
    async def misbehaving(self, row, text):
        self.desktop = None if row is Row.REFUSED else Desktop()
        yield settings()

    def unharmed(self, text):
        return ""


async def test_a_copy_is_taken_away_after_its_time():
    desktop = Desktop()
    async with opened(desktop, clear_s=0.05) as clipboard:
        await clipboard.perform(WHO, order(NUMBER, ticket__open="T-1"), lambda _share: None)
        assert desktop.clipboard == "12000000117 T-1"
        await until(lambda: not desktop.clipboard)


async def test_a_second_copy_has_its_whole_time():
    desktop = Desktop()
    async with opened(desktop, clear_s=0.2) as clipboard:
        await clipboard.perform(WHO, order(NUMBER, "one", ticket__open="1"), lambda _share: None)
        await asyncio.sleep(0.12)
        await clipboard.perform(WHO, order(NUMBER, "two", ticket__open="2"), lambda _share: None)
        await asyncio.sleep(0.12)
        assert desktop.clipboard == "12000000117 2"


async def test_what_somebody_else_has_copied_stays():
    desktop = Desktop()
    async with opened(desktop, clear_s=0.02) as clipboard:
        await clipboard.perform(WHO, order(NUMBER, ticket__open="1"), lambda _share: None)
        desktop.somebody_copies("a note of the agent's")
        await asyncio.sleep(0.1)
    assert desktop.clipboard == "a note of the agent's"


async def test_nothing_is_left_when_the_desk_ends():
    desktop = Desktop()
    async with opened(desktop) as clipboard:
        await clipboard.perform(WHO, order(NUMBER, ticket__open="1"), lambda _share: None)
    assert desktop.clipboard == ""


async def test_without_a_screen_it_says_so():
    async with opened(None) as clipboard:
        with pytest.raises(NotReady, match="no clipboard"):
            await clipboard.perform(WHO, order(NUMBER, ticket__open="1"), lambda _share: None)
        with pytest.raises(ConnectorError, match="no action"):
            await clipboard.perform(WHO, order("crm.else"), lambda _share: None)

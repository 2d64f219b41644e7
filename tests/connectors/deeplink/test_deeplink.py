"""Links into the CRM: they lead where the settings say and nowhere else, whatever fills them."""

from contextlib import asynccontextmanager
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError, NotReady
from app.sdk.kit import HOSTILE, BadInput, Contract, Questions, Row, Trial, lent, order
from connectors.deeplink import Settings, connect
from tests.connectors.desktop import Desktop

OPEN = "crm.open"
BASE = "https://crm.operator.test/"
LINKS = {
    OPEN: {
        "title": {"zh": "打开 CRM", "en": "Open in CRM"},
        "needs": ["ticket.open"],
        "url": BASE + "customers/{customer.id}?ticket={order.ticket.open}#notes",
    }
}
WHO = Customer(customer_id="C-17", name="Ann Example", keys={"phone": "12000000117"})


def settings(**more: object) -> Settings:
    table = {"customer": BASE + "find?n={number}", "links": LINKS} | more
    return msgspec.convert(table, Settings)


@asynccontextmanager
async def opened(desktop: Desktop | None, **more: object):
    context = msgspec.structs.replace(lent(), desktop=desktop)
    async with connect(settings(**more), context) as deeplink:
        yield deeplink


class TestContract(Contract):
    package = "connectors.deeplink"

    def settings(self):
        return settings()

    @asynccontextmanager
    async def opened(self):
        desktop = Desktop()
        async with opened(desktop) as deeplink:
            yield Trial(
                connector=deeplink,
                questions=Questions(
                    number="12000000117",
                    customer=WHO,
                    orders=(order(OPEN, ticket__open="T-1"),),
                ),
                done=lambda _key: len(desktop.opened),
            )


NO_SYSTEM = "no other system answers: the desk's own screen does, or there is none"


class TestBadInput(BadInput):
    package = "connectors.deeplink"
    remembers = "what is on a screen can be done again, so that nobody has to be asked"
    questions = Questions(customer=WHO, orders=(order(OPEN, ticket__open="T-1"),))
    cannot: ClassVar = {row: NO_SYSTEM for row in Row if row not in (Row.REFUSED, Row.INJECTED)}

    def lent(self):
        return msgspec.structs.replace(lent(), desktop=self.desktop)

    @asynccontextmanager
    async def misbehaving(self, row, text):
        self.desktop = None if row is Row.REFUSED else Desktop()
        yield settings()

    def unharmed(self, text):
        return "" if all(each.startswith(BASE) for each in self.desktop.opened) else "led elsewhere"


async def test_a_click_opens_the_customer_once():
    desktop = Desktop()
    async with opened(desktop) as deeplink:
        for _ in range(2):
            await deeplink.perform(WHO, order(OPEN, ticket__open="T-1"), lambda _share: None)
        await deeplink.open_customer(WHO, "+8612000000117")
    assert desktop.opened == [
        BASE + "customers/C-17?ticket=T-1#notes",
        BASE + "find?n=%2B8612000000117",
    ]


@pytest.mark.parametrize("aim", HOSTILE)
async def test_what_fills_a_link_stays_in_its_place(aim: str):
    text = HOSTILE[aim]
    who = msgspec.structs.replace(WHO, customer_id=text)
    desktop = Desktop()
    async with opened(desktop) as deeplink:
        try:
            await deeplink.perform(who, order(OPEN, ticket__open=text), lambda _share: None)
        except ConnectorError:
            assert desktop.opened == []
            return
    [address] = desktop.opened
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "crm.operator.test", "notes")
    assert parts.path.count("/") == 2
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == {"ticket": text}
    assert address.isascii()
    assert address.isprintable()


@pytest.mark.parametrize("climbing", ["..", "."])
async def test_an_id_that_climbs_is_not_opened(climbing: str):
    desktop = Desktop()
    async with opened(desktop) as deeplink:
        who = msgspec.structs.replace(WHO, customer_id=climbing)
        with pytest.raises(ConnectorError, match="path of its own"):
            await deeplink.perform(who, order(OPEN, ticket__open="T-1"), lambda _share: None)
    assert desktop.opened == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("crm://find/{customer.id}", "must begin with one of: https"),
        ("{customer.id}", "must begin with"),
        ("https://{customer.id}/", "the host must stand there"),
        ("https://crm.operator.test{customer.id}", "ended by a slash"),
        ("https://crm.operator.test/?token=abc", "no user, password or token"),
        ("https://a:b@crm.operator.test/", "no user, password or token"),
        ("https://crm.operator.test/{keys}", "no such blank"),
        ("https://else.test/{customer.id}", "may lead to crm.operator.test only"),
    ],
)
def test_a_link_that_may_not_be_is_refused_with_its_place(url: str, words: str):
    links = {OPEN: {**LINKS[OPEN], "url": url}}
    with pytest.raises(msgspec.ValidationError, match=f"crm.open.url: .*{words}"):
        settings(links=links, hosts=["crm.operator.test"])


def test_http_leads_to_this_machine_only():
    allowed = {"schemes": ["http", "crm"], "links": {}}
    assert settings(customer="http://localhost/{number}", **allowed)
    assert settings(customer="crm:find?n={number}", **allowed)
    with pytest.raises(msgspec.ValidationError, match="only https"):
        settings(customer="http://crm.operator.test/{number}", **allowed)


@pytest.mark.parametrize("scheme", ["javascript", "file", "data"])
def test_links_that_run_what_they_hold_can_not_be_allowed(scheme: str):
    with pytest.raises(msgspec.ValidationError, match="may not be opened at all"):
        settings(schemes=[scheme])


async def test_where_nothing_opens_such_links_it_is_said():
    async with opened(Desktop(opens=False)) as deeplink:
        with pytest.raises(ConnectorError, match="no program on this desk"):
            await deeplink.open_customer(WHO, "1")
    async with opened(None) as deeplink:
        with pytest.raises(NotReady, match="no screen"):
            await deeplink.open_customer(WHO, "1")
        [health] = await deeplink.health()
        assert not health.well
    async with opened(Desktop(), customer="") as deeplink:
        with pytest.raises(ConnectorError, match="no link for customers"):
            await deeplink.open_customer(WHO, "1")
        with pytest.raises(ConnectorError, match="can't fill"):
            await deeplink.fill("form", {})
        assert await deeplink.read_context() is None

"""Green screens through a real s3270: known screens only, everything read back, nothing told."""

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.kit import HOSTILE, BadInput, Contract, Questions, Row, Trial, lent, order
from app.sdk.kit.sockets import misbehaving_tcp
from connectors.tn3270 import Settings, connect
from connectors.tn3270.connector import Tn3270
from tests.servers.launch import needed
from tests.servers.tn3270 import PASSWORD, Mainframe, mainframe

OPEN, NOTE = "crm.open", "crm.note"
WHO = Customer(customer_id="C-4711", name="Ann Example", keys={"phone": "12000004711"})
FACTS = frozenset({"product.status", "account.owed_fen"})


@pytest.fixture(autouse=True)
def _s3270() -> None:
    needed("s3270", package="s3270")


def mark(text: str) -> dict[str, Any]:
    return {"marks": [{"row": 1, "column": 2, "text": f"CRM{text}"}]}


def spot(row: int, length: int, **more: bool) -> dict[str, Any]:
    return {"row": row, "column": 20, "length": length, **more}


SCREENS = {
    "sign-on": {
        **mark("SIGNON"),
        "fields": {"user": spot(8, 8), "password": spot(9, 8, hidden=True)},
    },
    "menu": {**mark("MENU"), "fields": {"option": spot(6, 1)}},
    "inquiry": {**mark("INQUIRY"), "fields": {"number": spot(6, 15)}},
    "detail": {
        **mark("DETAIL"),
        "fields": {
            "id": spot(4, 10),
            "number": spot(5, 15),
            "status": spot(6, 10),
            "owed": spot(7, 10),
            "note": spot(12, 30),
        },
    },
}
TO_DETAIL = [{"on": "menu", "types": {"option": "1"}}]
PATHS = {
    "sign-on": {
        "steps": [{"on": "sign-on", "types": {"user": "{user}", "password": "{password}"}}],
        "ends": "menu",
    },
    "by-number": {
        "steps": [*TO_DETAIL, {"on": "inquiry", "types": {"number": "{number}"}}],
        "ends": "detail",
    },
    "by-phone": {
        "steps": [*TO_DETAIL, {"on": "inquiry", "types": {"number": "{keys.phone}"}}],
        "ends": "detail",
    },
    "note": {
        "steps": [*TO_DETAIL, {"on": "inquiry", "types": {"number": "12000004711"}}],
        "ends": "detail",
    },
}
TABLE: dict[str, Any] = {
    "host": "127.0.0.1",
    "tls": False,
    "user": "AGENT",
    "screens": SCREENS,
    "paths": PATHS,
    "sign_on": "sign-on",
    "home": "menu",
    "customer": "by-number",
    "context": {"screen": "detail", "customer_id": "id", "number": "number"},
    "questions": [
        {
            "system": "CRM",
            "path": "by-phone",
            "whose": "phone",
            "limit_s": 10,
            "facts": {
                "product.status": {
                    "take": "status",
                    "type": "choice",
                    "values": {"ACTIVE": "active", "STOPPED": "stopped"},
                },
                "account.owed_fen": {"take": "owed", "type": "int", "scale": 100},
            },
        }
    ],
    "actions": {
        OPEN: {"type": "open", "title": {"zh": "在主机打开", "en": "Open at the host"}},
        NOTE: {
            "type": "fill",
            "title": {"zh": "写备注", "en": "Write a note"},
            "needs": ["ticket.open"],
            "form": "note",
            "fields": {"note": "TICKET {order.ticket.open}"},
        },
    },
}


def settings(port: int, **more: object) -> Settings:
    return msgspec.convert(TABLE | {"port": port} | more, Settings)


@asynccontextmanager
async def opened(host: Mainframe, secret: str = PASSWORD, **more: object):
    async with connect(settings(host.port, **more), lent({"password": secret})) as tn3270:
        yield tn3270


async def read(tn3270: Tn3270, who: Customer = WHO):
    [reading] = [reading async for reading in tn3270.read(who, FACTS)]
    return reading


class TestContract(Contract):
    package = "connectors.tn3270"
    against = "s3270 4.1 before a TN3270 host of the tests"

    def settings(self):
        return settings(23)

    @asynccontextmanager
    async def opened(self):
        async with mainframe() as host, opened(host) as tn3270:

            def stall():
                host.silent = True

            yield Trial(
                connector=tn3270,
                questions=Questions(
                    number="12000004711",
                    customer=WHO,
                    orders=(order(OPEN, "one"), order(NOTE, "two", ticket__open="7")),
                    form=("note", {"note": "CALLED AGAIN"}),
                ),
                done=lambda _key: 1,
                stall=stall,
            )


class TestBadInput(BadInput):
    package = "connectors.tn3270"
    questions = Questions(customer=WHO, orders=(order(OPEN),))
    remembers = "what is on a screen can be done again, so that nobody has to be asked"
    screens_only = "a host answers in screens, and one that is not known is tried by itself"
    cannot = dict.fromkeys(
        (
            Row.EXPIRED_TOKEN, Row.UNAUTHORIZED, Row.FORBIDDEN, Row.NOT_FOUND, Row.CONFLICT,
            Row.TOO_MANY, Row.SERVER_ERROR, Row.BAD_GATEWAY, Row.UNAVAILABLE, Row.WRONG_TYPES,
            Row.EMPTY, Row.DEEP, Row.THOUSAND, Row.HOSTILE, Row.CUT_OFF,
        ),
        screens_only,
    )  # fmt: skip

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row is Row.INJECTED:
            async with mainframe() as host:
                self.host = host
                yield settings(host.port)
            return
        if row is Row.WRONG_CERTIFICATE:
            async with misbehaving_tcp(row) as port:
                yield settings(port, tls=True, limit_s=1)
            return
        async with misbehaving_tcp(row) as port:
            yield settings(port, limit_s=0.5)

    def unharmed(self, text):
        return "" if not self.host.notes else f"notes were saved: {self.host.notes}"


async def test_facts_are_read_off_the_screen():
    async with mainframe() as host, opened(host) as tn3270:
        reading = await read(tn3270)
        again = await read(tn3270)
    assert reading.values == {"product.status": "active", "account.owed_fen": 1250}
    assert again.values == reading.values
    assert host.sign_ons == 1


async def test_a_form_is_filled_and_read_back_and_not_sent_off():
    async with mainframe() as host, opened(host) as tn3270:
        await tn3270.perform(WHO, order(NOTE, ticket__open="4711"), lambda _share: None)
        assert await tn3270.read_context() is not None
        filled = await tn3270.fill("note", {"note": 'A "QUOTED\\N" NOTE'})
    assert filled.fields == {"note": 'A "QUOTED\\N" NOTE'}
    assert host.notes == []


async def test_whom_the_terminal_shows_is_told():
    async with mainframe() as host, opened(host) as tn3270:
        assert await tn3270.read_context() is None
        await tn3270.open_customer(WHO, "12000004711")
        shown = await tn3270.read_context()
    assert shown is not None
    assert (shown.customer_id, shown.number) == ("4711", "12000004711")


async def test_on_a_screen_nobody_has_described_nothing_is_typed():
    unknown = SCREENS | {"inquiry": {**SCREENS["inquiry"], **mark("ELSEWHERE")}}
    async with mainframe() as host, opened(host, screens=unknown) as tn3270:
        reading = await read(tn3270)
    assert set(reading.failed.values()) == {"another screen has come than inquiry"}


async def test_a_customer_nobody_knows_is_said_to_be_on_another_screen():
    who = msgspec.structs.replace(WHO, keys={"phone": "12000009999"})
    async with mainframe() as host, opened(host) as tn3270:
        reading = await read(tn3270, who)
        assert set(reading.failed.values()) == {"another screen has come than detail"}
        assert (await read(tn3270)).values


async def test_a_wrong_password_is_tried_once(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    async with mainframe() as host, opened(host, "wrong") as tn3270:
        for _ in range(3):
            assert set((await read(tn3270)).failed.values()) == {"sign-in refused"}
        [health] = await tn3270.health()
        assert (health.well, health.detail) == (False, "sign-in refused")
        with pytest.raises(AuthFailed):
            await tn3270.open_customer(WHO, "1")
    assert host.sign_ons == 1
    assert "wrong" not in caplog.text


async def test_after_the_host_has_hung_up_the_next_question_calls_again():
    async with mainframe() as host, opened(host) as tn3270:
        assert (await read(tn3270)).values
        host.drop()
        failed_or_had = [await read(tn3270) for _ in range(2)]
    assert failed_or_had[-1].values
    assert host.sign_ons == 2


async def test_two_who_ask_at_once_take_turns():
    async with mainframe() as host, opened(host) as tn3270:
        first, second = await asyncio.gather(read(tn3270), read(tn3270))
    assert first.values == second.values
    assert host.sign_ons == 1


@pytest.mark.parametrize("aim", HOSTILE)
async def test_what_is_typed_is_text_and_never_a_key(aim: str):
    async with mainframe() as host, opened(host) as tn3270:
        try:
            filled = await tn3270.fill("note", {"note": HOSTILE[aim]})
        except ConnectorError:
            filled = None
        assert host.notes == []
        if filled is not None:
            assert filled.fields["note"] == HOSTILE[aim].rstrip()


async def test_a_host_that_falls_silent_is_given_up():
    async with mainframe() as host, opened(host, limit_s=0.4) as tn3270:
        host.silent = True
        reading = await read(tn3270)
    assert set(reading.failed.values()) == {"no screen within 0.4 s"}


async def test_without_the_program_it_says_what_is_missing():
    async with mainframe() as host, opened(host, program="no-such-3270") as tn3270:
        with pytest.raises(NotReady, match="no-such-3270 is not installed"):
            await tn3270.open_customer(WHO, "1")
        with pytest.raises(ConnectorError, match="no form"):
            await tn3270.fill("other", {})
        with pytest.raises(ConnectorError, match="no field"):
            await tn3270.fill("note", {"other": "x"})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"host": "mainframe.example", "tls": False}, "this machine only"),
        ({"home": "start"}, "home: there is no screen start"),
        ({"customer": "other"}, "customer: there is no path other"),
        ({"paths": {**PATHS, "x": {"steps": [{"on": "gone"}], "ends": "menu"}}}, "no screen gone"),
        (
            {
                "paths": {
                    **PATHS,
                    "x": {
                        "steps": [{"on": "menu", "types": {"option": "{password}"}}],
                        "ends": "menu",
                    },
                }
            },
            "only",
        ),
        ({"context": {"screen": "detail", "customer_id": "x"}}, "no such field"),
    ],
)
def test_settings_that_lead_nowhere_are_refused(more: dict[str, Any], words: str):
    with pytest.raises(msgspec.ValidationError, match=words):
        settings(23, **more)

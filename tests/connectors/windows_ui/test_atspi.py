"""A GTK program standing for an old CRM, over a real AT-SPI: all is read back, hands come first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.kit import HOSTILE, Contract, Questions, Trial, lent, order
from connectors.windows_ui import connect
from connectors.windows_ui.connector import WindowsUi
from tests.connectors.windows_ui.setup import NOTE, NUMBER, OPEN, WHO, settings
from tests.servers.desktop_crm import Crm, Desktop


@asynccontextmanager
async def opened(**more: Any) -> AsyncIterator[WindowsUi]:
    async with connect(settings(**more), lent()) as bridge:
        yield bridge


@asynccontextmanager
async def typing(screen: Desktop) -> AsyncIterator[None]:
    """Have the agent type until the block ends."""

    async def type_on() -> None:
        while True:
            await asyncio.to_thread(screen.xdotool, "type", "z")

    async with asyncio.TaskGroup() as group:
        typist = group.create_task(type_on())
        yield
        typist.cancel()


class TestContract(Contract):
    package = "connectors.windows_ui"
    against = "GTK 3.24 over AT-SPI 2.46 (never yet Windows)"

    @pytest.fixture(autouse=True)
    def _started(self, crm: Crm) -> None:
        self.crm = crm

    def settings(self):
        return settings()

    @asynccontextmanager
    async def opened(self):
        async with opened() as bridge:
            yield Trial(
                connector=bridge,
                questions=Questions(
                    number=NUMBER,
                    customer=WHO,
                    orders=(order(OPEN, "one"), order(NOTE, "two", ticket__open="7")),
                    form=("ticket", {"subject": "CALLED AGAIN", "note": "回访"}),
                ),
                done=lambda _key: 1,
                stall=self.crm.hang,
            )


async def test_a_customer_is_brought_up_and_seen_to_be_the_one(screen: Desktop):
    windows = {"main": {"title": "^Fresh CRM$", "program": "legacy_crm.py"}}
    with screen.crm("Fresh CRM"):
        await _brought_up(windows)


async def _brought_up(windows: dict[str, Any]) -> None:
    async with opened(windows=windows) as bridge:
        assert await bridge.read_context() is None
        await bridge.open_customer(WHO, NUMBER)
        shown = await bridge.read_context()
    assert shown is not None
    assert (shown.customer_id, shown.number) == ("C-4711", NUMBER)


async def test_another_customer_than_asked_for_is_said(crm: Crm):
    other = Customer(customer_id="C-9", name="Bo Example")
    async with opened(limit_s=1) as bridge:
        with pytest.raises(InvalidReply, match="shows another customer"):
            await bridge.open_customer(other, NUMBER)


async def test_a_customer_unknown_there_is_said(crm: Crm):
    async with opened(limit_s=1) as bridge:
        with pytest.raises(InvalidReply, match="shows nobody"):
            await bridge.open_customer(Customer(customer_id="C-1", name="Cy"), "1")


async def test_a_form_is_filled_and_read_back_and_not_saved(crm: Crm):
    wanted = {"subject": "T 7", "note": "回访 <b>", "second-alike": "x"}
    async with opened() as bridge:
        assert (await bridge.fill("ticket", wanted)).fields == wanted
        emptied = {"subject": ""}
        assert (await bridge.fill("ticket", emptied)).fields == emptied
    assert crm.saved == ""


@pytest.mark.parametrize(
    ("field", "error", "words"),
    [
        ("upper", InvalidReply, "upper does not hold what was written"),
        ("closed", ConnectorError, "closed: it can't be written to"),
        ("fixed", ConnectorError, "fixed: it can't be written to"),
        ("label", ConnectorError, "label: it can't be written to"),
        ("missing", ConnectorError, "missing: no such control"),
        ("alike", ConnectorError, "alike: more than one control"),
        ("password", ConnectorError, "password: it is a password field"),
        ("unheard-of", ConnectorError, "the form has no field unheard-of"),
    ],
)
async def test_a_field_that_does_not_take_the_text_is_named(
    crm: Crm, field: str, error: type[ConnectorError], words: str
):
    async with opened() as bridge:
        with pytest.raises(error, match=words) as raised:
            await bridge.fill("ticket", {field: "some text"})
    assert type(raised.value) is error


async def test_without_the_window_it_is_said_and_nobody_is_shown(crm: Crm):
    windows = {"main": {"title": "^Elsewhere$", "program": "legacy_crm.py"}}
    async with opened(windows=windows) as bridge:
        assert await bridge.read_context() is None
        with pytest.raises(NotReady, match="no window of the program is open"):
            await bridge.fill("ticket", {"subject": "x"})
        assert [each.well for each in await bridge.health()] == [True]


async def test_a_window_of_another_program_with_the_same_title_is_let_alone(crm: Crm):
    windows = {"main": {"title": "^LegacyCRM", "program": "crm.exe"}}
    async with opened(windows=windows) as bridge:
        with pytest.raises(NotReady, match="no window"):
            await bridge.fill("ticket", {"subject": "x"})


async def test_of_two_windows_alike_neither_is_written_to(screen: Desktop, crm: Crm):
    with screen.crm("LegacyCRM 3.1 - Another"):
        async with opened() as bridge:
            with pytest.raises(ConnectorError, match="more than one window fits"):
                await bridge.fill("ticket", {"subject": "x"})
            windows = {"main": {"title": "Another$", "program": "legacy_crm.py"}}
        async with opened(windows=windows) as bridge:
            assert (await bridge.fill("ticket", {"subject": "x"})).fields == {"subject": "x"}


async def test_a_program_that_hangs_is_given_up_and_asked_again_when_it_wakes(crm: Crm):
    async with opened(limit_s=1) as bridge:
        await bridge.fill("ticket", {"subject": "before"})
        crm.hang()
        with pytest.raises(NotReady, match="does not answer"):
            await bridge.fill("ticket", {"subject": "while"})
        crm.wake()
        async with asyncio.timeout(5):
            assert (await bridge.fill("ticket", {"subject": "after"})).fields == {
                "subject": "after"
            }


async def test_the_agents_typing_stops_the_macro(screen: Desktop, crm: Crm):
    crm.come_to_front()
    async with opened() as bridge:
        async with typing(screen):
            with pytest.raises(ConnectorError, match="you are working there yourself"):
                await bridge.fill("ticket", {"subject": "one", "slow": "two", "note": "three"})
        seen = await bridge._backend.read(
            bridge._settings.windows["main"], bridge._settings.forms["ticket"].fields["note"]
        )
    assert "three" not in seen.text


async def test_typing_elsewhere_stops_nothing(screen: Desktop, crm: Crm):
    screen.xdotool("search", "--onlyvisible", "--name", "LegacyCRM", "windowminimize", "--sync")
    wanted = {"slow": "two", "note": "three"}
    async with opened() as bridge, typing(screen):
        assert (await bridge.fill("ticket", wanted)).fields == wanted


async def test_a_mouse_that_only_moves_stops_nothing(screen: Desktop, crm: Crm):
    crm.come_to_front()
    async with opened() as bridge:
        filled, _ = await asyncio.gather(
            bridge.fill("ticket", {"slow": "two"}),
            asyncio.to_thread(screen.xdotool, "mousemove", "300", "300"),
        )
    assert filled.fields == {"slow": "two"}


async def test_what_is_written_is_text_and_presses_nothing(crm: Crm):
    async with opened() as bridge:
        for text in HOSTILE.values():
            if text.isprintable() and len(text) <= 10_000:
                assert (await bridge.fill("ticket", {"subject": text})).fields["subject"] == text
            else:
                with pytest.raises(ConnectorError, match=r"no plain text|longer than"):
                    await bridge.fill("ticket", {"subject": text})
    assert crm.saved == ""

"""Whatever the back office does, the card names the system, and the call goes on without it."""

import asyncio
import re
import socket
from collections.abc import Callable

import pytest

from app.sandbox.office.backoffice import BackOffice
from app.sandbox.office.faults import Fault, FaultKind
from app.services import lookup
from app.settings.model import LookupSettings
from tests.app.bootstrap.floor import WORDS, Floor, played
from widgets.state import CardState, Notice, Tone

LIMIT_S = 1.0
REASONS = {
    FaultKind.DROPPED: "answer cut off",
    FaultKind.DOWN: "server error 503",
    FaultKind.SLOW: "no answer within 1 s",
    FaultKind.EMPTY: "empty answer",
    FaultKind.WRONG_SHAPE: "answer not understood: service",
    FaultKind.SERVER_ERROR: "server error 500",
    FaultKind.CUT_OFF: "answer cut off",
    FaultKind.AUTH_EXPIRED: "sign-in refused",
    FaultKind.FORBIDDEN: "not permitted",
    FaultKind.REQUEST_LOST: "no answer within 1 s",
    FaultKind.ANSWER_LOST: "no answer within 1 s",
}
OF_THE_CUSTOMER_SYSTEM = (
    FaultKind.DOWN,
    FaultKind.SLOW,
    FaultKind.WRONG_SHAPE,
    FaultKind.AUTH_EXPIRED,
)
CHIPS = {
    "Billing": "bill",
    "NOC": "area",
    "PON": "modem",
    "AAA": "line",
    "Tickets": "ticket",
}


def only_silent(key: str) -> Callable[[CardState], bool]:
    """One chip has no answer; those of a system that was down a moment ago come by themselves."""
    return lambda card: [chip.key for chip in card.chips if chip.text.endswith(" ?")] == [key]


def impatient(floor: Floor, limit_s: float = LIMIT_S) -> dict[str, object]:
    """Settings of a desk that waits for no system longer than a moment."""
    office = floor.to_office(limit_s=limit_s)
    return {"connectors": {"asterisk": floor.to_switch(floor.switch.port), "tmf": office}}


@pytest.mark.parametrize("kind", FaultKind)
@played
async def test_a_faulty_system_is_named_by_its_chip(floor: Floor, kind: FaultKind) -> None:
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("AAA", Fault(kind=kind, seconds=30))
        call = await floor.ring("B2")
        await call.answer()
        await agent.sees_mode("active")
        card = await agent.sees_every_answer()
        chip = agent.chip("line")
        assert chip.text.endswith(" ?")
        assert chip.tip.startswith(f"AAA: {REASONS[kind]}")
        assert agent.chip("modem").tone is Tone.BAD, "it is offline"
        done, systems = map(int, re.findall(r"\d+", card.progress))
        assert card.progress == WORDS("progress.failed", done=done, all=systems, system="AAA")
        assert done == systems - 1, "the others have answered"
        assert card.step is not None
        assert card.step.name == "fibre-plug", "what the other systems say is enough for it"
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        floor.office.faults.clear()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_each_system_that_is_down_leaves_the_others_chips_alone(floor: Floor) -> None:
    async with floor.desk(**impatient(floor, limit_s=10)) as agent:
        await agent.hears_the_switch()
        for (system, key), who in zip(CHIPS.items(), ("A4", "A1", "A2", "A3", "B9"), strict=True):
            floor.office.faults.set(system, Fault(kind=FaultKind.DOWN))
            call = await floor.ring(who)
            await call.answer()
            await agent.sees_mode("active")
            await agent.sees_every_answer()
            await agent.sees(f"{key} alone without an answer", only_silent(key))
            assert agent.chip(key).tip.startswith(f"{system}: ")
            await call.hang_up()
            await agent.sees_mode("wrap-up")
            agent.finish()
            await agent.sees_no_card()
            floor.office.faults.clear()
        await asyncio.sleep(2.6)  # the last of them is left alone for so long at most
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_step_says_which_system_could_not_be_checked(floor: Floor) -> None:
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("NOC", Fault(kind=FaultKind.DOWN))
        call = await floor.ring("B9")
        await call.answer()
        card = await agent.sees_every_answer()
        assert card.step is not None
        assert card.step.name == "stale-session"
        assert card.step.notice == Notice(text=WORDS("step.unchecked", what="NOC"))
        await call.hang_up()
        await agent.sees_mode("wrap-up")


@pytest.mark.parametrize("kind", OF_THE_CUSTOMER_SYSTEM)
@played
async def test_a_faulty_customer_system_is_said_where_the_reason_would_be(
    floor: Floor, kind: FaultKind
) -> None:
    floor.expected = ["WARNING app.services.finds tmf: "]
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("CRM", Fault(kind=kind, seconds=30))
        call = await floor.ring("A4")
        card = await agent.sees("a failed search", lambda c: c.reason is not None)
        assert card.reason is not None
        assert card.reason.title == WORDS("identity.failed")
        assert card.reason.why.startswith(REASONS[kind].replace("service", "customer"))
        assert not any(chip.loading for chip in card.chips)
        await call.answer()
        await agent.sees_mode("active")
        floor.office.faults.clear()
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@played
async def test_without_any_back_office_a_call_is_shown_ended_and_closed(floor: Floor) -> None:
    floor.expected = ["WARNING app.services.finds tmf: unreachable"]
    port = free_port()
    office = {"base_url": f"http://127.0.0.1:{port}"}
    connectors = {"asterisk": floor.to_switch(floor.switch.port), "tmf": office}
    async with floor.desk(connectors=connectors) as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        card = await agent.sees("a failed search", lambda c: c.reason is not None)
        assert card.reason is not None
        assert (card.mode, card.name) == ("ringing", WORDS("call.incoming"))
        assert (card.reason.title, card.reason.why) == (WORDS("identity.failed"), "unreachable")
        assert card.meta.startswith("120")
        await call.answer()
        await agent.sees_mode("active")
        await call.hold()
        await agent.sees_mode("held")
        await call.unhold()
        await agent.sees_mode("active")
        await call.hang_up()
        card = await agent.sees_mode("wrap-up")
        assert card.wrap_up is not None
        assert card.wrap_up.codes, "a call of which nothing is known can be closed all the same"
        agent.finish()
        await agent.sees_no_card()
        async with BackOffice(floor.operator, pace=0, port=port):
            await floor.expect_an_ordinary_call(agent)


@played
async def test_a_back_office_that_goes_in_mid_call_takes_nothing_from_the_card(
    floor: Floor,
) -> None:
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        before = await agent.sees_every_answer()
        for system in ("CRM", *CHIPS):
            floor.office.faults.set(system, Fault(kind=FaultKind.DOWN))
        await call.hold()
        card = await agent.sees_mode("held")
        assert (card.name, card.chips, card.step) == (before.name, before.chips, before.step)
        await call.unhold()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        floor.office.faults.clear()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_wrong_token_is_said_and_calls_are_shown_all_the_same(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.expected = ["tmf: sign-in refused"]
    monkeypatch.setenv("RINGSIDE_SECRET_TMF_TOKEN", "worn out")
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        card = await agent.sees("a failed search", lambda c: c.reason is not None)
        assert card.reason is not None
        assert card.reason.why == "sign-in refused"
        await call.answer()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()


@played
async def test_a_connector_that_never_answers_is_cut_off_by_the_desk(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.expected = ["tmf: no answer in time"]
    monkeypatch.setattr(lookup, "GRACE_S", 0.0)
    async with floor.desk(lookup=LookupSettings(timeout_s=0.2)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("CRM", Fault(kind=FaultKind.REQUEST_LOST))
        call = await floor.ring("A4")
        card = await agent.sees("a failed search", lambda c: c.reason is not None)
        assert card.reason is not None
        assert card.reason.why == "no answer in time"
        await call.abandon()
        await agent.sees_no_card()
        floor.office.faults.clear()
        await floor.expect_an_ordinary_call(agent)

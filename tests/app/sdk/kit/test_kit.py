"""The kit finds what it is there for: a connector careless in one way fails, a sound one passes."""

from contextlib import asynccontextmanager
from typing import ClassVar

import pytest

from app.domain.customer import Customer
from app.sdk.kit import (
    HOSTILE,
    SECRET,
    Contract,
    HttpBadInput,
    MisbehavingHttp,
    Questions,
    Row,
    Trial,
    inquiring,
    order,
)
from tests.app.sdk.kit.careless import LEFT, Settings

PACKAGE = "tests.app.sdk.kit.careless"
QUESTIONS = Questions(
    customer=Customer(customer_id="C-100101", name="Ann Example"), orders=(order("crm.restart"),)
)


class System:
    """Keeps every order it is given, as often as it is given."""

    def __init__(self):
        self.told = []

    def __call__(self, asked, text="Ann"):
        if asked.path == "/health":
            return {}
        if asked.path == "/orders":
            if asked.method == "POST":
                self.told.append(asked.json()["key"])
                return {"id": "N-1"}
            return [{"id": "N-1"}] if asked.query["key"] in self.told else []
        return {"product": text, "order": "N-7"}


class Sound(Contract):
    package = PACKAGE
    flaw: ClassVar[str] = ""

    def settings(self):
        return Settings(base_url="https://crm.example.invalid")

    @asynccontextmanager
    async def opened(self):
        system = System()
        async with MisbehavingHttp(system) as server:
            settings = Settings(base_url=server.url, flaw=self.flaw, limit_s=5.0)
            async with self.connected(settings) as connector:
                yield Trial(
                    connector=connector,
                    questions=QUESTIONS,
                    done=system.told.count,
                    stall=server.stall,
                )


class SoundTable(HttpBadInput):
    package = PACKAGE
    questions = QUESTIONS
    flaw: ClassVar[str] = ""

    def settings(self, url):
        patient = self.flaw == "swallows"
        return Settings(base_url=url, flaw=self.flaw, limit_s=10.0 if patient else 0.3)

    def answer(self, asked, text):
        return System()(asked, text)


class TestSound(Sound):
    package = PACKAGE


class TestSoundTable(SoundTable):
    package = PACKAGE


def flawed(of, flaw):
    return type("Flawed", (of,), {"flaw": flaw})()


CONTRACT = {
    "leaves out": ("test_it_gives_exactly_the_facts_it_names", "order.open"),
    "pushes": ("test_it_gives_exactly_the_facts_it_names", "contact.calls_today"),
    "repeats": ("test_an_order_with_the_same_key_is_carried_out_once", "2 == 1"),
    "keeps": ("test_connecting_and_disconnecting_leaves_nothing_open", "left behind"),
}


@pytest.mark.parametrize("flaw", CONTRACT)
async def test_what_breaks_the_contract_is_found(flaw):
    test, words = CONTRACT[flaw]
    with pytest.raises(AssertionError, match=words):
        await getattr(flawed(Sound, flaw), test)()
    while LEFT:
        LEFT.pop().close()


async def test_a_customer_in_the_log_is_found(caplog):
    with pytest.raises(AssertionError, match="the log holds what it may not"):
        await flawed(Sound, "logs").test_neither_log_nor_message_tells_on_a_customer(caplog)


ROWS = {
    "waits": (Row.SILENT, "still not ended"),
    "makes up": (Row.SERVER_ERROR, "should have failed"),
    "tells": (Row.NOT_FOUND, "messages hold what they may not"),
    "swallows": (Row.HUGE, "made the memory grow"),
    "blooms": (Row.REFUSED, "and all is well"),
}


@pytest.mark.parametrize("flaw", ROWS)
async def test_what_does_not_stand_a_row_is_found(flaw, caplog, monkeypatch):
    row, words = ROWS[flaw]
    monkeypatch.setattr(inquiring, "PATIENCE_S", 1.0 if flaw == "waits" else 10.0)
    with pytest.raises(AssertionError, match=words):
        await flawed(SoundTable, flaw).test_a_system_that_fails_is_named_and_nothing_hangs(
            row, caplog
        )


ORDERS = {
    "lets out": (Row.NOT_ITS_LANGUAGE, "ContentTypeError left the connector"),
    "denies": (Row.SERVER_ERROR, "InvalidReply or TimeoutError is due"),
    "hopes": (Row.NOT_ITS_LANGUAGE, "InvalidReply or TimeoutError is due"),
}


@pytest.mark.parametrize("flaw", ORDERS)
async def test_an_outcome_that_is_made_up_is_found(flaw, caplog):
    row, words = ORDERS[flaw]
    table = flawed(SoundTable, flaw)
    test = table.test_an_order_that_was_sent_is_never_called_refused_or_done_without_proof
    with pytest.raises(AssertionError, match=words):
        await test(row, caplog)


async def test_a_health_that_raises_is_found(caplog):
    with pytest.raises(TimeoutError):
        await flawed(SoundTable, "faints").test_a_system_that_fails_is_named_and_nothing_hangs(
            Row.SILENT, caplog
        )


@pytest.mark.parametrize("aim", ["bidi", "control", "long"])
async def test_a_text_that_is_passed_on_as_it_came_is_found(aim, caplog):
    table = flawed(SoundTable, "passes on")
    with pytest.raises(AssertionError, match=r"a text (holds|is)"):
        await table.test_a_hostile_text_in_an_answer_is_text_and_no_more(aim, caplog)


@pytest.mark.parametrize("aim", ["path", "dots", "url"])
async def test_an_address_that_can_be_broken_out_of_is_found(aim):
    table = flawed(SoundTable, "pastes")
    with pytest.raises(AssertionError, match=r"broken out of|climbs"):
        await table.test_a_hostile_text_in_a_question_breaks_out_of_nothing(aim)


class OverSomethingElse(SoundTable):
    cannot: ClassVar = {Row.HUGE: "packets of it hold 1 500 bytes", Row.DEEP: "no"}

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row is Row.REFUSED:
            yield Settings(base_url="http://127.0.0.1:9")
            return
        async with super(HttpBadInput, self).misbehaving(row, text) as settings:
            yield settings


async def test_a_row_that_is_neither_covered_nor_named_fails(caplog):
    table = OverSomethingElse()
    with pytest.raises(NotImplementedError, match=r"row silent .* neither covered .* nor named"):
        await table.test_a_system_that_fails_is_named_and_nothing_hangs(Row.SILENT, caplog)


async def test_a_row_that_can_not_occur_is_shown_with_its_reason(caplog):
    with pytest.raises(pytest.skip.Exception, match="huge can't occur here: packets of it hold"):
        await OverSomethingElse().test_a_system_that_fails_is_named_and_nothing_hangs(
            Row.HUGE, caplog
        )


def test_a_row_left_out_for_no_reason_fails():
    with pytest.raises(AssertionError, match="left out for no reason"):
        OverSomethingElse().test_what_can_not_occur_is_said_with_its_reason()


def test_the_secret_of_a_trial_is_looked_for_everywhere():
    words = QUESTIONS.secrets()
    assert {SECRET, "Ann Example", "C-100101"} <= words
    assert all(text for text in HOSTILE.values())

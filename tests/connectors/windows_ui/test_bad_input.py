"""The program between the desk and AT-SPI fails in every way it can; settings that lead nowhere."""

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest

from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.kit import BadInput, Questions, Row, lent, order
from connectors.windows_ui import Settings, atspi, connect, offers
from tests.connectors.configured import documented
from tests.connectors.windows_ui.setup import NOTE, NUMBER, OPEN, TABLE, WHO, settings

FAKE = Path(__file__).with_name("fake_program.py")
NO_SERVER = "the program is on this machine and ours: what it may say wrong is in the other rows"


def instead(folder: Path, says: dict[str, Any]) -> str:
    """Make a program that is started in place of Python, and says that."""
    answers, asked, program = folder / "answers", folder / "asked", folder / "python"
    answers.write_text(json.dumps(says))
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "{answers}" "{asked}"\n')
    program.chmod(0o700)
    return str(program)


class TestBadInput(BadInput):
    package = "connectors.windows_ui"
    questions = Questions(
        number=NUMBER,
        customer=WHO,
        orders=(order(OPEN), order(NOTE, ticket__open="7")),
        form=("ticket", {"subject": "x"}),
    )
    remembers = "what is on a screen can be done again, so that nobody has to be asked"
    cannot: ClassVar = dict.fromkeys(
        (
            Row.WRONG_CERTIFICATE, Row.EXPIRED_TOKEN, Row.UNAUTHORIZED, Row.FORBIDDEN,
            Row.NOT_FOUND, Row.CONFLICT, Row.TOO_MANY, Row.SERVER_ERROR, Row.BAD_GATEWAY,
            Row.UNAVAILABLE, Row.THOUSAND,
        ),
        NO_SERVER,
    )  # fmt: skip
    SAYS: ClassVar[dict[Row, dict[str, Any]]] = {
        Row.SILENT: {"silent": True},
        Row.CUT_OFF: {"raw": '{"id":', "ends": True},
        Row.NOT_ITS_LANGUAGE: {"raw": "<html>\n"},
        Row.WRONG_TYPES: {"more": {"text": 7, "touched": "no", "id": []}},
        Row.EMPTY: {"raw": "\n"},
        Row.HUGE: {"raw": "x" * 1_000_000, "times": 100},
        Row.DEEP: {"raw": "[" * 100_000 + "\n"},
        Row.INJECTED: {},
    }

    @pytest.fixture(autouse=True)
    def _prepared(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = tmp_path
        monkeypatch.setattr(atspi, "START_S", 0.3)

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row is Row.REFUSED:
            yield settings(python=str(self.folder / "nowhere"), limit_s=0.3)
            return
        says = {"text": text} if row is Row.HOSTILE else self.SAYS[row]
        yield settings(python=instead(self.folder, says), limit_s=0.3, context=None)

    def unharmed(self, text):
        asked = set((self.folder / "asked").read_text().split())
        return "" if asked <= {"ping", "begin", "touched", "read", "write", "press"} else str(asked)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("no-window", NotReady, "no window of the program is open"),
        ("no-display", NotReady, "can't be watched"),
        ("no-atspi", NotReady, "AT-SPI is missing"),
        ("many-window", ConnectorError, "more than one window"),
        ("too-many", ConnectorError, "too many controls"),
        ("late", NotReady, "does not answer"),
        ("gone", NotReady, "does not answer"),
    ],
)
async def test_what_can_not_be_done_is_said(
    tmp_path: Path, error: str, kind: type[ConnectorError], words: str
):
    python = instead(tmp_path, {"more": {"error": error}})
    async with connect(settings(python=python), lent()) as bridge:
        with pytest.raises(kind, match=words) as raised:
            await bridge.fill("ticket", {"subject": "x"})
    assert type(raised.value) is kind


async def test_one_that_hangs_is_ended_and_begun_anew(tmp_path: Path):
    python = instead(tmp_path, {"silent": True})
    async with connect(settings(python=python, limit_s=0.2), lent()) as bridge:
        asking = asyncio.gather(bridge.health())
        await asyncio.sleep(0.3)
        first = bridge._backend._running
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert first.returncode is not None
        assert bridge._backend._running is None
        (tmp_path / "answers").write_text("{}")
        assert (await bridge.fill("ticket", {"subject": "x"})).fields == {"subject": "x"}


async def test_what_does_not_hold_is_an_invalid_reply(tmp_path: Path):
    python = instead(tmp_path, {"text": "else"})
    async with connect(settings(python=python), lent()) as bridge:
        with pytest.raises(InvalidReply, match="subject does not hold what was written"):
            await bridge.fill("ticket", {"subject": "x"})


@pytest.mark.parametrize("act", ["write", "press"])
async def test_what_may_have_been_done_is_not_said_to_be_undone(tmp_path: Path, act: str):
    python = instead(tmp_path, {"on": {act: {"error": "late"}}})
    async with connect(settings(python=python, context=None), lent()) as bridge:
        with pytest.raises(InvalidReply, match="look there before trying again"):
            await bridge.open_customer(WHO, NUMBER)


async def test_the_agents_hands_stop_it_before_anything_is_written(tmp_path: Path):
    python = instead(tmp_path, {"more": {"touched": True}})
    async with connect(settings(python=python), lent()) as bridge:
        with pytest.raises(ConnectorError, match="working there yourself"):
            await bridge.fill("ticket", {"subject": "x"})
    assert "write" not in (tmp_path / "asked").read_text()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"windows": {}}, "length >= 1"),
        ({"windows": {"main": {"title": "(", "program": "x"}}}, "no regular expression"),
        ({"windows": {"main": {"title": "x", "program": ""}}}, "length >= 1"),
        ({"windows": {"other": {"title": "x", "program": "x"}}}, "no window main"),
        ({"forms": {"ticket": {"window": "main", "fields": {"subject": {}}}}}, "is found by"),
        ({"forms": {}}, "no form ticket"),
        (
            {"forms": {"ticket": {"window": "main", "fields": {"other": {"id": "x"}}}}},
            "no field subject",
        ),
        ({"customer": None}, "nothing brings a customer up"),
        ({"customer": {**TABLE["customer"], "text": "{password}"}}, "no such blank"),
        ({"kind": "telepathy"}, "Invalid enum value"),
    ],
)
def test_settings_that_lead_nowhere_are_refused(more: dict[str, Any], words: str):
    with pytest.raises(msgspec.ValidationError, match=words):
        settings(**more)


def test_the_example_on_its_page_is_one():
    found = msgspec.convert(documented("windows_ui", "windows_ui"), Settings)
    assert [action.name for action in offers(found).actions] == ["crm.open", "crm.note"]

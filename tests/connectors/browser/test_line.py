"""The line to the browser: who does not know the token is hung up on, and nothing hangs."""

import asyncio
import json
import stat
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest

from app import paths
from app.cli.browser import EXTENSION, install
from app.domain.customer import Customer
from app.sdk.errors import ConnectorDefect, ConnectorError, InvalidReply, NotReady
from app.sdk.kit import HOSTILE, BadInput, Contract, Questions, Row, Trial, lent, order
from connectors.browser import Settings, connect
from connectors.browser.connector import Browser
from tests.servers.launch import until

ROOT = Path(__file__).resolve().parents[3]
OPEN, NOTE = "crm.open", "crm.note"
WHO = Customer(customer_id="C-4711", name="Ann Example", keys={"phone": "12000004711"})
Says = Callable[[dict[str, Any]], dict[str, Any] | bytes | None]


def settings(limit_s: float = 5.0, **more: Any) -> Settings:
    table: dict[str, Any] = {
        "match": ["https://crm.operator.test/*"],
        "open": "https://crm.operator.test/customers/{customer.id}",
        "customer_id": "#who",
        "forms": {"ticket": {"subject": "[name=subject]"}},
        "actions": {
            OPEN: {"type": "open", "title": {"zh": "打开", "en": "Open"}},
            NOTE: {
                "type": "fill",
                "title": {"zh": "填单", "en": "Fill in"},
                "needs": ["ticket.open"],
                "form": "ticket",
                "fields": {"subject": "T {order.ticket.open}"},
            },
        },
        "limit_s": limit_s,
    }
    return msgspec.convert(table | more, Settings)


def folder() -> Path:
    return paths.owned_folder(paths.connector_folder("browser"))


@asynccontextmanager
async def opened(**more: Any) -> AsyncIterator[Browser]:
    context = msgspec.structs.replace(lent(), folder=folder)
    async with connect(settings(**more), context) as browser:
        yield browser


async def dialled(token: str | None = None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    told = json.loads((folder() / "browser.json").read_text())
    reader, writer = await asyncio.open_connection("127.0.0.1", told["port"])
    said = (told["token"] if token is None else token).encode()
    writer.write(struct.pack("<I", len(said)) + said)
    return reader, writer


@asynccontextmanager
async def extension(says: Says) -> AsyncIterator[list[dict[str, Any]]]:
    """Dial in as the messenger does, and answer each question as `says` does."""
    reader, writer = await dialled()
    heard: list[dict[str, Any]] = []

    async def serve() -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (length,) = struct.unpack("<I", await reader.readexactly(4))
                asked = json.loads(await reader.readexactly(length))
                heard.append(asked)
                said = says(asked)
                if said is None:
                    continue
                if isinstance(said, dict):
                    body = json.dumps({"id": asked["id"], **said}).encode()
                    said = struct.pack("<I", len(body)) + body
                writer.write(said)
                await writer.drain()

    async with asyncio.TaskGroup() as group:
        serving = group.create_task(serve())
        try:
            yield heard
        finally:
            serving.cancel()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


class Page:
    """A page as the extension would see it."""

    def __init__(self) -> None:
        self.fields = {"customer_id": "", "number": ""}
        self.form = {"subject": ""}
        self.silent = False

    def says(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        if self.silent:
            return None
        if asked["do"] == "open":
            self.fields["customer_id"] = "C-4711"
        if asked["do"] == "fill":
            self.form |= asked["values"]
            return {"fields": {name: self.form[name] for name in asked["values"]}}
        return {"fields": {name: self.fields.get(name, "") for name in asked.get("fields", {})}}


class TestContract(Contract):
    package = "connectors.browser"

    def settings(self):
        return settings()

    @asynccontextmanager
    async def opened(self):
        page = Page()
        async with opened() as browser, extension(page.says):
            await until(lambda: browser._line.connected)

            def stall():
                page.silent = True

            yield Trial(
                connector=browser,
                questions=Questions(
                    number="12000004711",
                    customer=WHO,
                    orders=(order(OPEN, "one"), order(NOTE, "two", ticket__open="7")),
                    form=("ticket", {"subject": "CALLED AGAIN"}),
                ),
                done=lambda _key: 1,
                stall=stall,
            )


NO_SERVER = "the browser dials in here: what it may say wrong is in the rows that are tried"


class TestBadInput(BadInput):
    package = "connectors.browser"
    remembers = "what is on a screen can be done again, so that nobody has to be asked"
    questions = Questions(
        customer=WHO, orders=(order(NOTE, ticket__open="7"),), form=("ticket", {"subject": "x"})
    )
    cannot: ClassVar = dict.fromkeys(
        (
            Row.WRONG_CERTIFICATE, Row.EXPIRED_TOKEN, Row.UNAUTHORIZED, Row.FORBIDDEN,
            Row.NOT_FOUND, Row.CONFLICT, Row.TOO_MANY, Row.SERVER_ERROR, Row.BAD_GATEWAY,
            Row.UNAVAILABLE, Row.THOUSAND, Row.WRONG_TYPES,
        ),
        NO_SERVER,
    )  # fmt: skip
    SAID: ClassVar[dict[Row, bytes | dict[str, Any]]] = {
        Row.CUT_OFF: struct.pack("<I", 50) + b'{"id"',
        Row.NOT_ITS_LANGUAGE: struct.pack("<I", 6) + b"<html>",
        Row.EMPTY: struct.pack("<I", 0),
        Row.HUGE: struct.pack("<I", 100_000_000) + b"x" * 2_000_000,
        Row.DEEP: struct.pack("<I", 200_000) + b"[" * 200_000,
    }

    def lent(self):
        return msgspec.structs.replace(lent(), folder=folder)

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row is Row.REFUSED:
            yield settings(0.4)
            return
        page = Page()
        page.silent = row is Row.SILENT
        page.fields = dict.fromkeys(page.fields, text)
        said = self.SAID.get(row)
        says = page.says if said is None else lambda _asked: said
        async with asyncio.TaskGroup() as group:
            dialling = group.create_task(self._dial_in(says))
            yield settings(0.4)
            dialling.cancel()

    async def _dial_in(self, says: Says) -> None:
        while True:
            with suppress(OSError, ValueError):
                async with extension(says):
                    await asyncio.sleep(60)
            await asyncio.sleep(0.005)

    def unharmed(self, text):
        return ""


async def test_an_answer_of_wrong_types_is_not_understood_and_the_line_stays():
    async with opened() as browser, extension(lambda _asked: {"fields": {"subject": 7}}):
        await until(lambda: browser._line.connected)
        with pytest.raises(InvalidReply, match="not understood"):
            await browser.fill("ticket", {"subject": "x"})
        assert browser._line.connected


async def test_without_a_browser_it_is_said_at_once():
    async with opened() as browser:
        with pytest.raises(NotReady, match="no browser with the extension"):
            await browser.open_customer(WHO, "1")


@pytest.mark.parametrize("token", ["", "wrong", "x" * 100_000])
async def test_who_does_not_know_the_token_is_hung_up_on(token: str):
    async with opened() as browser:
        reader, writer = await dialled(token)
        assert await reader.read() == b""
        assert not browser._line.connected
        writer.close()


async def test_where_it_listens_is_nobody_elses_to_read_and_gone_at_the_end():
    async with opened():
        file = folder() / "browser.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.exists()


async def test_the_last_browser_that_dials_in_is_the_one():
    first, second = Page(), Page()
    first.fields["customer_id"] = "C-1"
    second.fields["customer_id"] = "C-2"
    async with opened() as browser, extension(first.says):
        await until(lambda: browser._line.connected)
        async with extension(second.says) as heard:
            shown = None
            while shown is None or shown.customer_id != "C-2":
                with suppress(ConnectorError):
                    shown = await browser.read_context()
            assert heard


async def test_only_the_crms_pages_are_asked_about():
    page = Page()
    async with opened() as browser, extension(page.says) as heard:
        await until(lambda: browser._line.connected)
        await browser.read_context()
        await browser.fill("ticket", {"subject": "x"})
        await browser.open_customer(WHO, "1")
    assert heard
    assert all(asked["match"] == ["https://crm.operator.test/*"] for asked in heard)


@pytest.mark.parametrize("aim", HOSTILE)
async def test_what_a_page_says_is_one_clean_line(aim: str):
    page = Page()
    page.fields["customer_id"] = HOSTILE[aim]
    async with opened() as browser, extension(page.says):
        await until(lambda: browser._line.connected)
        with suppress(ConnectorError):
            shown = await browser.read_context()
            assert shown is None or shown.customer_id.isprintable()


async def test_a_connector_in_a_process_of_its_own_says_what_it_lacks():
    with pytest.raises(ConnectorDefect, match="let it run in the desk"):
        async with connect(settings(), lent()):
            pass


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"match": ["<all_urls>"]}, "must name scheme and host"),
        ({"match": ["*://*/*"]}, "must name scheme and host"),
        ({"match": ["http://crm.operator.test/*"]}, "only https"),
        ({"open": "https://else.test/{customer.id}"}, "leads out"),
        ({"open": "https://crm.operator.test{customer.id}"}, "leads out"),
        ({"open": ""}, "no address brings"),
        ({"forms": {}}, "no form ticket"),
        ({"forms": {"ticket": {"other": "#x"}}}, "no field subject"),
    ],
)
def test_settings_that_would_see_too_much_are_refused(more: dict[str, Any], words: str):
    with pytest.raises(msgspec.ValidationError, match=words):
        settings(**more)


def test_the_messenger_is_told_to_the_browser_with_the_only_extension_it_serves(tmp_path: Path):
    [file] = install("browser", tmp_path)
    told = json.loads(file.read_text())
    assert told["allowed_origins"] == [f"chrome-extension://{EXTENSION}/"]
    assert Path(told["path"]).is_file()
    assert file.name == f"{told['name']}.json"


def test_the_extension_has_the_id_the_messenger_serves():
    import base64
    import hashlib

    manifest = json.loads((ROOT / "packaging" / "extension" / "manifest.json").read_text())
    half = hashlib.sha256(base64.b64decode(manifest["key"])).hexdigest()[:32]
    assert "".join(chr(ord("a") + int(digit, 16)) for digit in half) == EXTENSION


def test_the_messenger_says_when_the_desk_is_not_there(home: Path):
    done = subprocess.run(
        [sys.executable, "-m", "app", "browser", "host"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert "the desk is not there" in done.stderr

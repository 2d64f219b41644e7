"""The browser connector with a real Chromium and the extension: open, read, fill, read back."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web

from app import paths
from app.domain.customer import Customer
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.kit import lent, order
from connectors.browser import Settings, connect
from connectors.browser.connector import Browser
from tests.desktop.display import missing_programs
from tests.servers.chromium import chromium
from tests.servers.launch import needed, until

OPEN, NOTE = "crm.open", "crm.note"
WHO = Customer(customer_id="C-4711", name="Ann Example", keys={"phone": "12000004711"})
PAGE = """<!doctype html><title>CRM</title>
<h1 id=who>{customer}</h1><p class=phone>{number}</p>
<form action=/sent method=post>
  <input name=subject><textarea name=note></textarea>
  <select name=kind><option>fault</option><option>fee</option></select>
  <input name=locked readonly value=fixed><input name=word type=password>
</form>
<script>
  document.querySelector("[name=subject]").addEventListener("change", e => {{
    if (e.target.value === "SHOUT") e.target.value = "shouted";
  }});
</script>"""


class Agent:
    """Somebody at the keyboard."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ = environ

    def click_into_the_page(self) -> None:
        subprocess.run(
            ["xdotool", "mousemove", "700", "700", "click", "1"], env=self._environ, check=True
        )

    def begin_typing(self) -> subprocess.Popen[bytes]:
        words = ["xdotool", "type", "--delay", "20", "typed by the agent " * 200]
        return subprocess.Popen(words, env=self._environ)


class Crm:
    """A web CRM: one page per customer, and what was sent off."""

    def __init__(self) -> None:
        self.sent = 0
        self.opened: list[str] = []
        self.url = ""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/sent":
            self.sent += 1
        self.opened.append(request.path_qs)
        customer = request.path.removeprefix("/customers/") if "customers" in request.path else ""
        page = PAGE.format(customer=customer, number="12000004711" if customer else "")
        return web.Response(text=page, content_type="text/html")


@asynccontextmanager
async def crm() -> AsyncIterator[Crm]:
    found = Crm()
    runner = web.ServerRunner(web.Server(found.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield found
    finally:
        await runner.cleanup()


def settings(url: str, **more: Any) -> Settings:
    table: dict[str, Any] = {
        "match": ["http://127.0.0.1/*"],
        "open": url + "/customers/{customer.id}?n={number}",
        "customer_id": "#who",
        "number": "p.phone",
        "forms": {
            "ticket": {
                "subject": "[name=subject]",
                "note": "[name=note]",
                "kind": "[name=kind]",
                "locked": "[name=locked]",
                "word": "[name=word]",
                "gone": "#gone",
            }
        },
        "actions": {
            OPEN: {"type": "open", "title": {"zh": "打开", "en": "Open"}},
            NOTE: {
                "type": "fill",
                "title": {"zh": "填单", "en": "Fill in"},
                "needs": ["ticket.open"],
                "form": "ticket",
                "fields": {"subject": "TICKET {order.ticket.open}", "kind": "fee"},
            },
        },
    }
    return msgspec.convert(table | more, Settings)


@asynccontextmanager
async def opened(url: str, **more: Any) -> AsyncIterator[Browser]:
    folder = paths.owned_folder(paths.connector_folder("browser"))
    context = msgspec.structs.replace(lent(), folder=lambda: folder)
    async with connect(settings(url, **more), context) as browser:
        yield browser


@asynccontextmanager
async def shown(tmp_path: Path) -> AsyncIterator[tuple[Crm, Browser, Agent]]:
    """A Chromium that shows the CRM's first page, and the connector it has dialled in at."""
    needed("chromium", "xdotool", package="chromium xdotool")
    if missing_programs():
        pytest.skip("needs Xvfb and openbox: run `sudo apt-get install xvfb openbox`")
    async with crm() as found, opened(found.url) as browser:
        starting = chromium(tmp_path, found.url + "/")
        screen = await asyncio.to_thread(starting.__enter__)
        try:
            await until(lambda: browser._line.connected and bool(found.opened), within_s=40)
            yield found, browser, Agent(screen.environ())
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)


async def fill_on(browser: Browser) -> None:
    for _ in range(40):
        await browser.fill("ticket", {"note": "x", "subject": "y", "kind": "fee"})


@pytest.mark.timeout(180)
async def test_a_customer_is_brought_up_read_and_a_form_filled_in(tmp_path: Path):
    async with shown(tmp_path) as (found, browser, agent):
        [health] = await browser.health()
        assert health.well, health.detail
        assert await browser.read_context() is None

        await browser.perform(WHO, order(OPEN), lambda _share: None)
        seen = await browser.read_context()
        assert seen is not None
        assert (seen.customer_id, seen.number) == ("C-4711", "12000004711")
        assert found.opened[-1] != "/"

        await browser.perform(WHO, order(NOTE, "two", ticket__open="4711"), lambda _share: None)
        hostile = "<script>document.title='x'</script>\n\"'); alert(1)"
        filled = await browser.fill("ticket", {"note": hostile, "kind": "fault"})
        assert filled.fields == {"note": hostile, "kind": "fault"}
        assert found.sent == 0

        with pytest.raises(ConnectorError, match="no field gone"):
            await browser.fill("ticket", {"gone": "x"})
        for closed in ("locked", "word"):
            with pytest.raises(ConnectorError, match=f"{closed} can't be written"):
                await browser.fill("ticket", {closed: "x"})
        shouting = {"form": "ticket", "fields": {"subject": "SHOUT"}}
        loud = {"type": "fill", "title": {"zh": "喊", "en": "Shout"}, **shouting}
        browser._orders._kinds = settings(found.url, actions={NOTE: loud}).actions
        with pytest.raises(InvalidReply, match="not as written there: subject"):
            await browser.perform(WHO, order(NOTE, "three"), lambda _share: None)
        stranger = msgspec.structs.replace(WHO, customer_id="../C-1?x=/")
        await browser.open_customer(stranger, "1")
        assert "/customers/..%2FC-1%3Fx%3D%2F?n=1" in found.opened

        await asyncio.to_thread(agent.click_into_the_page)
        typing = agent.begin_typing()
        try:
            with pytest.raises(ConnectorError, match="working there yourself"):
                await fill_on(browser)
        finally:
            typing.terminate()
            typing.wait()

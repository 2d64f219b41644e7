"""The examples in the documentation are ones that work."""

import json
import re
import tomllib
from contextlib import aclosing
from datetime import UTC, datetime

from aiohttp import ClientSession

from app.domain.events import LinkRestored
from app.registry import offered_by
from app.sdk.kit import lent
from connectors.webhook import Settings, connect, replay
from connectors.webhook.feed import Feed, Snapshot
from connectors.webhook.mapping import EXPRESSIONS, mapping_of
from connectors.webhook.settings import Settings as Whole
from tests.connectors.webhook.played import context, line
from tests.docs.native import word_of
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "connectors" / "webhook.md").read_text("utf-8")
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


JSON = [json.loads(block) for block in blocks("json")]
CALL = [each for each in JSON if "call" in each]
FRAMES = [each for each in JSON if "type" in each]


def tables() -> list[dict]:
    return [tomllib.loads(block)["connectors"]["webhook"] for block in blocks("toml")]


def test_every_table_of_settings_can_be_used_as_it_stands():
    asked_for = [offered_by("webhook", table).secrets for table in tables()]
    assert asked_for == [(), ("signing",), ("token",), ("signing",)]


def test_the_call_of_the_page_rings_is_answered_held_and_ends():
    told = replay(Settings(), context(), [line(event) for event in CALL])
    assert [word_of(event) for event in told] == [
        "Delivered ringing", "Established", "Held", "ConnectionCleared",
    ]  # fmt: skip


async def test_the_page_signs_as_it_has_to_be():
    names: dict = {}
    exec(blocks("python")[0], names)
    now = lambda: datetime.now(UTC)  # noqa: E731
    async with (
        connect(Settings(), lent({"signing": WHSEC}, now=now)) as source,
        aclosing(source.events()) as events,
        ClientSession() as http,
    ):
        assert isinstance(await anext(events), LinkRestored)
        body = json.dumps(CALL[0]).encode()
        headers = names["signed"](WHSEC, "msg-1", body)
        for status in (202, 200):
            async with http.post(source.url, data=body, headers=headers) as answer:
                assert answer.status == status
        assert word_of(await anext(events)) == "Delivered ringing"


def test_the_frames_of_the_page_are_those_of_the_protocol():
    hello, snapshot, event, ready = FRAMES
    feed = Feed(mapping_of("cloudevents", {}).for_agent("101"), "101")
    assert json.loads(feed.hello()) == hello
    heard = feed.hear(json.dumps(snapshot))
    assert isinstance(heard.told, Snapshot)
    assert len(heard.told.reports) == 1
    assert feed.hear(json.dumps(event)).told
    assert feed.hear(json.dumps(ready)).ready


def test_a_system_of_ones_own_is_mapped_by_the_settings():
    settings = Whole(**tables()[3])
    said = {"key": "I-1", "from": "12000001234", "staff": "emp-17", "tags": {"vip": "yes"}}
    messages = [
        {"sent": 1_773_126_000 + number, "interaction": {**said, "phase": phase}}
        for number, phase in enumerate(("PRESENTED", "TALKING", "SNEEZED", "OVER"))
    ]
    told = list(replay(settings, context(), [line(each) for each in messages]))
    assert [word_of(event) for event in told] == [
        "Delivered ringing", "Established", "ConnectionCleared",
    ]  # fmt: skip
    assert told[0].contact.attached == {"vip": "yes"}
    assert told[0].at == datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


def test_every_key_of_a_mapping_is_named():
    assert [name for name in EXPRESSIONS if f"`{name}`" not in PAGE] == []


def test_every_answer_is_named():
    code = "".join(
        (ROOT / "connectors" / "webhook" / f"{name}.py").read_text("utf-8")
        for name in ("protocol", "proof", "door")
    )
    errors = set(re.findall(r'\b\d{3},\s*"([a-z-]+)"', code)) | {"wrong-signature", "not-signed"}
    assert len(errors) > 12
    assert [error for error in sorted(errors) if f"`{error}`" not in PAGE] == []

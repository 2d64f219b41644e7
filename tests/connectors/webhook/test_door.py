"""The address messages are posted to: who is let in, and what is answered."""

import asyncio
import json
import os
import ssl
import stat
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime

import msgspec
import pytest
from aiohttp import ClientSession, ClientTimeout, TCPConnector

from app.domain.events import Delivered, LinkLost, LinkRestored
from app.sdk.errors import AuthFailed, NotReady
from app.sdk.kit import SECRET, lent
from connectors.webhook import Settings, connect
from connectors.webhook import door as doors
from connectors.webhook.protocol import BODY_LIMIT
from tests.connectors.webhook.played import cloud, said
from tests.servers.certificates import Authority

JSON = {"Content-Type": "application/json"}


@asynccontextmanager
async def listening(tmp_path, settings=None) -> AsyncIterator[tuple]:
    """Yield a running source, its events, and what `endpoint.json` says."""
    context = msgspec.structs.replace(
        lent(agent="101", now=lambda: datetime.now(UTC)), folder=lambda: tmp_path
    )
    settings = settings or Settings(signature="token")
    async with connect(settings, context) as source, aclosing(source.events()) as events:
        assert isinstance(await anext(events), LinkRestored)
        yield source, events, json.loads((tmp_path / "endpoint.json").read_text())


async def post(url, body: object = None, **headers: str) -> tuple[int, dict]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with (
        ClientSession(timeout=ClientTimeout(total=10)) as http,
        http.post(url, data=content, headers={**JSON, **headers}) as answer,
    ):
        return answer.status, await answer.json()


async def test_the_token_is_in_a_file_nobody_else_may_read(tmp_path):
    async with listening(tmp_path) as (source, events, told):
        assert stat.S_IMODE(os.stat(tmp_path / "endpoint.json").st_mode) == 0o600
        assert told["url"] == source.url
        bearer = {"Authorization": f"Bearer {told['token']}"}
        assert (await post(told["url"], said("ringing"), **bearer))[0] == 202
        assert isinstance(await anext(events), Delivered)
        assert (await post(told["url"], said("active", 1)))[1]["error"] == "not-signed"
    assert not (tmp_path / "endpoint.json").exists()


REFUSED = [
    ({"Host": "evil.example"}, {}, 403, "wrong-host", "host"),
    ({"Host": "127.0.0.1.evil.example"}, {}, 403, "wrong-host", "host"),
    ({"Origin": "https://evil.example"}, {}, 403, "from-a-browser", "origin"),
    ({"Origin": "null"}, {}, 403, "from-a-browser", "origin"),
    ({"Content-Type": "text/plain"}, {}, 415, "unknown-kind", "content-type"),
    ({}, b"{", 400, "no-json", "body"),
    ({}, b"[" * 5_000, 400, "no-json", "body"),
    ({}, b"\xff", 400, "no-json", "body"),
    ({}, b"[1]", 422, "not-understood", "body"),
    ({}, [said("ringing")] * 101, 413, "too-many-events", "body"),
    ({}, b" " * (BODY_LIMIT + 1), 413, "too-large", "body"),
    ({}, {"state": "ringing"}, 422, "not-understood", "mapping.call"),
    ({}, {"call": "c-1"}, 422, "not-understood", "mapping.state"),
    ({}, [said("ringing"), {"call": "c"}], 422, "not-understood", "mapping.state, event 2 of 2"),
    ({"Content-Type": "application/x-www-form-urlencoded"}, b"\xff=", 400, "no-form", "body"),
]


async def test_what_is_refused_is_told_what_and_where(tmp_path):
    async with listening(tmp_path) as (source, _, told):
        bearer = {"Authorization": f"Bearer {told['token']}"}
        for headers, body, status, error, where in REFUSED:
            answered, why = await post(told["url"], body, **{**bearer, **headers})
            assert (answered, why["error"], why["where"]) == (status, error, where)
            assert why["say"]
        (health,) = await source.health()
        assert health.well
        assert f"{len(REFUSED)} messages were refused" in health.detail


async def test_another_path_or_method_is_named(tmp_path):
    async with listening(tmp_path) as (_, _, told), ClientSession() as http:
        async with http.get(told["url"]) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
        async with http.post(told["url"] + "/x") as answer:
            assert (answer.status, (await answer.json())["error"]) == (404, "no-such-path")


async def test_a_doubled_message_is_answered_and_told_once(tmp_path):
    async with listening(tmp_path) as (_, events, told):
        bearer = {"Authorization": f"Bearer {told['token']}"}
        answers = [await post(told["url"], cloud("ringing"), **bearer) for _ in range(2)]
        assert [each["accepted"] for _, each in answers] == [1, 0]
        await post(told["url"], cloud("active", 2), **bearer)
        assert [type(await anext(events)).__name__ for _ in range(2)] == [
            "Delivered",
            "Established",
        ]


async def test_a_word_nobody_knows_is_answered_and_passed_over(tmp_path):
    async with listening(tmp_path) as (_, _, told):
        bearer = {"Authorization": f"Bearer {told['token']}"}
        status, said_back = await post(told["url"], said("sneezed"), **bearer)
        assert (status, said_back["ignored"]) == (202, 1)


async def test_cloud_events_come_in_all_three_shapes(tmp_path):
    async with listening(tmp_path) as (_, events, told):
        bearer = {"Authorization": f"Bearer {told['token']}"}
        event = cloud("ringing")
        kind = "application/cloudevents+json"
        assert (await post(told["url"], event, **bearer, **{"Content-Type": kind}))[0] == 202
        batch = [cloud("active", 1), cloud("held", 2)]
        kind = "application/cloudevents-batch+json"
        assert (await post(told["url"], batch, **bearer, **{"Content-Type": kind}))[0] == 202
        last = cloud("ended", 3)
        attributes = {f"ce-{key}": last[key] for key in ("specversion", "id", "source", "time")}
        assert (await post(told["url"], last["data"], **bearer, **attributes))[0] == 202
        told_of = [type(await anext(events)).__name__ for _ in range(4)]
        assert told_of == ["Delivered", "Established", "Held", "ConnectionCleared"]


async def test_more_than_the_rate_is_sent_away_for_a_while(tmp_path):
    settings = Settings(signature="token", rate_per_s=0.01, burst=2)
    async with listening(tmp_path, settings) as (_, _, told), ClientSession() as http:
        statuses = []
        for _ in range(3):
            async with http.post(told["url"], data=b"{}", headers=JSON) as answer:
                statuses.append(answer.status)
        assert statuses == [401, 401, 429]
        assert int(answer.headers["Retry-After"]) >= 1


async def test_a_full_queue_sends_away_and_the_message_may_come_again(tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "WAITING_LIMIT", 1)
    async with listening(tmp_path) as (_, events, told):
        bearer = {"Authorization": f"Bearer {told['token']}"}
        first, second = cloud("ringing"), cloud("active", 1)
        assert (await post(told["url"], first, **bearer))[0] == 202
        status, why = await post(told["url"], second, **bearer)
        assert (status, why["error"]) == (503, "busy")
        assert isinstance(await anext(events), Delivered)
        assert (await post(told["url"], second, **bearer))[1]["accepted"] == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"host": "0.0.0.0"}, "host"),
        ({"host": "desk.example"}, "host"),
        ({"host": "::"}, "host"),
        ({"certificate": "x.pem"}, "certificate"),
        ({"gateway": "ws://gateway.example"}, "gateway"),
        ({"gateway": "https://gateway.example"}, "gateway"),
        ({"gateway": "wss://[bad"}, "gateway"),
        ({"profile": "../../etc/passwd"}, "profile"),
        ({"mapping": {"ani": "]["}}, "mapping.ani"),
        ({"mapping": {"anu": "x"}}, "mapping"),
        ({"mapping": {"states": {"x": "dancing"}}}, "mapping"),
        ({"mapping": {"call": ""}}, "mapping"),
        ({"path": "no slash"}, "path"),
    ],
)
def test_settings_that_are_unsafe_or_can_not_work_are_refused_by_name(wrong, named):
    with pytest.raises(msgspec.ValidationError, match=named.replace(".", r"\.")):
        msgspec.convert(wrong, Settings)


async def test_with_a_certificate_it_listens_behind_tls(tmp_path):
    authority = Authority(tmp_path)
    pair = authority.certificate("127.0.0.1")
    settings = Settings(
        certificate=str(pair.certificate), key=str(pair.key), signature="token", host="127.0.0.1"
    )
    async with listening(tmp_path, settings) as (_, events, told):
        assert told["url"].startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=str(authority.file))
        async with ClientSession(connector=TCPConnector(ssl=context)) as http:
            bearer = {"Authorization": f"Bearer {told['token']}"}
            async with http.post(told["url"], json=said("ringing"), headers=bearer) as answer:
                assert answer.status == 202
        assert isinstance(await anext(events), Delivered)


async def test_files_that_are_no_certificate_are_named(tmp_path):
    (tmp_path / "x.pem").write_text("nothing")
    file = str(tmp_path / "x.pem")
    async with connect(Settings(certificate=file, key=file), lent()) as source:
        (health,) = await source.health()
    assert not health.well
    assert "x.pem" in health.detail


async def test_a_port_that_is_taken_is_said_and_tried_again(tmp_path):
    async with listening(tmp_path) as (_, _, told):
        port = int(told["url"].split(":")[2].split("/")[0])
        async with connect(Settings(port=port), lent()) as second:
            async with aclosing(second.events()) as events:
                assert isinstance(await anext(events), LinkLost)
            (health,) = await second.health()
    assert not health.well
    assert str(port) in health.detail


async def test_what_is_needed_and_not_there_is_named():
    with pytest.raises(NotReady, match="folder"):
        async with connect(Settings(signature="token"), lent()):
            pass
    with pytest.raises(AuthFailed):
        async with connect(Settings(), lent({})):
            pass


async def test_a_slow_sender_is_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "READ_LIMIT_S", 0.05)
    async with listening(tmp_path) as (source, _, told):
        port = int(told["url"].split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
            b"Content-Type: application/json\r\n\r\n{"
        )
        assert b"408" in await reader.readline()
        writer.close()
        assert source.url


def test_the_secret_asked_for_is_the_one_in_use():
    from connectors.webhook import offers

    assert offers(Settings()).secrets == ("signing",)
    assert offers(Settings(signature="token")).secrets == ()
    assert offers(Settings(gateway="wss://gateway.example/feed")).secrets == ("token",)
    assert SECRET


@pytest.mark.parametrize("fixed", [True, False])
async def test_a_look_beside_the_running_desk_leaves_its_endpoint_alone(tmp_path, fixed):
    """`ringside doctor` sees that a desk listens, and takes neither its port nor its file."""
    async with listening(tmp_path) as (_, events, told):
        port = int(told["url"].split(":")[2].split("/")[0]) if fixed else 0
        context = msgspec.structs.replace(lent(), folder=lambda: tmp_path)
        async with connect(Settings(signature="token", port=port), context) as second:
            (health,) = await second.health()
        assert health.well, health.detail
        assert json.loads((tmp_path / "endpoint.json").read_text()) == told
        bearer = {"Authorization": f"Bearer {told['token']}"}
        assert (await post(told["url"], said("ringing"), **bearer))[0] == 202
        assert isinstance(await anext(events), Delivered)

"""HTTP for connectors: each way it can fail is one of the five errors, and nothing is unbounded."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
import pytest
from aiohttp import web

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.http import Answer, Http, check_read, check_url, http_session, refusal, understand

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler, **options: int) -> AsyncIterator[Http]:
    runner = web.ServerRunner(web.Server(handler))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with http_session() as session:
            yield Http("crm", session, f"http://127.0.0.1:{runner.addresses[0][1]}", **options)
    finally:
        await runner.cleanup()


def answering(status: int, body: bytes = b"{}") -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    return answer


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, AuthFailed), (403, AuthFailed), (429, NotReady), (500, NotReady), (302, InvalidReply)],
)
async def test_a_question_that_is_not_answered_is_one_of_the_five_errors(
    status: int, error: type[ConnectorError]
):
    async with served(answering(status)) as http:
        answer = await http.ask("GET", "/x")
    with pytest.raises(error):
        check_read("crm", answer.status)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, AuthFailed, "sign-in"),
        (409, ConnectorError, "refused: twice"),
        (429, NotReady, "nothing was done"),
        (408, InvalidReply, "408"),
        (503, InvalidReply, "503"),
    ],
)
async def test_an_order_is_refused_or_its_end_is_not_known(
    status: int, error: type[ConnectorError], words: str
):
    async with served(answering(status, b'{"message": "twice"}')) as http:
        with pytest.raises(error, match=words):
            await http.tell("POST", "/x", content=b"{}")


async def test_an_answer_without_end_is_cut_off():
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)

    async with served(endless, body_max=200_000) as http:
        async with asyncio.timeout(5):
            with pytest.raises(InvalidReply, match="larger than 200000"):
                await http.ask("GET", "/x")


async def test_an_order_whose_answer_is_cut_off_may_have_been_carried_out():
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"{")
        assert request.transport is not None
        request.transport.close()
        return response

    async with served(cut) as http:
        with pytest.raises(NotReady, match="cut off"):
            await http.ask("GET", "/x")
        with pytest.raises(TimeoutError, match="no answer came"):
            await http.tell("POST", "/x")


async def test_nothing_was_sent_where_nobody_listens():
    async with http_session() as session:
        with pytest.raises(NotReady, match="nothing was sent"):
            await Http("crm", session, "http://127.0.0.1:9").tell("POST", "/x")


class Record(msgspec.Struct):
    id: int


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<html>", "is not JSON"),
        (b'{"id": "x"}', r"ticket\.id"),
        (b"{}", r"ticket\.id"),
    ],
)
def test_what_is_not_understood_is_named(body: bytes, words: str):
    with pytest.raises(InvalidReply, match=words):
        understand("crm", body, Record, "ticket")


@pytest.mark.parametrize(
    "url",
    ["crm", "ftp://crm", "http://crm.example", "https://a:b@crm.example", "https://crm.example/?x"],
)
def test_an_address_that_would_tell_a_secret_is_refused(url: str):
    assert check_url(url)


@pytest.mark.parametrize(
    "url", ["https://crm.example/api", "http://127.0.0.1:8080", "http://localhost"]
)
def test_an_address_that_keeps_a_secret_is_taken(url: str):
    assert check_url(url) == ""


def test_a_refusal_is_one_clean_line():
    body = msgspec.json.encode({"message": "no\x1b[31m\nsuch\u202e thing" + "x" * 500})
    said = refusal(Answer(status=400, body=body, headers={}))
    assert said.startswith("no[31m such thing")
    assert len(said) == 160

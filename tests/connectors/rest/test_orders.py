"""Orders over HTTP: done, surely refused, or not known; never carried out twice."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from aiohttp import web

from app.domain.actions import ActionState
from app.sdk.connector import Receipt
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.kit import MisbehavingHttp, Row, lent
from connectors.rest import connect
from tests.connectors.rest.server import Answer, saying, served
from tests.connectors.rest.setup import CUSTOMER, ORDER, TABLE, settings

CREDIT = TABLE["actions"]["billing.credit"]
ROW = {"key": "kit-key-1", "id": "CR-1"}


def action(**keys: Any) -> dict[str, Any]:
    return {"billing.credit": {**CREDIT, **keys}}


async def perform(
    url: str,
    order: ActionState = ORDER,
    progress: Callable[[float], None] = lambda _: None,
    **keys: Any,
) -> Receipt:
    async with connect(settings(url, actions=action(**keys)), lent()) as rest:
        return await rest.perform(CUSTOMER, order, progress)


async def check(url: str, **keys: Any) -> Receipt | None:
    given = settings(url, actions=action(check={**CREDIT["check"], **keys}))
    async with connect(given, lent()) as rest:
        return await rest.check(CUSTOMER, ORDER)


async def test_an_order_is_sent_as_the_settings_say():
    bodies: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        return web.json_response({"id": "CR-1"}, status=201)

    async with served(answer) as (url, asked):
        assert await perform(url) == Receipt(reference="CR-1")
    (request,) = asked
    assert (request.method, request.path) == ("POST", "/accounts/ACC-70009/credits")
    assert request.headers["Idempotency-Key"] == "kit-key-1"
    assert bodies == [{"fen": "12800", "by": {"name": "Ann Example"}}]


async def test_a_form_is_sent_as_one():
    forms: list[dict[str, Any]] = []

    async def answer(request: web.Request) -> web.Response:
        forms.append(dict(await request.post()))
        return web.Response(status=204)

    send = {"method": "POST", "path": "/c", "form": {"fen&": "{order.account.owed_fen}=&"}}
    async with served(answer) as (url, _):
        assert await perform(url, send=send) == Receipt()
    assert forms == [{"fen&": "12800=&"}]


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, {"message": "closed\u202e\n"}, ConnectorError, "refused: closed"),
        (404, {}, ConnectorError, "refused: answer 404"),
        (409, {"error": "twice"}, ConnectorError, "refused: twice"),
        (401, {}, AuthFailed, "sign-in refused"),
        (403, {}, AuthFailed, "not permitted"),
        (429, {}, NotReady, "nothing was done"),
        (408, {}, InvalidReply, "unexpected answer 408"),
        (500, {}, InvalidReply, "server error 500"),
        (503, {}, InvalidReply, "server error 503"),
        (302, {}, InvalidReply, "unexpected answer 302"),
        (202, {}, InvalidReply, "unexpected answer 202"),
        (200, {}, InvalidReply, "without a reference"),
    ],
)
async def test_whatever_is_answered_is_refused_or_not_known(
    status: int, body: object, error: type[Exception], said: str
):
    async with served(saying(web.json_response(body, status=status))) as (url, asked):
        with pytest.raises(error, match=said) as caught:
            await perform(url)
    assert type(caught.value) is error
    assert len(asked) == 1


async def test_a_page_for_people_is_no_word_that_it_was_done():
    async with served(saying(web.Response(text="<html>sign in"))) as (url, _):
        with pytest.raises(InvalidReply, match="is not JSON"):
            await perform(url, reference="")


async def test_a_refusal_inside_a_200_is_one():
    async with served(saying({"code": 7, "text": "limit reached"})) as (url, _):
        given = settings(url, success="code == `0`", why="text", actions=action())
        async with connect(given, lent()) as rest:
            with pytest.raises(ConnectorError, match="refused: limit reached") as caught:
                await rest.perform(CUSTOMER, ORDER, lambda _: None)
    assert type(caught.value) is ConnectorError


async def test_an_order_that_is_never_answered_is_not_known():
    async with MisbehavingHttp(lambda _: {}, Row.SILENT) as server:
        with pytest.raises(TimeoutError, match=r"sent, but no answer within 0.18 s"):
            await perform(server.url, timeout_s=0.2)


async def test_where_nobody_listens_nothing_was_sent():
    with pytest.raises(NotReady, match="nothing was sent"):
        await perform("http://127.0.0.1:9")


@pytest.mark.parametrize(
    "token", [web.Response(status=503), web.Response(text="<html>"), web.Response(status=400)]
)
async def test_without_a_token_nothing_was_sent(token: web.Response):
    async with served(saying(token)) as (url, asked):
        auth = {"kind": "oauth2", "client_id": "desk", "token_url": f"{url}/token"}
        async with connect(settings(url, auth=auth), lent()) as rest:
            with pytest.raises((NotReady, AuthFailed)):
                await rest.perform(CUSTOMER, ORDER, lambda _: None)
    assert {each.path for each in asked} == {"/token"}


async def test_an_order_refused_for_its_old_token_is_sent_again_with_a_new_one():
    tokens = iter(["old", "new"])
    keys: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/token":
            return web.json_response({"access_token": next(tokens)})
        keys.append(request.headers["Idempotency-Key"])
        fresh = request.headers["Authorization"] == "Bearer new"
        return web.json_response({"id": "CR-1"}) if fresh else web.Response(status=401)

    async with served(answer) as (url, _):
        auth = {"kind": "oauth2", "client_id": "desk", "token_url": f"{url}/token"}
        async with connect(settings(url, auth=auth), lent()) as rest:
            assert (await rest.perform(CUSTOMER, ORDER, lambda _: None)).reference == "CR-1"
    assert keys == ["kit-key-1", "kit-key-1"]


async def test_done_before_is_looked_up():
    async def answer(request: web.Request) -> web.Response:
        found = request.method == "GET"
        return web.json_response({"credits": [ROW]}) if found else web.Response(status=409)

    async with served(answer) as (url, _):
        assert await perform(url, repeated=[409]) == Receipt(reference="CR-1")


async def test_done_before_and_nowhere_to_be_found_is_not_known():
    async def answer(request: web.Request) -> web.Response:
        found = request.method == "GET"
        return web.json_response({"credits": []}) if found else web.Response(status=409)

    async with served(answer) as (url, _):
        with pytest.raises(InvalidReply, match="not on record"):
            await perform(url, repeated=[409])


def taken_on(*looks: Any) -> Answer:
    """Take an order on, and answer each look at it."""
    later = saying(*looks)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await later(request) if request.method == "GET" else web.Response(status=202)

    return answer


FOLLOWED = {"accepted": [202], "poll_s": 0.01}
STATES = {"check": {**CREDIT["check"], "done": "state == 'done'", "refused": "state == 'no'"}}


async def test_an_order_taken_on_is_followed_to_its_end():
    seen: list[float] = []
    looks = [{"credits": []}, {"credits": [ROW]}, {"credits": [{**ROW, "state": "done"}]}]
    async with served(taken_on(*looks)) as (url, asked):
        receipt = await perform(url, ORDER, seen.append, **FOLLOWED, **STATES)
    assert receipt == Receipt(reference="CR-1")
    assert len(asked) == 4
    assert seen == [0.5]


@pytest.mark.parametrize("look", [{"credits": [ROW]}, {"credits": []}, 503])
async def test_an_order_that_stays_under_way_is_not_known(look: Any):
    async with served(taken_on(look)) as (url, _):
        with pytest.raises(TimeoutError, match="still under way"):
            await perform(url, **FOLLOWED, **STATES, timeout_s=0.2)


async def test_an_order_that_can_not_be_looked_up_on_its_way_is_not_known():
    async with served(taken_on({"credits": 7})) as (url, _):
        with pytest.raises(InvalidReply):
            await perform(url, **FOLLOWED, **STATES)


@pytest.mark.parametrize(
    ("answer", "keys", "found"),
    [
        ({"credits": [ROW]}, {}, Receipt(reference="CR-1")),
        ({"credits": [{"key": "another", "id": "CR-9"}, ROW]}, {}, Receipt(reference="CR-1")),
        ({"credits": [{"key": "another", "id": "CR-9"}]}, {}, None),
        ({"credits": []}, {}, None),
        ({}, {}, None),
        (404, {}, None),
        ({"credits": [{**ROW, "state": "no"}]}, {"refused": "state == 'no'"}, None),
    ],
)
async def test_only_the_order_with_our_key_counts(answer: Any, keys: Any, found: Receipt | None):
    async with served(saying(answer)) as (url, asked):
        assert await check(url, **keys) == found
    assert asked[0].query["key"] == "kit-key-1"


@pytest.mark.parametrize(
    ("answer", "keys", "error", "said"),
    [
        ({"credits": [ROW, ROW]}, {}, InvalidReply, "2 orders of one key"),
        ({"credits": [{"id": "CR-1"}]}, {}, InvalidReply, "a key expected"),
        ({"credits": [ROW]}, {"done": "state == 'x'"}, NotReady, "still under way"),
        (500, {}, NotReady, "server error 500"),
        (401, {}, AuthFailed, "sign-in refused"),
    ],
)
async def test_what_can_not_be_told_is_not_told(
    answer: Any, keys: Any, error: type[Exception], said: str
):
    async with served(saying(answer)) as (url, _):
        with pytest.raises(error, match=said):
            await check(url, **keys)


async def test_an_action_without_a_check_says_so():
    async with connect(settings("http://127.0.0.1:9", actions=action(check=None)), lent()) as rest:
        with pytest.raises(ConnectorError, match="can't be looked up"):
            await rest.check(CUSTOMER, ORDER)


@pytest.mark.parametrize("key", ["a\r\nX: y", "名", "x" * 5000])
async def test_a_key_that_breaks_out_of_its_header_is_not_sent(key: str):
    async with served(saying({"id": "CR-1"})) as (url, asked):
        with pytest.raises(ConnectorError, match=r"order\.key can't be sent"):
            await perform(url, msgspec.structs.replace(ORDER, key=key))
    assert asked == []

"""How a system behind HTTP is asked: signing in, waiting, paging, and what its status means."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from app.sdk.errors import AuthFailed, ConnectorError
from app.sdk.kit import lent
from app.sdk.reading import Reading
from connectors.rest import connect
from tests.connectors.rest.asked import question, read
from tests.connectors.rest.server import saying, served
from tests.connectors.rest.setup import CUSTOMER, settings

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


def busy(status: int, after: str) -> web.Response:
    return web.Response(status=status, headers={"Retry-After": after})


@pytest.mark.parametrize(
    ("auth", "header", "said"),
    [
        ({"kind": "basic", "user": "desk"}, "Authorization", "Basic ZGVzazpzM2NyZXQ="),
        ({"kind": "key", "header": "X-Key"}, "X-Key", "s3cret"),
        (
            {"kind": "key", "header": "Authorization", "prefix": "Bearer "},
            "Authorization",
            "Bearer s3cret",
        ),
    ],
)
async def test_the_secret_goes_where_the_settings_say(auth: dict[str, str], header: str, said: str):
    context = lent({"password": "s3cret", "key": "s3cret"})
    async with served(saying({"x": "1"})) as (url, asked):
        reading = await read(url, question(), context, auth=auth)
    assert reading.values == {"a.b": "1"}
    assert asked[0].headers[header] == said


async def test_a_key_may_go_into_the_query_beside_what_is_asked():
    given = question(ask={"path": "/x", "query": {"a b": "{customer.id}"}})
    async with served(saying({"x": "1"})) as (url, asked):
        await read(url, given, lent({"key": "s&c"}), auth={"kind": "key", "query": "api_key"})
    assert asked[0].path_qs == "/x?a%20b=C-10009&api_key=s%26c"


async def test_without_its_secret_nothing_is_connected():
    with pytest.raises(AuthFailed, match="no secret 'key'"):
        await read("http://127.0.0.1:9", question(), lent({}))


async def test_a_secret_that_would_break_out_of_its_header_is_not_sent():
    with pytest.raises(AuthFailed, match="'key' can't be sent"):
        await read("http://127.0.0.1:9", question(), lent({"key": "a\r\nX: y"}))


OAUTH = {"kind": "oauth2", "client_id": "desk", "scope": "read"}


class Issuer:
    """A token server and the API beside it; tokens are numbered, and good until revoked."""

    def __init__(self, expires_in: Any = 300) -> None:
        self.issued = 0
        self.good = ""
        self.expires_in = expires_in
        self.forms: list[dict[str, str]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/token":
            self.forms.append(dict(await request.post()))  # type: ignore[arg-type]
            self.issued += 1
            self.good = f"T{self.issued}"
            await asyncio.sleep(0.02)
            said = {"access_token": self.good, "token_type": "Bearer"}
            return web.json_response(said | {"expires_in": self.expires_in})
        if request.headers["Authorization"] != f"Bearer {self.good}":
            return web.Response(status=401)
        return web.json_response({"x": "1"})


@asynccontextmanager
async def oauth(issuer: Issuer, now: Callable[[], datetime] = lambda: NOW, **auth: str):
    asked = [question(f"a.b{number}") for number in range(5)]
    async with served(issuer.answer) as (url, _):
        given = settings(
            url, questions=asked, actions={}, auth={**OAUTH, "token_url": f"{url}/token", **auth}
        )
        async with connect(given, lent({"client_secret": "s3 cret"}, now=now)) as rest:

            async def read_all() -> list[Reading]:
                wanted = frozenset(f"a.b{number}" for number in range(5))
                async with aclosing(rest.read(CUSTOMER, wanted)) as readings:
                    return [each async for each in readings]

            yield read_all


async def test_many_questions_at_once_get_one_token():
    issuer = Issuer()
    async with oauth(issuer) as read_all:
        given = await read_all() + await read_all()
    assert [each.failed for each in given] == [{}] * 10
    assert issuer.issued == 1
    assert issuer.forms == [{"grant_type": "client_credentials", "scope": "read"}]


async def test_a_token_is_renewed_before_it_ends():
    issuer, clock = Issuer(expires_in="300"), [NOW]
    async with oauth(issuer, lambda: clock[0]) as read_all:
        await read_all()
        clock[0] += timedelta(seconds=265)
        await read_all()
        assert issuer.issued == 1
        clock[0] += timedelta(seconds=10)
        given = await read_all()
    assert issuer.issued == 2
    assert [each.failed for each in given] == [{}] * 5


async def test_a_token_that_is_refused_is_renewed_once_for_all():
    issuer = Issuer()
    async with oauth(issuer) as read_all:
        await read_all()
        issuer.good = "revoked"
        given = await read_all()
    assert [each.failed for each in given] == [{}] * 5
    assert issuer.issued == 2


async def test_a_system_that_refuses_every_token_is_not_asked_for_ever():
    issuer = Issuer()

    async def answer(request: web.Request) -> web.StreamResponse:
        return (
            await issuer.answer(request) if request.path == "/token" else web.Response(status=401)
        )

    async with served(answer) as (url, asked):
        auth = {**OAUTH, "token_url": f"{url}/token"}
        reading = await read(url, question(), lent({"client_secret": "s"}), auth=auth)
    assert reading.failed == {"a.b": "sign-in refused"}
    assert [each.path for each in asked] == ["/token", "/x", "/token", "/x"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (web.json_response, "answer not understood: token.access_token"),
        (lambda _: web.json_response({"error": "invalid_client"}, status=400), "sign-in refused"),
        (lambda _: web.Response(status=401), "sign-in refused"),
        (lambda _: web.Response(status=503), "server error 503"),
        (lambda _: web.Response(text="<html>"), "answer not understood: token is not JSON"),
        (lambda _: web.json_response({"access_token": "a\r\nX: y"}), "not understood: token"),
    ],
)
async def test_without_a_token_the_reason_is_said(answer: Any, said: str):
    async def token(_request: web.Request) -> web.Response:
        return answer({})

    async with served(token) as (url, asked):
        auth = {**OAUTH, "token_url": f"{url}/token"}
        reading = await read(url, question(), lent({"client_secret": "s"}), auth=auth)
    assert said in reading.failed["a.b"]
    assert {each.path for each in asked} == {"/token"}


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_system_is_asked_once_more_when_it_says(status: int):
    async with served(saying(busy(status, "0"), {"x": "1"})) as (url, asked):
        reading = await read(url, question())
    assert reading.values == {"a.b": "1"}
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("answers", "said", "times"),
    [
        ([busy(429, "0"), busy(429, "0")], "too many requests", 2),
        ([busy(429, "30")], "too many requests", 1),
        ([busy(503, "Wed, 11 Mar 2026 07:00:00 GMT")], "server error 503", 1),
        ([busy(503, "soon")], "server error 503", 1),
        ([429], "too many requests", 1),
    ],
)
async def test_a_busy_system_is_never_waited_for_too_long_or_asked_too_often(
    answers: list[Any], said: str, times: int
):
    async with served(saying(*answers)) as (url, asked):
        reading = await read(url, question())
    assert reading.failed == {"a.b": said}
    assert reading.retryable
    assert len(asked) == times


@pytest.mark.parametrize("status", [404, 204])
async def test_what_404_means_is_for_the_settings_to_say(status: int):
    async with served(saying(status)) as (url, _):
        nothing = await read(url, question(missing="nothing"))
        failure = await read(url, question())
    assert nothing.values == {"a.b": None}
    assert failure.failed == {"a.b": "Billing not on record"}


async def test_a_redirect_is_not_followed():
    moved = web.Response(status=302, headers={"Location": "https://elsewhere.example.invalid/"})
    async with served(saying(moved)) as (url, asked):
        reading = await read(url, question())
    assert reading.failed == {"a.b": "unexpected answer 302"}
    assert len(asked) == 1


async def test_a_failure_inside_a_200_is_one_and_is_told_in_its_own_words():
    said = {"code": "E7", "text": "line\u202e\nclosed", "x": "1"}
    judged = {"success": "code == 'OK'", "why": "text"}
    async with served(saying(said, {"code": "OK", "x": "1"})) as (url, _):
        failed = await read(url, question(), **judged)
        fine = await read(url, question(), **judged)
    assert failed.failed == {"a.b": "refused: line closed"}
    assert fine.values == {"a.b": "1"}


async def test_a_certificate_file_that_is_none_is_said(tmp_path: Any):
    (tmp_path / "ca.pem").write_text("x")
    for name, said in (("ca.pem", "not PEM|can't be used"), ("none.pem", "No such file")):
        with pytest.raises(ConnectorError, match=said):
            await read("https://127.0.0.1:9", question(), tls={"ca_file": str(tmp_path / name)})


async def test_one_customer_too_many_is_not_taken_for_another():
    async with served(saying({"x": ["a", "b"]})) as (url, _):
        reading = await read(url, question())
    assert reading.failed == {"a.b": "answer not understood: a.b: one value expected, found 2"}


async def test_a_number_is_tried_in_each_spelling_of_the_system():
    async def answer(request: web.Request) -> web.Response:
        known = request.query["phone"] == "+8612000000109"
        row = {"id": 7, "name": "Ann", "phones": ["+86 120 0000 0109"]}
        return web.json_response({"customers": [row] if known else []})

    directory = {
        "ask": {"path": "/customers", "query": {"phone": "{number}"}},
        "formats": ["{number}", "+86{number}"],
        "list": "customers",
        "id": "id",
        "name": "name",
        "numbers": "phones",
    }
    async with served(answer) as (url, asked):
        given = settings(url, directory=directory)
        async with connect(given, lent()) as rest:
            (found,) = await rest.find_customers("+86 120 0000 0109")
    assert found.customer_id == "7"
    assert [each.query["phone"] for each in asked] == ["12000000109", "+8612000000109"]


@pytest.mark.parametrize(
    ("answer", "health", "well"),
    [
        (404, None, True),
        (200, None, True),
        (401, None, False),
        (500, None, False),
        (404, {"path": "/alive"}, False),
        (200, {"path": "/alive"}, True),
    ],
)
async def test_a_sign_of_life_touches_no_customer(
    answer: int, health: dict[str, str] | None, well: bool
):
    more = {"health": health} if health else {}
    async with served(saying(answer)) as (url, asked), connect(settings(url, **more), lent()) as it:
        found = await it.health()
    assert [(each.system, each.well) for each in found] == [("Billing", well), ("CRM", well)]
    assert all(each.well or each.detail for each in found)
    assert [each.path for each in asked] == ["/alive" if health else "/"]


async def test_a_system_without_a_directory_is_none():
    given = settings("http://127.0.0.1:9", directory=None)
    async with connect(given, lent()) as rest:
        assert not hasattr(rest, "find_customers")

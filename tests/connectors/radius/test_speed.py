"""Speeds set at a BRAS, signs of life, and what is refused before anything is sent."""

import pytest

from app.sdk.errors import AuthFailed, ConnectorError
from connectors.radius.settings import Nas
from tests.connectors.radius.bras import LOGIN, Book, asked, bras, reply
from tests.connectors.radius.world import connected, customer_with, press, quiet

CUSTOMER = customer_with(LOGIN)


@pytest.fixture
def book(tmp_path):
    filled = Book(tmp_path)
    yield filled
    filled.close()


async def test_without_a_secret_nothing_is_opened(book):
    settings = book.settings(nas={"127.0.0.1": Nas(secret="other")})
    with pytest.raises(AuthFailed, match="other"):
        async with connected(settings):
            pass


async def test_a_speed_can_be_a_name_too(book):
    book.session()
    book.run("INSERT INTO radreply (username, attribute, value) VALUES (?, ?, ?)", LOGIN,
             "Filter-Id", "home-300")  # fmt: skip
    pushed = press("aaa.push_profile", product__speed_mbps="500")
    profile = {"Filter-Id": "home-{mbps}"}
    async with (
        bras(lambda data: [reply(data)]) as there,
        connected(book.settings(there.port, profile=profile)) as radius,
    ):
        await radius.perform(CUSTOMER, pushed, quiet)
        assert await radius.check(CUSTOMER, pushed) is not None
    request = asked(there.heard[0][0])
    assert request.code == 43
    assert request["Filter-Id"] == ["home-500"]


async def test_nobody_can_say_whether_a_speed_was_set_that_is_not_remembered(book):
    book.session()
    profile = {"Filter-Id": "home-{mbps}"}
    async with connected(book.settings(profile=profile)) as radius:
        with pytest.raises(ConnectorError, match="keeps a record"):
            await radius.check(CUSTOMER, press("aaa.push_profile", product__speed_mbps="500"))


async def test_the_speed_of_nobody_online_is_not_set(book):
    profile = {"Filter-Id": "home-{mbps}"}
    async with connected(book.settings(profile=profile)) as radius:
        pushed = press("aaa.push_profile", product__speed_mbps="500")
        with pytest.raises(ConnectorError, match="not online"):
            await radius.perform(CUSTOMER, pushed, quiet)


async def test_an_attribute_nobody_knows_is_refused_before_sending(book):
    book.session()
    profile = {"Invented-Speed": "{mbps}"}
    with pytest.raises(ValueError, match="Invented-Speed"):
        book.settings(profile=profile)


async def test_a_bras_that_gives_no_sign_of_life_is_not_well(book):
    async with bras(lambda data: []) as there, connected(book.settings(there.port)) as radius:
        health = {each.system: each for each in await radius.health()}
    assert health["AAA"].well
    assert not health["BRAS 127.0.0.1"].well
    assert "wrong secret" in health["BRAS 127.0.0.1"].detail


async def test_a_sign_of_life_is_about_nobody_and_changes_nothing(book):
    async with (
        bras(lambda data: [reply(data, 45, 503)]) as there,
        connected(book.settings(there.port)) as radius,
    ):
        assert all(each.well for each in await radius.health())
    request = asked(there.heard[0][0])
    assert request.code == 43
    assert request["User-Name"] == ["ringside-sign-of-life"]

"""Every system says how it is, and nobody's record is looked at for it."""

from app.sandbox.office.faults import Fault, FaultKind
from connectors.tmf.signs import SIGNS
from tests.connectors.tmf.test_versions import opened as opened_server


async def test_one_that_is_down_is_said_to_be_and_no_other(world):
    world.office.faults.set("AAA", Fault(kind=FaultKind.SERVER_ERROR))
    health = await world.tmf.health()
    assert [each.system for each in health if not each.well] == ["AAA"]
    [ill] = [each for each in health if not each.well]
    assert ill.detail.startswith("server error 5")


async def test_no_customer_is_touched():
    async with opened_server() as (server, tmf):
        for _ in SIGNS:
            server.gives([])
        assert all(each.well for each in await tmf.health())
    assert server.asked == [{"id": "ringside-sign-of-life", "fields": "id", "limit": "1"}] * len(
        SIGNS
    )


async def test_a_wrong_path_is_named_by_its_setting():
    async with opened_server() as (server, tmf):
        for _ in SIGNS:
            server.gives({"detail": "Not Found"}, 404)
        first, *_ = await tmf.health()
    assert (first.well, first.detail) == (False, "no customer there: look at paths.customer")


async def test_a_page_for_people_is_no_sign_of_life():
    async with opened_server() as (server, tmf):
        for _ in SIGNS:
            server.gives("Welcome")
        assert not any(each.well for each in await tmf.health())

"""CRM says the order is done; PBOSS, which has to switch it on, says that it is still open."""

from tests.connectors.tmf.conftest import World


async def test_an_order_pboss_did_not_carry_out_is_still_open_there(world: World) -> None:
    customer = await world.customer("O2")
    said = {
        reading.system: reading.values["order.open"]
        for reading in await world.readings(customer, frozenset({"order.open"}))
    }
    assert said["CRM"] is None
    assert str(said["PBOSS"]).startswith("PO-")


async def test_where_nothing_was_ordered_pboss_is_not_asked(world: World) -> None:
    customer = await world.customer("A4")
    asked = {
        reading.system: reading.asked
        for reading in await world.readings(customer, frozenset({"order.open"}))
    }
    assert asked == {"CRM": True, "PBOSS": False}

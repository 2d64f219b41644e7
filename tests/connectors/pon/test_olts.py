"""The connector before a real snmpd that shows the town's OLTs, of both makes."""

import asyncio
from datetime import timedelta

import pytest

from app.sandbox.plant.olts import HUAWEI, Make
from app.sandbox.town.population import go_dark
from app.sdk.errors import ConnectorError, InvalidReply
from tests.connectors.pon.conftest import NOW, V2C, V3, customer_of

OLTS = [(Make.HUAWEI_MA5800, "OLT-01"), (Make.ZTE_C300, "OLT-02")]
MODEM = {"onu.state", "onu.last_down_cause", "onu.last_down_at", "onu.rx_dbm", "onu.olt_rx_dbm"}


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
@pytest.mark.parametrize("access", [V2C, V3], ids=["v2c", "v3"])
async def test_what_an_olt_shows_is_what_the_town_holds(open_world, make, olt_id, access):
    async with open_world(make, olt_id, access=access) as world:
        pons = [pon for pon in world.operator.estate.pons.values() if pon.olt_id == olt_id]
        for onu in (pons[0].onus[0], pons[1].onus[-1]):
            onu.online, onu.rx_dbm, onu.olt_rx_dbm = True, -19.4, -20.6
            onu.last_down_cause, onu.last_down_at = "lof", NOW - timedelta(minutes=14)
            line = world.operator.find_onu(onu.onu_id)
            assert await world.facts(customer_of(line, world.operator), *MODEM) == {
                "onu.state": "online",
                "onu.last_down_cause": "lof",
                "onu.last_down_at": NOW - timedelta(minutes=14),
                "onu.rx_dbm": pytest.approx(-19.4),
                "onu.olt_rx_dbm": pytest.approx(-20.6),
            }


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
async def test_a_modem_that_goes_dark_is_dark_at_the_next_question(open_world, make, olt_id):
    async with open_world(make, olt_id) as world:
        pon = next(p for p in world.operator.estate.pons.values() if p.olt_id == olt_id)
        line = world.line(pon.pon_id)
        customer = customer_of(line, world.operator)
        line.onu.online, line.onu.rx_dbm = True, -21.0
        before = await world.facts(customer, "onu.state", "onu.rx_dbm")
        go_dark(line.onu, "dying_gasp", NOW)
        after = await world.facts(customer, *MODEM)
    assert before == {"onu.state": "online", "onu.rx_dbm": pytest.approx(-21.0)}
    assert after == {
        "onu.state": "offline",
        "onu.last_down_cause": "dying_gasp",
        "onu.last_down_at": NOW,
        "onu.rx_dbm": None,
        "onu.olt_rx_dbm": None,
    }


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
@pytest.mark.parametrize("cause", ["dying_gasp", "los", "lof", "sfi", "mismatch"])
async def test_every_cause_the_guides_know_is_read(open_world, make, olt_id, cause):
    async with open_world(make, olt_id) as world:
        pon = next(p for p in world.operator.estate.pons.values() if p.olt_id == olt_id)
        line = world.line(pon.pon_id)
        go_dark(line.onu, cause, NOW)
        found = await world.facts(customer_of(line, world.operator), "onu.last_down_cause")
    assert found == {"onu.last_down_cause": cause}


async def test_the_systems_own_word_is_kept_beside_the_value(open_world):
    async with open_world() as world:
        line = world.line("PON-01")
        line.onu.online, line.onu.rx_dbm = True, -27.31
        [reading] = await world.readings(customer_of(line, world.operator), "onu.rx_dbm")
    assert reading.values == {"onu.rx_dbm": pytest.approx(-27.31)}
    assert reading.raw == {"onu.rx_dbm": "-2731"}
    assert reading.system == "PON"


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
@pytest.mark.parametrize(
    ("causes", "said"),
    [(("los",), "los"), (("dying_gasp",), "power"), (("lof", "sfi", "los"), "mixed")],
)
async def test_a_whole_pon_is_counted(open_world, make, olt_id, causes, said):
    async with open_world(make, olt_id) as world:
        pon = next(p for p in world.operator.estate.pons.values() if p.olt_id == olt_id)
        for number, onu in enumerate(pon.onus):
            onu.online, onu.last_down_cause = True, None
            if number % 2:
                go_dark(onu, causes[number % 6 // 2 % len(causes)], NOW)
        dark = sum(not onu.online for onu in pon.onus)
        customer = customer_of(world.line(pon.pon_id), world.operator)
        [reading] = await world.readings(customer, "pon.offline_share", "pon.offline_cause")
    assert reading.values == {
        "pon.offline_share": round(dark / len(pon.onus), 4),
        "pon.offline_cause": said,
    }
    assert reading.raw == {"pon.offline_share": f"{dark}/{len(pon.onus)}"}


async def test_one_count_serves_everybody_on_the_pon_for_a_while(open_world):
    async with open_world(share_s=600) as world:
        customers = [customer_of(world.line("PON-01", n), world.operator) for n in range(8)]
        await world.facts(customers[0], "pon.offline_share")
        asked = len(world.plant.asked)
        await asyncio.gather(*(world.facts(each, "pon.offline_share") for each in customers))
        assert len(world.plant.asked) == asked


async def test_a_count_that_is_too_old_is_made_again(open_world):
    async with open_world(share_s=0) as world:
        line = world.line("PON-01")
        customer = customer_of(line, world.operator)
        for onu in world.operator.estate.pons["PON-01"].onus:
            onu.online = True
        assert await world.facts(customer, "pon.offline_share") == {"pon.offline_share": 0.0}
        go_dark(line.onu, "los", NOW)
        assert (await world.facts(customer, "pon.offline_share"))["pon.offline_share"] != 0.0


async def test_more_modems_than_a_port_can_have_are_not_understood(open_world):
    async with open_world(cap=5) as world:
        customer = customer_of(world.line("PON-01"), world.operator)
        assert await world.failures(customer, "pon.offline_share") == {
            "answer incomplete: more than 5 modems on one port"
        }


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
async def test_a_modem_is_found_by_its_serial_number(open_world, make, olt_id):
    async with open_world(make, olt_id, by="serial", onu="{keys.sn}") as world:
        pon = next(p for p in world.operator.estate.pons.values() if p.olt_id == olt_id)
        line = world.line(pon.pon_id, 3)
        go_dark(line.onu, "sfi", NOW)
        customer = customer_of(line, world.operator, sn=line.onu.serial.lower())
        assert await world.facts(customer, "onu.last_down_cause") == {"onu.last_down_cause": "sfi"}


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
@pytest.mark.parametrize("written", ["1/{port}/{number}", "0/1/{port}/{number}"])
async def test_a_modem_is_found_by_its_position(open_world, make, olt_id, written):
    first = 1 if make is Make.ZTE_C300 else 0
    async with open_world(make, olt_id, by="position", onu="{keys.port}") as world:
        pon = next(p for p in world.operator.estate.pons.values() if p.olt_id == olt_id)
        line = world.line(pon.pon_id, 2)
        go_dark(line.onu, "sfi", NOW)
        port = written.format(port=first, number=2 + first)
        customer = customer_of(line, world.operator, port=port)
        assert await world.facts(customer, "onu.last_down_cause") == {"onu.last_down_cause": "sfi"}


@pytest.mark.parametrize("port", ["1/0/99", "9/9/1"])
async def test_a_position_without_a_modem_is_said(open_world, port):
    async with open_world(by="position", onu="{keys.port}") as world:
        customer = customer_of(world.line("PON-01"), world.operator, port=port)
        assert await world.failures(customer, "onu.state") == {
            "the OLT has no modem at that position"
        }


@pytest.mark.parametrize("port", ["", "5", "1/0/5; reset", "1/0/5.1.3", "../1/0/5", "1/0/99999"])
async def test_what_is_no_position_is_never_asked_for(open_world, port):
    async with open_world(by="position", onu="{keys.port}") as world:
        customer = customer_of(world.line("PON-01"), world.operator, port=port)
        [why] = await world.failures(customer, "onu.state")
        assert why in {"no port on record", "the modem's position is not like 0/1/0/5"}
        assert world.plant.asked == []


async def test_a_modem_is_looked_for_once(open_world):
    async with open_world() as world:
        customer = customer_of(world.line("PON-01", 4), world.operator)
        await world.facts(customer, "onu.state")
        world.plant.asked.clear()
        await world.facts(customer, "onu.state")
        assert [line for line in world.plant.asked if line.startswith("next")] == []


async def test_a_modem_that_was_moved_is_found_anew(open_world):
    async with open_world() as world:
        first, second = world.operator.estate.pons["PON-01"].onus[:2]
        line = world.operator.find_onu(first.onu_id)
        customer = customer_of(line, world.operator)
        await world.facts(customer, "onu.state")
        first.onu_id, second.onu_id = second.onu_id, first.onu_id
        go_dark(second, "sfi", NOW)
        go_dark(first, "los", NOW)
        assert await world.facts(customer, "onu.last_down_cause") == {"onu.last_down_cause": "sfi"}


async def test_a_modem_the_olt_does_not_have_is_said_and_not_searched_for_again(open_world):
    async with open_world() as world:
        customer = customer_of(world.line("PON-01"), world.operator, onu="ONU-nowhere")
        said = {"the OLT has no such modem"}
        assert await world.failures(customer, "onu.state", "pon.offline_share") == said
        world.plant.asked.clear()
        assert await world.failures(customer, "onu.state") == said
        assert world.plant.asked == []


async def test_a_search_that_takes_too_long_goes_on_where_it_stopped(open_world):
    async with open_world(search_s=0.001) as world:
        pon = world.operator.estate.pons["PON-01"]
        customer = customer_of(world.line("PON-01", len(pon.onus) - 1), world.operator)
        first = await world.failures(customer, "onu.state")
        assert first == {"its modems are still being listed (0 so far): ask again"}


async def test_who_has_no_broadband_is_not_asked_about(open_world):
    async with open_world() as world:
        customer = customer_of(world.line("PON-01"), world.operator)
        mobile = type(customer)(customer_id="C1", name="x", keys={"msisdn": "12000000001"})
        found = await world.facts(mobile)
        assert set(found) == world.offered
        assert set(found.values()) == {None}
        assert world.plant.asked == []


async def test_a_restart_reaches_the_town_once_and_is_seen(open_world, order):
    async with open_world() as world:
        line = world.line("PON-01")
        line.onu.online = True
        customer = customer_of(line, world.operator)
        await world.pon.perform(customer, order(), lambda _: None)
        await world.pon.perform(customer, order(), lambda _: None)
        assert [m.verb for m in world.operator.estate.monitors.values()] == ["resetModem"]
        assert await world.facts(customer, "onu.state") == {"onu.state": "offline"}
        assert await world.pon.check(customer, order()) is not None
        world.clock.move(5)
        assert await world.facts(customer, "onu.state") == {"onu.state": "online"}
        assert await world.pon.check(customer, order()) is not None


@pytest.mark.parametrize(("make", "olt_id"), OLTS)
async def test_a_restart_of_before_the_desk_began_is_known_by_the_clock(
    open_world, order, make, olt_id
):
    async with open_world(make, olt_id) as world:
        pon = next(p for p in world.operator.estate.pons.values() if p.olt_id == olt_id)
        line = world.line(pon.pon_id)
        line.onu.online = True
        customer = customer_of(line, world.operator)
        assert await world.pon.check(customer, order()) is None
        world.operator.activate(line, "resetModem", key="by-another-desk")
        world.clock.move(5)
        assert await world.pon.check(customer, order()) is not None


async def test_a_dark_modem_is_not_told_to_restart(open_world, order):
    async with open_world() as world:
        line = world.line("PON-01")
        go_dark(line.onu, "los", NOW)
        with pytest.raises(ConnectorError, match="dark"):
            await world.pon.perform(customer_of(line, world.operator), order(), lambda _: None)
        assert world.operator.estate.monitors == {}


async def test_a_restart_without_effect_is_of_unknown_outcome(open_world, order, monkeypatch):
    async with open_world(reset_s=0.2) as world:
        line = world.line("PON-01")
        line.onu.online = True
        monkeypatch.setattr(world.operator, "activate", lambda *_a, **_k: Done())
        customer = customer_of(line, world.operator)
        with pytest.raises(InvalidReply, match="has not gone down"):
            await world.pon.perform(customer, order(), lambda _: None)
        assert await world.pon.check(customer, order()) is None
        sets = [asked for asked in world.plant.asked if asked.startswith("set")]
        with pytest.raises(InvalidReply, match="has not gone down"):
            await world.pon.perform(customer, order(), lambda _: None)
        assert [asked for asked in world.plant.asked if asked.startswith("set")] == sets


class Done:
    cause = 0


async def test_who_may_only_read_restarts_nothing(open_world, order):
    async with open_world(access={"version": "2c"}) as world:
        line = world.line("PON-01")
        line.onu.online = True
        with pytest.raises(ConnectorError, match="not permitted"):
            await world.pon.perform(customer_of(line, world.operator), order(), lambda _: None)
        assert world.operator.estate.monitors == {}


async def test_nobody_listening_to_the_agent_is_an_olt_without_modems(open_world):
    async with open_world() as world:
        customer = customer_of(world.line("PON-01"), world.operator)
        await world.plant.__aexit__(None, None, None)
        assert await world.failures(customer, "onu.state") == {"the OLT has no such modem"}
        await world.plant.__aenter__()


async def test_while_a_pon_can_not_be_reached_its_olt_is_silent(open_world):
    access = {**V2C, "wait_s": 0.2, "retries": 0}
    async with open_world(access=access) as world:
        pon = world.operator.estate.pons["PON-01"]
        customer = customer_of(world.line("PON-01"), world.operator)
        pon.reachable = False
        [why] = await world.failures(customer, "onu.state")
        assert why.startswith("no answer within 0.2 s")
        pon.reachable = True
        assert (await world.facts(customer, "onu.state"))["onu.state"] in {"online", "offline"}


async def test_an_olt_that_speaks_is_well(open_world):
    async with open_world() as world:
        [health] = await world.pon.health()
        assert (health.system, health.well, health.detail) == ("PON", True, "")


async def test_a_profile_of_ones_own_is_used(open_world, tmp_path):
    own = tmp_path / "mine.toml"
    state = ".".join(str(arc) for arc in (*HUAWEI, 46, 1, 15))
    own.write_text(
        f"""
title = "Mine"
share = ["run"]
index = {{first = 4194304000, slot_step = 8192, port_step = 256}}
columns.run = {{oid = "{state}"}}
facts."onu.state" = {{take = "run", type = "choice", values = {{1 = "online", 2 = "offline"}}}}
""",
        encoding="utf-8",
    )
    async with open_world(profile=own, by="position", onu="{keys.port}") as world:
        line = world.line("PON-01", 1)
        go_dark(line.onu, "los", NOW)
        customer = customer_of(line, world.operator, port="1/0/1")
        found = await world.facts(customer)
        assert found["onu.state"] == "offline"
        assert found["pon.offline_cause"] == "mixed"
        assert world.offered == {"onu.state", "pon.offline_share", "pon.offline_cause"}

"""What may be set at a real snmpd, once, and how its effect is seen."""

import pytest

from app.domain.actions import ActionPhase, ActionState
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from tests.connectors.snmp.conftest import CUSTOMER, HUAWEI, NAME, NOW
from tests.servers.launch import free_port

RESET = {
    "title": {"zh": "重启", "en": "Restart"},
    "set": [
        {"oid": f"{HUAWEI}.46.1.2.{{keys.port}}.{{keys.number}}", "type": "integer", "value": 1}
    ],
    "read_back": {
        "oid": f"{HUAWEI}.46.1.15.{{keys.port}}.{{keys.number}}",
        "one_of": [2],
        "within_s": 0.3,
        "every_s": 0.05,
    },
}


def press(key: str = "key-1", action: str = "modem.restart", **parameters: str) -> ActionState:
    return ActionState(
        key=key,
        action=action,
        step="",
        phase=ActionPhase.RUNNING,
        asked_at=NOW,
        changed_at=NOW,
        parameters=parameters,
    )


async def test_an_order_is_set_once_and_read_back(open_world):
    async with open_world(NAME, actions={"modem.restart": RESET}) as world:
        world.operator.estate.pons["PON-01"].onus[3].online = True
        assert await world.devices.check(CUSTOMER, press()) is None
        await world.devices.perform(CUSTOMER, press(), lambda _: None)
        await world.devices.perform(CUSTOMER, press(), lambda _: None)
        assert len(world.operator.estate.monitors) == 1
        assert await world.devices.check(CUSTOMER, press()) is not None


async def test_an_order_without_effect_is_of_unknown_outcome(open_world):
    never = {**RESET, "read_back": {**RESET["read_back"], "one_of": [7]}}
    async with open_world(NAME, actions={"modem.restart": never}) as world:
        world.operator.estate.pons["PON-01"].onus[3].online = True
        for _ in range(2):
            with pytest.raises(InvalidReply, match=r"no effect seen within 0\.3 s"):
                await world.devices.perform(CUSTOMER, press(), lambda _: None)
        assert len(world.operator.estate.monitors) == 1


@pytest.mark.parametrize(
    ("change", "kind", "why"),
    [
        ({"value": 7}, ConnectorError, "refused: wrongValue"),
        ({"oid": "1.3.6.1.2.1.1.2.0"}, ConnectorError, "refused: that can't be set"),
        ({"type": "text", "value": "x"}, ConnectorError, "refused: "),
    ],
)
async def test_an_order_the_agent_refuses_changes_nothing(open_world, change, kind, why):
    order = {"title": RESET["title"], "set": [{**RESET["set"][0], **change}]}
    async with open_world(NAME, actions={"modem.restart": order}) as world:
        with pytest.raises(kind, match=why) as caught:
            await world.devices.perform(CUSTOMER, press(), lambda _: None)
        assert not isinstance(caught.value, InvalidReply | NotReady)
        assert world.operator.estate.monitors == {}


async def test_who_may_only_read_sets_nothing(open_world):
    only = {"version": "2c"}
    async with open_world(NAME, access=only, actions={"modem.restart": RESET}) as world:
        world.operator.estate.pons["PON-01"].onus[3].online = True
        with pytest.raises(AuthFailed, match="not permitted"):
            await world.devices.perform(CUSTOMER, press(), lambda _: None)
        assert world.operator.estate.monitors == {}


async def test_without_an_agent_nothing_is_sent(open_world):
    away = {"version": "2c", "port": free_port(), "wait_s": 0.2, "retries": 0}
    async with open_world(NAME, access=away, actions={"modem.restart": RESET}) as world:
        with pytest.raises(NotReady, match="no answer within"):
            await world.devices.perform(CUSTOMER, press(), lambda _: None)


async def test_an_order_that_is_not_offered_is_refused(open_world):
    async with open_world(NAME) as world:
        with pytest.raises(ConnectorError, match="no action device\\.format here"):
            await world.devices.perform(CUSTOMER, press(action="device.format"), lambda _: None)


async def test_an_order_without_read_back_can_not_be_looked_up(open_world):
    order = {"title": RESET["title"], "set": RESET["set"]}
    async with open_world(NAME, actions={"modem.restart": order}) as world:
        world.operator.estate.pons["PON-01"].onus[3].online = True
        await world.devices.perform(CUSTOMER, press(), lambda _: None)
        with pytest.raises(ConnectorError, match="name no read_back"):
            await world.devices.check(CUSTOMER, press())

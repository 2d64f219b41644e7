"""A real baresip rings, is answered, and is left: with real calls between two of them."""

from contextlib import asynccontextmanager

import pytest

from app.domain.events import Diverted
from app.sdk.kit import Contract, Trial
from connectors.softphone import Settings
from tests.connectors.softphone.test_contract import lent_folder
from tests.connectors.softphone.test_door import desk, names
from tests.servers.baresip import Baresip, baresip


@pytest.fixture(scope="module")
def caller(tmp_path_factory):
    with baresip(tmp_path_factory.mktemp("caller") / "home", "12000001234") as running:
        yield running


@pytest.fixture(scope="module")
def answering(tmp_path_factory):
    with baresip(tmp_path_factory.mktemp("one") / "home", "101", answers=True) as running:
        yield running


@pytest.fixture(scope="module")
def ringing(tmp_path_factory):
    with baresip(tmp_path_factory.mktemp("two") / "home", "101") as running:
        yield running


def settings(phone: Baresip) -> Settings:
    return Settings(baresip=f"127.0.0.1:{phone.control_port}")


class TestContract(Contract):
    package = "connectors.softphone"
    against = "baresip 1.0.0"

    @pytest.fixture(autouse=True)
    def _phone(self, ringing):
        self.phone = ringing

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with (
            lent_folder() as context,
            self.connected(settings(self.phone), context) as source,
        ):
            yield Trial(connector=source)


async def test_a_call_the_phone_answers_by_itself_is_told_without_a_ring(home, caller, answering):
    async with desk(settings(answering)) as (source, events):
        await caller.order("dial", answering.uri)
        assert await names(events, 1) == ["Established"]
        await caller.order("hangup")
        assert await names(events, 1) == ["ConnectionCleared"]
        (health,) = await source.health()
        assert health.well


async def test_a_real_caller_who_gives_up_is_not_called_missed(home, caller, ringing):
    async with desk(settings(ringing)) as (_, events):
        await caller.order("dial", ringing.uri)
        rings = await anext(events)
        assert rings.contact.ani == "12000001234"
        await caller.order("hangup")
        gone = await anext(events)
        assert isinstance(gone, Diverted)
        assert gone.outcome == "unknown"

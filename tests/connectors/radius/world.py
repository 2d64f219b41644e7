"""What the tests of this connector share: settings for a town's AAA, customers, orders."""

from contextlib import asynccontextmanager

import msgspec

from app.domain.customer import Customer
from app.sandbox.aaa.tables import SPEED
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import utc_now
from app.sdk.kit import order
from app.sdk.kit.inquiring import readings
from app.sdk.kit.trial import lent
from connectors.radius import Settings, connect
from connectors.radius.facts import offered_facts
from connectors.radius.settings import Nas, Tables
from tests.servers.freeradius import SECRET

TABLES = Tables(interims="radacct_interim", reject_reason="reason")
QUICK = {"try_s": 0.1, "tries": 2, "settle_s": 0.5}


def settings_of(aaa, **more):
    """Settings that lead to a town's AAA."""
    given = {
        "database": f"sqlite:{aaa.database}",
        "nas": {"127.0.0.1": Nas(secret="bras", port=aaa.ports.coa, message_authenticator="send")},
        "tables": TABLES,
        "profile": {SPEED: "{bps}"},
        **QUICK,
    }
    return Settings(**(given | more))


def context(secret=SECRET, now=utc_now):
    return lent({"bras": secret}, now=now)


@asynccontextmanager
async def connected(settings, secret=SECRET, now=utc_now):
    async with connect(settings, context(secret, now)) as radius:
        yield radius


def customer_of(line):
    keys = {"login": line.access.login}
    return Customer(customer_id=line.customer_id, name=line.name, keys=keys)


def customer_with(login):
    return Customer(customer_id="C-1", name="Ann Example", keys={"login": login})


def scene(operator, name):
    """The line of a scenario."""
    number = SCENARIOS[name].number
    return next(line for line in operator.lines() if line.number.endswith(number))


def healthy(operator):
    """The lines whose session goes on and moves."""
    return [
        line
        for line in operator.lines()
        if line.access.session and line.access.session.moving and not line.access.elsewhere
        and not line.access.gone and line.access.status == "active" and not line.access.drops_1h
    ]  # fmt: skip


def press(action="aaa.disconnect", key="k1", at=None, **parameters):
    return msgspec.structs.replace(order(action, key, **parameters), asked_at=at or utc_now())


async def read(radius, customer, *facts):
    """Read facts to the end: values, and what failed."""
    wanted = frozenset(facts or offered_facts(radius._settings))
    values, failed = {}, {}
    for reading in await readings(radius, customer, wanted):
        values |= reading.values
        failed |= reading.failed
    return values, failed


def quiet(_share):
    """Take no note."""

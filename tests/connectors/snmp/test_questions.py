"""What the settings ask a real snmpd for, and under which credentials."""

import socket

import msgspec
import pytest

from app.sdk.errors import NotReady
from app.sdk.snmp.access import Access
from app.sdk.snmp.session import open_snmp
from tests.connectors.snmp.conftest import CUSTOMER, HUAWEI, NAME, PORT, SECRETS, V2C, take
from tests.servers.launch import free_port
from tests.servers.snmpd import NOT_PRIVATE, OPEN, USER, snmpd

SYS_NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)


@pytest.mark.parametrize(
    "access",
    [
        V2C,
        {"user": USER},
        {"user": NOT_PRIVATE, "level": "authNoPriv"},
        {"user": OPEN, "level": "noAuthNoPriv"},
    ],
    ids=["v2c", "authPriv", "authNoPriv", "noAuthNoPriv"],
)
async def test_an_object_is_read_under_every_version_and_level(open_world, access):
    async with open_world(NAME, access=access) as world:
        assert await world.facts() == {"device.name": "TEST-OLT-01"}


@pytest.mark.parametrize(
    ("access", "why"),
    [
        ({"user": "nobody"}, "sign-in refused: the agent knows no such user"),
        (
            {"user": USER, "authentication_key": "wrong"},
            "sign-in refused: authentication pass phrase or method is wrong",
        ),
        (
            {"user": USER, "authentication": "sha1"},
            "sign-in refused: authentication pass phrase or method is wrong",
        ),
        ({"user": USER, "level": "authNoPriv"}, "not permitted (authorizationError)"),
        (
            {"user": OPEN, "level": "authNoPriv"},
            "sign-in refused: the agent does not take this level for that user",
        ),
    ],
)
async def test_what_is_wrong_with_a_sign_in_is_said(open_world, access, why):
    async with open_world(NAME, access=access) as world:
        assert await world.failure() == why
        [health] = await world.devices.health()
        assert (health.well, health.detail) == (False, f"127.0.0.1: {why}")


@pytest.mark.parametrize(
    ("access", "word"),
    [
        ({"version": "2c", "community": "wrong"}, "the community is wrong"),
        ({"user": USER, "privacy_key": "wrong"}, "the privacy pass phrase is wrong"),
    ],
)
async def test_an_agent_that_is_silent_may_be_so_for_wrong_credentials(open_world, access, word):
    async with open_world(NAME, access={**access, "wait_s": 0.2, "retries": 0}) as world:
        why = await world.failure()
        assert why.startswith("no answer within 0.2 s: it is down")
        assert word in why


WHOLE = {
    "whose": "port",
    "get": {
        "state": {"oid": f"{HUAWEI}.46.1.15.{{keys.port}}.{{keys.number}}"},
        "serial": {"oid": f"{HUAWEI}.43.1.3.{{keys.port}}.{{keys.number}}", "form": "serial"},
        "hex": {"oid": f".{HUAWEI}.43.1.3.{{keys.port}}.{{keys.number}}", "form": "hex"},
        "up_at": {"oid": f"{HUAWEI}.46.1.22.{{keys.port}}.{{keys.number}}", "form": "time"},
        "uptime": {"oid": "1.3.6.1.2.1.1.3.0", "form": "seconds"},
        "kind": {"oid": "1.3.6.1.2.1.1.2.0"},
        "contact": {"oid": "1.3.6.1.2.1.1.4.0"},
        "none": {"oid": f"{HUAWEI}.46.1.15.{{keys.port}}.999"},
    },
    "walk": {
        "modems": {
            "columns": {
                "state": {"oid": f"{HUAWEI}.46.1.15"},
                "name": {"oid": f"{HUAWEI}.43.1.9", "form": "text"},
            },
            "under": "{keys.port}",
        }
    },
    "facts": {
        "m.state": take("state", "choice", values={"1": "up", "2": "down"}),
        "m.serial": take("serial"),
        "m.hex": take("hex"),
        "m.up_at": take("up_at", "time"),
        "m.uptime": take("uptime", "number"),
        "m.kind": take("kind"),
        "m.contact": take("contact"),
        "m.none": take("none", "int"),
        "m.count": take("length(modems)", "int"),
        "m.third": take(f"modems[?index=='{PORT}.3'].name"),
        "m.dark": take("length(modems[?state==`2`])", "int"),
    },
}


async def test_a_question_gives_objects_of_the_customers_own_and_tables_at_once(open_world):
    async with open_world(WHOLE) as world:
        pon = world.operator.estate.pons["PON-01"]
        onu = pon.onus[3]
        found = await world.facts()
        assert found.pop("m.uptime") >= 0
        assert found == {
            "m.state": "up" if onu.online else "down",
            "m.serial": onu.serial,
            "m.hex": (onu.serial[:4].encode() + bytes.fromhex(onu.serial[4:])).hex().upper(),
            "m.up_at": onu.up_at.replace(microsecond=0),
            "m.kind": "1.3.6.1.4.1.8072.3.2.10",
            "m.contact": "TEST <b>nobody</b>",
            "m.none": None,
            "m.count": len(pon.onus),
            "m.third": onu.onu_id,
            "m.dark": sum(not each.online for each in pon.onus),
        }


@pytest.mark.parametrize("oid", ["1.3.6.1.2.1.1.99.0", f"{HUAWEI}.46.1.15.1.1"])
async def test_what_an_agent_does_not_have_fails_where_the_settings_say_so(open_world, oid):
    question = {
        "get": {"it": {"oid": oid, "missing": "failure"}},
        "facts": {"x.it": take("it", "int")},
    }
    async with open_world(question) as world:
        assert (await world.failure()).startswith("the agent has no it (noSuch")


async def test_a_table_with_too_many_rows_is_an_incomplete_answer(open_world):
    question = {
        "walk": {"all": {"columns": {"state": {"oid": f"{HUAWEI}.46.1.15"}}, "cap": 10}},
        "facts": {"x.count": take("length(all)", "int")},
    }
    async with open_world(question) as world:
        assert await world.failure() == "answer incomplete: all has more than 10 rows"


async def test_many_objects_go_in_as_many_requests_as_are_needed(open_world):
    oids = {f"o{number}": {"oid": f"{HUAWEI}.46.1.15.{PORT}.{number}"} for number in range(20)}
    question = {"get": oids, "facts": {"x.first": take("o0", "int"), "x.last": take("o19", "int")}}
    async with open_world(question, access={**V2C, "at_once": 3}) as world:
        found = await world.facts()
        assert set(found.values()) <= {1, 2}


@pytest.mark.parametrize(
    "key", ["1.3; drop", "1..2", "-1", "１", "9999999999999", "1.3.6.1.2.1.1.5.0\n", "{x}"]
)
async def test_a_key_that_is_no_number_asks_for_nothing(open_world, key):
    question = {
        "get": {"it": {"oid": f"{HUAWEI}.46.1.15.{{keys.port}}.1"}},
        "facts": {"x.it": take("it", "int")},
    }
    hostile = msgspec.structs.replace(CUSTOMER, keys={"port": key})
    async with open_world(question) as world:
        why = await world.failure(hostile)
        assert why == "keys.port can't be sent: numbers with dots between expected"


async def test_the_agent_may_be_the_customers_own_within_the_networks(open_world):
    own = {"host": "{keys.olt}", "networks": ["127.0.0.0/30"]}
    async with open_world(NAME, **own) as world:
        assert await world.facts() == {"device.name": "TEST-OLT-01"}
    away = {"host": "{keys.olt}", "networks": ["10.20.0.0/16", "2001:db8::/32"]}
    async with open_world(NAME, **away) as world:
        assert await world.failure() == "the agent is outside the networks of the settings"


@pytest.mark.parametrize("host", ["127.0.0.1/../x", "a b", "a@b", "..", "-x", "x" * 300, "h:1;x"])
async def test_a_key_that_is_no_host_is_not_spoken_to(open_world, host):
    own = {"host": "{keys.olt}", "networks": ["127.0.0.0/8"]}
    hostile = msgspec.structs.replace(CUSTOMER, keys={"olt": host})
    async with open_world(NAME, **own) as world:
        why = await world.failure(hostile)
        assert why == "keys.olt can't be sent: a host name or address expected"


async def test_an_agent_that_answers_is_well(open_world):
    async with open_world(NAME) as world:
        [health] = await world.devices.health()
        assert (health.system, health.well, health.detail) == ("NMS", True, "")


async def test_an_agent_that_came_back_as_somebody_else_is_asked_anew_who_it_is(tmp_path):
    found, port = [], free_port(socket.SOCK_DGRAM)
    access = Access(user=USER, port=port, wait_s=0.3, retries=1)
    async with open_snmp("nms", access, SECRETS.__getitem__) as snmp:
        peer = await snmp.find("127.0.0.1")
        for name in ("before", "after", "after"):
            folder = tmp_path / name
            folder.mkdir(exist_ok=True)
            with snmpd(folder, port):
                found.append(await snmp.get(peer, [SYS_NAME]))
            with pytest.raises(NotReady, match="no answer"):
                await snmp.get(peer, [SYS_NAME])
    assert found == [{SYS_NAME: b"TEST-OLT-01"}] * 3

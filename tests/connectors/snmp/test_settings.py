"""What is said of settings that are wrong, and what right ones offer."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from app.registry import offered_by
from app.settings import SettingsError
from connectors.snmp.connector import Settings, offers
from tests.connectors.snmp.conftest import NAME

ROOT = Path(__file__).resolve().parents[3]
WELL = {"host": "10.0.0.1", "access": {"version": "2c"}, "questions": [{"system": "N", **NAME}]}


def _asking(**question: object) -> dict[str, object]:
    return {**WELL, "questions": [{"system": "N", **NAME, **question}]}


def _setting(**action: object) -> dict[str, object]:
    title = {"zh": "改", "en": "Change"}
    return {**WELL, "actions": {"x.y": {"title": title, **action}}}


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({**WELL, "access": {}}, "user: version 3 needs"),
        ({**WELL, "access": {"version": "1"}}, "version"),
        ({**WELL, "access": {"version": "2c", "port": 0}}, "port"),
        ({**WELL, "host": "{keys.olt}"}, "networks: needed"),
        ({**WELL, "host": "{keys olt}"}, "host: "),
        ({**WELL, "networks": ["10.0.0.1/8"]}, "networks: found '10.0.0.1/8'"),
        (_asking(get={}, walk={}), "get: nothing is asked for"),
        (_asking(get={"a": {"oid": "sysName.0"}}), "oid: found 'sysName.0'"),
        (_asking(get={"a": {"oid": "1.3.{order.x}"}}), "no such blank"),
        (_asking(get={"a": {"oid": "1.3.99999999999"}}), "oid: "),
        (_asking(walk={"a": {"columns": {}}}), "columns: at least one"),
        (_asking(walk={"a": {"columns": {"index": {"oid": "1.3"}}}}), "may be called index"),
        (_asking(walk={"name": {"columns": {"c": {"oid": "1.3"}}}}), "walk: in get as well: name"),
        (_asking(walk={"a": {"columns": {"c": {"oid": "1.3"}}, "under": "x"}}), "under: found"),
        ({**WELL, "questions": [{"system": "N", **NAME}] * 2}, "asked for more than once"),
        (_setting(set=[]), "set: nothing is to be set"),
        (_setting(set=[{"oid": "1.3", "type": "text", "value": 1}]), "of type text it is a text"),
        (_setting(set=[{"oid": "x", "type": "text", "value": "1"}]), "oid: found 'x'"),
        (
            _setting(
                set=[{"oid": "1.3", "type": "integer", "value": 1}],
                read_back={"oid": "1.3", "one_of": []},
            ),
            "one_of: at least one",
        ),
    ],
)
def test_settings_that_could_never_work_are_refused(table, why):
    with pytest.raises(msgspec.ValidationError, match=re.escape(why)):
        msgspec.convert(table, Settings)


def test_only_the_secrets_that_are_needed_are_asked_for():
    named = {}
    for word, access in {
        "v3": {"user": "u"},
        "signed": {"user": "u", "level": "authNoPriv"},
        "open": {"user": "u", "level": "noAuthNoPriv"},
        "v2c": {"version": "2c"},
        "two": {"version": "2c", "write_community": "w"},
    }.items():
        named[word] = offers(msgspec.convert({**WELL, "access": access}, Settings)).secrets
    assert named == {
        "v3": ("authentication", "privacy"),
        "signed": ("authentication",),
        "open": (),
        "v2c": ("community",),
        "two": ("community", "w"),
    }


@pytest.mark.parametrize(
    ("page", "name", "facts", "actions"),
    [
        ("snmp", "snmp", {"port.state", "port.octets", "switch.ports_down"}, 1),
        ("pon", "pon", {"onu.state", "onu.rx_dbm", "pon.offline_share"}, 1),
    ],
)
def test_the_example_of_its_page_is_understood(page, name, facts, actions):
    text = (ROOT / "docs" / "connectors" / f"{page}.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.S)
    table = tomllib.loads(example)["connectors"][name]
    offered = offered_by(name, table)
    assert facts <= {fact for each in offered.facts.values() for fact in each}
    assert len(offered.actions) == actions


def test_a_key_nobody_knows_is_named_with_its_place():
    with pytest.raises(SettingsError, match="hots"):
        offered_by("x", {"connector": "snmp", **WELL, "hots": "y"})

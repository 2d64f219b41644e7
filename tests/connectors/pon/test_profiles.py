"""Profiles as data: those that come with the connector, and what is said of one that is wrong."""

from pathlib import Path

import msgspec
import pytest

import resources
from app.guides.load import load_facts
from app.sdk.conversions import UnfitError
from app.sdk.mapping import sift
from connectors.pon.connector import Settings, offers
from connectors.pon.profile import load_profile

OURS = ("huawei-ma5800", "zte-c300")
CATALOGUE = load_facts(Path(resources.__path__[0]) / "facts")
WELL = """
title = "Mine"
share = ["state"]
index = {first = 1, slot_step = 10, port_step = 1}
columns.state = {oid = "1.3.6.1.4.1.1"}
facts."onu.state" = {take = "state", type = "choice", values = {1 = "online"}}
"""


@pytest.mark.parametrize("name", OURS)
def test_facts_and_values_are_those_of_the_catalogue(name: str):
    for fact, rule in load_profile(name).facts.items():
        known = CATALOGUE[fact]
        assert rule.type == known.type
        if known.type == "choice":
            assert set(rule.values.values()) <= set(known.values)


@pytest.mark.parametrize("name", OURS)
def test_both_makes_give_the_same_facts_and_can_restart(name: str):
    profile = load_profile(name)
    assert profile.facts.keys() == load_profile(OURS[0]).facts.keys()
    assert profile.reset is not None


@pytest.mark.parametrize(
    ("name", "slot", "port", "index"),
    [
        ("huawei-ma5800", 0, 0, 4194304000),
        ("huawei-ma5800", 1, 15, 4194316032),
        ("zte-c300", 1, 1, 268501248),
    ],
)
def test_ports_are_counted_as_the_makes_count_them(name: str, slot: int, port: int, index: int):
    assert load_profile(name).index.of(slot, port) == index


@pytest.mark.parametrize(
    ("name", "raw", "dbm"),
    [
        ("huawei-ma5800", -1940, -19.4),
        ("huawei-ma5800", 2147483647, None),
        ("zte-c300", 5300, -19.4),
        ("zte-c300", 65036, -31.0),
        ("zte-c300", 65535, None),
        ("zte-c300", 0, None),
    ],
)
def test_light_is_read_as_the_makes_write_it(name: str, raw: int, dbm: float | None):
    profile = load_profile(name)
    said = profile.read({"rx": raw})
    found = sift({"onu.rx_dbm": profile.facts["onu.rx_dbm"]}, said)
    assert found.values == {"onu.rx_dbm": pytest.approx(dbm)}


def test_a_value_that_can_not_be_read_names_its_column():
    with pytest.raises(UnfitError, match="down_at: octets expected"):
        load_profile("huawei-ma5800").read({"down_at": 7})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('"onu.state"', '"onu.mood"'), "onu.state is missing"),
        (('["state"]', '["stat"]'), "no such columns: stat"),
        (('["state"]', "[]"), "none named"),
        (('"1.3.6.1.4.1.1"', '"1.3.x"'), "allowed: numbers with dots between"),
        (("title", "titel"), "titel"),
        (("share =", "zone = 'Moon'\nshare ="), "no time zone 'Moon'"),
        (("= {first", "== {first"), "Invalid"),
        (('take = "state"', 'take = "["'), "take"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_with_its_file(change, why, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(WELL.replace(*change), encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.toml") as caught:
        load_profile(str(file))
    assert why in str(caught.value)


@pytest.mark.parametrize("name", ["nokia", "../secrets", "/nowhere/at.all", "/dev/null/x"])
def test_a_profile_that_is_not_there_is_said_when_the_settings_are_read(name: str):
    olts = {"A": {"host": "10.0.0.1", "profile": name}}
    with pytest.raises(msgspec.ValidationError, match="profile: "):
        msgspec.convert({"access": {"version": "2c"}, "olts": olts}, Settings)


@pytest.mark.parametrize(
    ("olts", "why"),
    [
        ({}, "olts: none is named"),
        ({"*": {"host": "{keys.olt}", "profile": OURS[0]}}, "networks: needed"),
        ({"*": {"host": "{keys.olt}", "profile": OURS[0], "networks": ["x"]}}, "found 'x'"),
        ({"*": {"host": "{olt}", "profile": OURS[0]}}, "no such blank"),
    ],
)
def test_settings_that_could_send_credentials_anywhere_are_refused(olts, why):
    with pytest.raises(msgspec.ValidationError, match=why):
        msgspec.convert({"access": {"version": "2c"}, "olts": olts}, Settings)


def test_secrets_of_all_olts_are_named():
    own = {"version": "2c", "community": "zte", "write_community": "zte-write"}
    olts = {
        "A": {"host": "10.0.0.1", "profile": OURS[0]},
        "B": {"host": "10.0.0.2", "profile": OURS[1], "access": own},
    }
    settings = msgspec.convert({"access": {"user": "ringside"}, "olts": olts}, Settings)
    offered = offers(settings)
    assert offered.secrets == ("authentication", "privacy", "zte", "zte-write")
    assert len(offered.facts["PON"]) == len(set(offered.facts["PON"])) == 9

"""What the settings let through, and what they refuse before anything is opened."""

import pytest

from app.registry import desk_keys, offered_by, settings_of
from app.settings import SettingsError
from connectors.radius.settings import SPEED_ATTRIBUTES, Nas, Settings, Tables

FINE = {
    "database": "postgresql://ringside@aaa.example.invalid/radius",
    "database_secret": "database",
    "nas": {"10.8.0.0/16": {"secret": "bras"}, "10.9.0.1": {"secret": "other", "port": 1700}},
    "profile": {"Filter-Id": "home-{mbps}"},
}


def test_facts_actions_and_secrets_follow_the_settings():
    offered = offered_by("aaa", {"connector": "radius", **FINE, "system": "宽带 AAA"})
    assert [action.name for action in offered.actions] == ["aaa.disconnect", "aaa.push_profile"]
    assert offered.secrets == ("bras", "database", "other")
    assert "aaa.speed_mbps" in offered.facts["宽带 AAA"]


def test_what_has_no_bras_takes_no_orders():
    offered = offered_by("radius", {"database": "sqlite:/x.db"})
    assert offered.actions == ()
    assert offered.secrets == ()


def test_ending_a_session_means_the_same_as_in_the_back_office():
    tmf = offered_by("tmf", {"base_url": "https://office.example.invalid"})
    theirs = next(action for action in tmf.actions if action.name == "aaa.disconnect")
    (ours, _) = offered_by("radius", FINE).actions
    assert (ours.title, ours.confirm, ours.level) == (theirs.title, theirs.confirm, theirs.level)
    assert (ours.needs, ours.refreshes) == (theirs.needs, theirs.refreshes)


def test_an_order_has_time_for_all_its_waits():
    (ours, _) = offered_by("radius", FINE).actions
    settings = Settings(database="sqlite:/x.db")
    assert ours.timeout_s > settings.try_s * (2**settings.tries - 1) + settings.settle_s


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"database": "mysql://x"}, "begin with one of"),
        ({"database": "postgresql://a:secret@h/d"}, "leave the password out"),
        ({"database": "postgresql://a@h/d?password=secret"}, "leave the password out"),
        ({"database": "odbc:DSN=x;PWD=secret"}, "leave the password out"),
        ({"nas": {"10.8.0.1/16": {"secret": "x"}}}, "neither an address nor a network"),
        ({"nas": {"bras.example": {"secret": "x"}}}, "neither an address nor a network"),
        ({"nas": {"10.8.0.1": {"secret": "x", "address": "bras"}}}, "bras"),
        ({"nas": {"10.8.0.1": {"secret": "x", "port": 70000}}}, "65535"),
        ({"nas": {"10.8.0.1": {}}}, "secret"),
        ({"profile": {"Filter-Id": "home"}}, "needs {mbps}"),
        ({"profile": {"Filter-Id": "home-{mbps}-{x}"}}, "needs {mbps}"),
        ({"profile": {"Password": "{mbps}"}}, "can't be sent"),
        ({"tables": {"accounting": "radacct; DROP TABLE radacct"}}, "accounting"),
        ({"tables": {"accounting": ""}}, "accounting"),
        ({"tables": {"reject_reason": "reason, pass"}}, "reject_reason"),
        ({"identify": ["User-Name"]}, "identify"),
        ({"realm": "home"}, "realm"),
        ({"statuses": {"debt": "sleeping"}}, "statuses"),
        ({"tries": 0}, "tries"),
    ],
)
def test_what_can_not_work_is_refused_with_its_key(change, words):
    with pytest.raises(SettingsError) as refused:
        settings_of("radius", {**FINE, **change})
    assert words in str(refused.value)


def test_the_keys_of_the_desk_are_not_the_connector_s():
    table = {"connector": "radius", "without": ["aaa.*"], **FINE}
    assert settings_of("aaa", table).database == FINE["database"]
    assert desk_keys("aaa", table).without == ("aaa.*",)
    assert all(name.startswith("session.") for name in offered_by("aaa", table).facts["AAA"])


def test_every_attribute_that_sets_a_speed_is_in_the_dictionary():
    from connectors.radius.dictionary import dictionary

    assert set(SPEED_ATTRIBUTES) <= dictionary().attributes.keys()


def test_defaults_are_those_of_freeradius():
    assert Tables().accounting == "radacct"
    assert Nas(secret="x").port == 3799

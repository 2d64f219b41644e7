"""The settings refuse what can't work, and the manifest says what the connector does."""

import re
from pathlib import Path

import msgspec
import pytest

import connectors.tmf
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed
from app.sdk.manifest import read_manifest
from connectors.tmf import Settings, connect
from connectors.tmf.connector import QUESTIONS
from connectors.tmf.orders import ACTIONS

FOLDER = Path(connectors.tmf.__file__).parent
ICONS = FOLDER.parents[1] / "resources" / "icons"


@pytest.fixture(scope="module")
def manifest():
    return read_manifest(FOLDER / "manifest.toml")


CHANGE_NOTHING = frozenset({"hlr.attach_test"})
"""Tests need no confirming."""


def test_the_manifest_lists_the_facts_the_connector_gives(manifest):
    given = {}
    for question in QUESTIONS:
        given.setdefault(question.system, set()).update(question.facts)
    assert {system: set(facts) for system, facts in manifest.facts.items()} == given


def test_the_manifest_lists_the_actions_the_connector_carries_out(manifest):
    assert {action.name for action in manifest.actions} == set(ACTIONS)


def test_every_action_is_worded_in_both_languages_and_fits_its_button(manifest):
    for action in manifest.actions:
        for text in (action.title, action.running, action.done):
            assert set(text) == {"zh", "en"}
            assert len(text["zh"]) <= 6
            assert len(text["en"]) <= 16
        assert (action.confirm is None) == (action.name in CHANGE_NOTHING), action.name
        assert action.confirm is None or set(action.confirm) == {"zh", "en"}


def test_every_action_outlasts_the_connectors_own_limit(manifest):
    limit_s = Settings(base_url="http://127.0.0.1").action_limit_s
    assert all(action.timeout_s > limit_s for action in manifest.actions)


def test_every_icon_is_there(manifest):
    assert all((ICONS / f"{action.icon}.svg").is_file() for action in manifest.actions)


def test_refreshed_facts_are_facts_the_connector_gives(manifest):
    given = {fact for facts in manifest.facts.values() for fact in facts}
    assert {fact for action in manifest.actions for fact in action.refreshes} <= given


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({}, "base_url"),
        ({"base_url": "crm.example"}, "an address such as https://"),
        ({"base_url": "ftp://crm.example"}, "an address such as https://"),
        ({"base_url": "http://crm.example"}, "only https"),
        ({"base_url": "https://crm.example", "limit_s": 0}, "limit_s"),
        ({"base_url": "https://crm.example", "paths": {"customer": "x"}}, "customer"),
        ({"base_url": "https://crm.example", "tokn": "x"}, "tokn"),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(table, words):
    with pytest.raises(msgspec.ValidationError, match=re.escape(words)):
        msgspec.convert(table, Settings)


def test_single_systems_may_be_given_more_time():
    settings = msgspec.convert(
        {"base_url": "https://crm.example", "limits_s": {"PON": 4}}, Settings
    )
    assert (settings.limit_of("PON"), settings.limit_of("AAA")) == (4.0, 2.0)


async def test_without_a_token_nothing_is_opened():
    def no_secret(name):
        raise AuthFailed("tmf", f"no secret {name}")

    context = ConnectorContext(agent="", secret=no_secret, now=lambda: None, random=lambda: 0.5)
    with pytest.raises(AuthFailed, match="no secret token"):
        async with connect(Settings(base_url="http://127.0.0.1:1"), context):
            pass

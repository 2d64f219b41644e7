"""What is wrong with a table of the settings is said with its place, before anybody calls."""

import tomllib
from typing import Any

import pytest

from app.registry import offered_by
from app.sdk.manifest import Capability
from app.settings import SettingsError
from tests.connectors.rest.setup import TABLE, settings

ASK = {"path": "/x"}
FACTS = {"a.b": {"take": "x"}}
PEOPLE = {"ask": ASK, "id": "a", "name": "b", "numbers": "c"}
QUESTION = {"system": "Billing", "ask": ASK, "facts": FACTS}
SHOWN = {"title": {"zh": "做", "en": "Do"}, "repeatable": True}
POST = {"method": "POST", "path": "/x"}


def questions(**keys: Any) -> dict[str, Any]:
    return {"questions": [{**QUESTION, **keys}]}


def actions(**keys: Any) -> dict[str, Any]:
    return {"actions": {"a.do": {**SHOWN, "send": POST, **keys}}}


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ({"base_url": "http://crm.example"}, "base_url", "only https"),
        ({"base_url": "crm"}, "base_url", "an address such as"),
        ({"base_url": "https://u:p@crm.example"}, "base_url", "no user or password"),
        ({"headers": {"Host": "x"}}, "headers.Host", "not for settings"),
        ({"headers": {"X": "a\r\nb"}}, "headers.X", "one line of ASCII"),
        ({"headers": {"X Y": "a"}}, "headers.X Y", "no name of a header"),
        ({"success": "a["}, "success", "no JMESPath"),
        ({"answer_kb": 100_000}, "answer_kb", "from 1 to 20000"),
        ({"auth": {"kind": "basic"}}, "auth.user", "is empty"),
        ({"auth": {"kind": "key"}}, "auth.header", "name one of both"),
        ({"auth": {"kind": "oauth2", "client_id": "x"}}, "auth.token_url", "is empty"),
        ({"auth": {"token_url": "http://a.example"}}, "auth.token_url", "only https"),
        ({"auth": {"password": "x"}}, "auth.password", "keyring"),
        ({"tls": {"key_file": "x"}}, "tls.cert_file", "is empty"),
        (questions(ask={"path": "x"}), "questions[0].ask.path", "matches"),
        (questions(ask={"path": "/{order.key}"}), "questions[0].ask.path", "no such blank"),
        (questions(ask={"path": "/x?y=1"}), "questions[0].ask.path", "belongs into query"),
        (questions(ask={"path": "/名"}), "questions[0].ask.path", "have to be encoded"),
        (
            questions(ask={"path": "/x", "query": {"a": "{customer.fone}"}}),
            "questions[0].ask.query.a",
            "no such blank",
        ),
        (
            questions(ask={"path": "/x", "method": "POST", "body": {"a": {"b": "{x}"}}}),
            "questions[0].ask.body.a.b",
            "no such blank",
        ),
        (questions(ask={**POST, "body": {}, "form": {}}), "questions[0].ask.form", "a body"),
        (questions(ask={"path": "/x", "body": {}}), "questions[0].ask.method", "GET sends no"),
        (
            questions(ask={"path": "/x", "method": "DELETE"}),
            "questions[0].ask.method",
            "found DELETE",
        ),
        (questions(facts={"a.b": {"take": "x["}}), "questions[0].facts.a.b.take", "no JMESPath"),
        ({"questions": [QUESTION, QUESTION]}, "questions", "more than once: a.b"),
        (
            questions(paging={"kind": "cursor"}),
            "questions[0].paging.cursor",
            "no JMESPath",
        ),
        (questions(paging={"kind": "page", "size": 0}), "questions[0].paging.size", "can't be 0"),
        (
            {"directory": {**PEOPLE, "id": "a["}},
            "directory.id",
            "no JMESPath",
        ),
        (
            {
                "directory": {
                    "ask": {"path": "/{customer.id}"},
                    "id": "a",
                    "name": "b",
                    "numbers": "c",
                }
            },
            "directory.ask.path",
            "there are: number",
        ),
        (actions(repeatable=False), "actions.a.do.key_header", "could be carried out twice"),
        (actions(title={"en": "x"}), "actions.a.do.title", "no wording in zh"),
        (actions(send={"path": "/x"}), "actions.a.do.send.method", "found GET"),
        (actions(reference="a["), "actions.a.do.reference", "no JMESPath"),
        (actions(key_header="Cookie"), "actions.a.do.key_header", "not for settings"),
        (actions(accepted=[202]), "actions.a.do.check", "is missing"),
        (actions(check={"ask": ASK}), "actions.a.do.check.key", "without {order.key}"),
        (
            actions(send={**POST, "body": {"a": "{order.a.b}"}}),
            "actions.a.do.send.body.a",
            "no such blank {order.a.b}",
        ),
        ({"health": {"path": "/{customer.id}"}}, "health.path", "no such blank"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(more: dict[str, Any], place: str, said: str):
    url = more.pop("base_url", "https://crm.example")
    with pytest.raises(SettingsError) as caught:
        settings(url, **more)
    (problem,) = caught.value.problems
    assert (problem.key, said in problem.text) == (place, True), str(problem)


def test_every_problem_is_said_at_once():
    with pytest.raises(SettingsError) as caught:
        settings(
            "https://crm.example", **questions(facts={"a": {"take": "["}}), tls={"key_file": "x"}
        )
    found = {each.key for each in caught.value.problems}
    assert found == {"tls.cert_file", "questions[0].facts.a.take"}


def test_what_stands_in_the_settings_is_offered():
    table = {"connector": "rest", "base_url": "https://crm.example", **TABLE}
    offered = offered_by("billing", table)
    assert offered.facts == {
        "Billing": ("account.status", "account.owed_fen", "bill.over_line"),
        "CRM": ("customer.tier",),
    }
    assert [each.name for each in offered.actions] == ["billing.credit"]
    assert offered.secrets == ("key",)
    assert offered.capabilities == set(Capability) & {"directory", "facts", "actions"}


def test_without_a_directory_it_is_none():
    table = {"connector": "rest", "base_url": "https://crm.example", **questions()}
    assert offered_by("billing", table).capabilities == {Capability.FACTS}


def test_numbers_and_texts_of_a_toml_file_are_taken():
    table = tomllib.loads(
        """
        base_url = "https://crm.example"
        [[questions]]
        system = "Billing"
        ask = {method = "POST", path = "/x", body = {n = 1, at = 2026-01-31, who = "{customer.id}"}}
        facts."a.b" = {take = "x", type = "int", nothing = [-1]}
        """
    )
    given = settings(table.pop("base_url"), **table)
    assert given.questions[0].facts["a.b"].nothing == (-1,)

"""What is wrong in the connector's table is told when it is read, with the key."""

from typing import Any

import pytest

from app.registry import offered_by
from app.settings import SettingsError
from tests.connectors.configured import documented

FACTS = {"aaa.status": {"take": "x"}}


def table(**other: Any) -> dict[str, Any]:
    return {"connector": "ldap", **documented("ldap", "subscribers"), **other}


def one(**question: Any) -> dict[str, Any]:
    given = {"system": "AAA", "base": "dc=x", "filter": "(uid=x)", "facts": FACTS, **question}
    return table(questions=[given])


def test_the_settings_of_the_documentation_offer_what_they_say() -> None:
    offered = offered_by("subscribers", table())
    assert offered.facts == {"AAA": ("aaa.status", "aaa.speed_mbps")}
    assert offered.secrets == ("password",)


def test_who_signs_in_without_a_name_needs_no_secret() -> None:
    assert offered_by("subscribers", table(user="")).secrets == ()


@pytest.mark.parametrize(
    ("settings", "key", "why"),
    [
        (table(host="ldap://x"), "host", "a name or address is needed, without ldap://"),
        (table(tls="off"), "tls", "only ldaps or starttls, except to this machine"),
        (one(filter="uid=x)"), "filter", "is no filter as RFC 4515 writes it"),
        (one(filter="(uid=x"), "filter", "is no filter as RFC 4515 writes it"),
        (one(filter="(&(uid=x)"), "filter", "is no filter as RFC 4515 writes it"),
        (one(filter="(uid={login})"), "filter", "no such blank {login}"),
        (one(filter="({keys.kind}=x)"), "filter", "stands before its `=`"),
        (one(filter="({keys.kind})"), "filter", "stands before its `=`"),
        (one(base="uid={number},dc=x"), "base", "no such blank {number}"),
        (one(scope="all"), "scope", "allowed: "),
        (one(attributes=["a b"]), "attributes", "allowed: "),
        (
            table(directory={**table()["directory"], "filter": "(uid={keys.login})"}),
            "directory",
            "no such blank {keys.login}",
        ),
        (
            table(directory={**table()["directory"], "formats": ["0086"]}),
            "formats",
            "'0086' has no {number}",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_key(settings: dict[str, Any], key: str, why: str) -> None:
    with pytest.raises(SettingsError) as refused:
        offered_by("subscribers", settings)
    assert key in str(refused.value)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "text", ["(&(objectClass=x)(|(uid={keys.login})(!(cn=*))))", "(uid=a\\2ab)", "(a=*{keys.b}*)"]
)
def test_filters_of_every_kind_are_taken(text: str) -> None:
    assert offered_by("subscribers", one(filter=text)).facts == {"AAA": ("aaa.status",)}


def test_without_a_directory_in_its_settings_it_is_none() -> None:
    without = {key: value for key, value in table().items() if key != "directory"}
    assert offered_by("subscribers", without).capabilities == {"facts"}
    assert offered_by("subscribers", table()).capabilities == {"facts", "directory"}

"""What is wrong in the connector's table is told when it is read, with the key."""

from typing import Any

import pytest

from app.registry import offered_by
from app.settings import SettingsError
from tests.connectors.configured import documented

FACTS = {"account.status": {"take": "x"}}


def table(**other: Any) -> dict[str, Any]:
    return {"connector": "sql", **documented("sql", "boss"), **other}


def one(**question: Any) -> dict[str, Any]:
    given = {"system": "BOSS", "sql": "SELECT 1 AS x", "facts": FACTS, **question}
    return table(questions=[given])


def test_the_settings_of_the_documentation_offer_what_they_say() -> None:
    offered = offered_by("boss", table())
    assert offered.facts == {
        "Billing": ("account.status", "account.owed_fen", "account.paid_at"),
        "CRM": (
            "product.name", "product.speed_mbps", "product.status", "product.stop_reason",
            "product.expires_at",
        ),
    }  # fmt: skip
    assert offered.secrets == ("password",)


@pytest.mark.parametrize(
    ("settings", "key", "why"),
    [
        (table(host=""), "boss.host", "is missing"),
        (table(host="/run/sockets"), "boss.host", "one name or address is needed"),
        (table(tls="off"), "boss.tls", "only verify-full, except to this machine"),
        (table(odbc={"DSN": "x"}), "boss.odbc", 'is for driver = "odbc" only'),
        (table(driver="odbc"), "boss.odbc", "is missing"),
        (
            table(driver="odbc", odbc={"DSN": "x", "PWD": "y"}),
            "boss.odbc",
            "PWD is not for here",
        ),
        (table(driver="odbc", odbc={"D;S": "x"}), "boss.odbc", "is no keyword"),
        (table(driver="odbc", odbc={"DSN": "x"}, charset="gbq"), "boss.charset", "no charset"),
        (one(sql="DELETE FROM t"), "sql", "a single SELECT is needed"),
        (one(sql="SELECT :login"), "sql", "there is no parameter :login"),
        (one(rows="all"), "rows", "allowed: "),
        (table(questions=[one()["questions"][0]] * 2), "questions", "asked for more than once"),
        (
            table(directory={**table()["directory"], "sql": "SELECT :keys.login"}),
            "sql",
            "there is no parameter :keys.login; there are: :number, :numbers",
        ),
        (
            table(directory={**table()["directory"], "formats": ["{national}"]}),
            "formats",
            "no such blank {national}",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_key(settings: dict[str, Any], key: str, why: str) -> None:
    with pytest.raises(SettingsError) as refused:
        offered_by("boss", settings)
    assert key in str(refused.value)
    assert why in str(refused.value)


def test_a_format_without_the_number_is_refused() -> None:
    directory = {**table()["directory"], "formats": ["{number}", "0086"]}
    with pytest.raises(SettingsError, match=r"formats: '0086' has no \{number\}"):
        offered_by("boss", table(directory=directory))


def test_plain_text_to_another_machine_is_let_through_where_that_is_said() -> None:
    settings = table(tls="off", plain_text_allowed=True)
    assert "Billing" in offered_by("boss", settings).facts


def test_without_a_directory_in_its_settings_it_is_none() -> None:
    without = {key: value for key, value in table().items() if key != "directory"}
    assert offered_by("boss", without).capabilities == {"facts"}
    assert offered_by("boss", table()).capabilities == {"facts", "directory"}

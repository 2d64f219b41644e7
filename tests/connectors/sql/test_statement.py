"""One SELECT of the settings is looked through before anything is asked."""

import re

import pytest

from app.sdk.template import CUSTOMER
from connectors.sql.statement import Statement

NUMBERS = ("number", "numbers")


def bound(text: str, dialect: str = "postgresql", **values: object) -> tuple[str, list[str]]:
    given = {name.replace("__", "."): value for name, value in values.items()}
    numbered = dialect == "postgresql"
    statement = Statement(text, dialect, (*CUSTOMER, *NUMBERS))
    return statement.bound(given, numbered=numbered)  # type: ignore[arg-type]


def test_a_parameter_becomes_a_mark_and_its_value_travels_beside_the_text() -> None:
    text = "SELECT a FROM b WHERE c = :keys.login AND d = :customer.id AND e = :keys.login;"
    given = {"keys__login": "x' OR '1'='1", "customer__id": "C-1"}
    assert bound(text, **given) == (
        "SELECT a FROM b WHERE c = $1 AND d = $2 AND e = $3",
        ["x' OR '1'='1", "C-1", "x' OR '1'='1"],
    )
    assert bound(text, "odbc", **given)[0] == "SELECT a FROM b WHERE c = ? AND d = ? AND e = ?"


def test_several_values_become_a_list_of_marks() -> None:
    numbers = ("12000001234", "012000001234")
    assert bound("SELECT a FROM b WHERE c IN (:numbers)", numbers=numbers) == (
        "SELECT a FROM b WHERE c IN ($1, $2)",
        list(numbers),
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT a::text, '12:30' AS b, \"a:b\" FROM c",
        "SELECT 'it''s; DELETE' AS a, \"update\" FROM t -- DROP TABLE t; :keys.login",
        "SELECT /* ; :nobody */ 1 AS a",
        "WITH a AS (SELECT 1 AS b) SELECT b FROM a",
        "select replace(a, 'x', 'y'), updated_at, deleted, callback FROM settings_of_do",
        "SELECT a ? 'key' AS b, c @> '{}' FROM t",
        "SELECT sid FROM v$session",
    ],
)
def test_what_is_no_parameter_and_writes_nothing_is_left_as_it_is(text: str) -> None:
    statement, values = bound(text)
    assert values == []
    assert statement.split()[-1] in text


@pytest.mark.parametrize("text", ["SELECT [Update Date] AS a FROM t", "SELECT `do` FROM t"])
def test_odbc_knows_the_quotes_of_other_databases(text: str) -> None:
    assert bound(text, "odbc") == (text, [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no query"),
        ("-- nothing", "there is no query"),
        ("DELETE FROM t", "begins with DELETE"),
        ("EXPLAIN ANALYZE SELECT 1", "begins with EXPLAIN"),
        ("(SELECT 1)", "a single SELECT is needed"),
        ("SELECT 1; DROP TABLE t", "a ';' in the middle"),
        ("SELECT 1; -- ;", "a ';' in the middle"),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", "DELETE writes or locks"),
        ("SELECT * INTO copy_of FROM t", "INTO writes or locks"),
        ("SELECT a FROM t FOR UPDATE", "UPDATE writes or locks"),
        ("SELECT a FROM t WHERE b = ':keys.login'", "a parameter stands in quotes"),
        ("SELECT a FROM t WHERE b LIKE '%:number%'", "a parameter stands in quotes"),
        ("SELECT a FROM t WHERE b = :login", "there is no parameter :login; there are: :customer."),
        ("SELECT a FROM t WHERE b = :keys", "there is no parameter :keys"),
        ("SELECT a FROM t WHERE b = $1", "'$' is no parameter here"),
        ("SELECT $$text$$ AS a", "'$' is no parameter here"),
        ("SELECT 'a AS b", "a quote ' is never closed"),
        ('SELECT "a', 'a quote " is never closed'),
        (r"SELECT E'it\'s' AS a", "systems disagree on its end"),
        ("SELECT " + "a, " * 10_000 + "b", "longer than 20000 characters"),
    ],
)
def test_what_is_no_single_select_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        Statement(text, "postgresql", CUSTOMER)


def test_a_bare_mark_is_no_parameter_by_odbc() -> None:
    with pytest.raises(ValueError, match=r"write :keys\.login"):
        Statement("SELECT a FROM t WHERE b = ?", "odbc", CUSTOMER)

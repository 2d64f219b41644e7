"""What guards may not be, and what authors are told: the place, the reason, what was meant."""

import pytest

from app.domain.facts import FactDefinition
from app.domain.guard import compile_guard
from app.domain.guard_check import check_guard, kind_of
from app.domain.guard_error import GuardError
from app.domain.guide import Question

LABEL = {"zh": "x", "en": "x"}
STATES = {"online": LABEL, "offline": LABEL}
KINDS = {
    name: kind_of(FactDefinition(type=kind, label=LABEL, values=values))
    for name, kind, values in [
        ("onu.state", "choice", STATES),
        ("onu.rx_dbm", "number", {}),
        ("session.online", "bool", {}),
        ("session.started_at", "time", {}),
        ("ticket.open", "text", {}),
    ]
}
KINDS["home.code"] = kind_of(Question(type="choice", answers={"678": LABEL, "none": LABEL}))
PARAMETERS = {"weak_rx_dbm": -27.0, "label": "x"}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", (1, 1), "the guard is empty"),
        ("  \n ", (1, 1), "the guard is empty"),
        ("a.b = 1", (1, 5), "syntax error: write == to compare"),
        ("a.b && c.d", (1, 5), "syntax error: write and / or instead of && / ||"),
        ("a.b ==", (1, 7), "syntax error: the guard breaks off here"),
        ("a.b == 'x", (1, 8), "syntax error: this quote is never closed"),
        ("a.b) or (c.d", (1, 4), "syntax error: this bracket has no counterpart"),
        ("(a.b or c.d", (1, 1), "syntax error: this bracket is never closed"),
        ("a.b in ['x')", (1, 12), "syntax error: this bracket does not match the one it closes"),
        ("a.b > 07", (1, 7), "syntax error: a number can't begin with 0"),
        ("a.b; c.d", (1, 4), "syntax error: not understood from here on"),
        ("a.b and !c.d", (1, 9), "syntax error: write not instead of !"),
        ("a.b ＜ 5", (1, 5), "syntax error: ＜ is no plain sign: write <"),
        ("（a.b）", (1, 1), "syntax error: （ is no plain sign: write ("),
        ("a.b == ‘x’", (1, 8), "syntax error: ‘ is no plain sign: write '"),
        ("a.b == '\x00'", (1, 9), "syntax error: a NUL character"),
        ("lambda: 1", (1, 1), "'lambda' is not allowed in a guard"),
        ("1 if a.b else 2", (1, 1), "'if … else' is not allowed in a guard"),
        ("f'{a.b}'", (1, 1), "f'…' is not allowed in a guard"),
        ("a.b[0]", (1, 1), "'[…]' is not allowed in a guard"),
        ("a.b is None", (1, 1), "'is' is not allowed in a guard"),
        ("a.b & c.d", (1, 1), "'&' is not allowed in a guard"),
        ("2 ** 9 == a.b", (1, 1), "'**' is not allowed in a guard"),
        ("a.b % 2 == 1", (1, 1), "'%' is not allowed in a guard"),
        ("~a.b", (1, 1), "'~' is not allowed in a guard"),
        ("a.b == {1}", (1, 8), "'{…}' is not allowed in a guard"),
        ("[x.y for x in a.b]", (1, 1), "ListComp is not allowed in a guard"),
        ("(a := 1)", (1, 2), "':=' is not allowed in a guard"),
        ("a.b == b'x'", (1, 8), "Constant is not allowed in a guard"),
        ("a.b == ...", (1, 8), "Constant is not allowed in a guard"),
        ("'x'.upper() == 'X'", (1, 1), "there is no function ?; there are known, missing"),
        ("('x' 'y').z", (1, 1), "Attribute is not allowed in a guard"),
        ("__import__('os')", (1, 1), "there is no function __import__; there are known"),
        ("known()", (1, 1), "known takes 1 argument(s), here are 0"),
        ("min(a.b)", (1, 1), "min takes 2-9 argument(s), here are 1"),
        ("lower(x=a.b)", (1, 1), "lower takes 1 argument(s), here are 0"),
        ("abs(*a.b)", (1, 5), "Starred is not allowed in a guard"),
        ("known('x')", (1, 7), "the first argument of known must be a fact"),
        ("age_s(1 + 2)", (1, 7), "the first argument of age_s must be a fact"),
        ("a.b in limit", (1, 8), "the right side of in must be a list of constants"),
        ("a.b in [c.d]", (1, 8), "the right side of in must be a list of constants"),
        ("a.b == [1]", (1, 8), "a list may only stand to the right of in"),
        ("[1, 2]", (1, 1), "a list may only stand to the right of in"),
        ("a.b and\n  c.d is d.e", (2, 3), "'is' is not allowed in a guard"),
        ("'宽带' == a.b and c.d @ 2", (1, 17), "MatMult is not allowed in a guard"),
        (
            "a.b or " * 400 + "a.b",
            (1, 2001),
            "the guard is too long: 2803 characters, at most 2000",
        ),
        ("not " * 45 + "a.b", (1, 161), "the guard is nested more than 40 levels deep"),
        ("-" * 1900 + "1", (1, 41), "the guard is nested more than 40 levels deep"),
        ("(" * 300 + "1" + ")" * 300, (1, 201), "syntax error: too many nested parentheses"),
    ],
)
def test_what_is_no_guard_is_refused_at_its_place(
    text: str, place: tuple[int, int], said: str
) -> None:
    with pytest.raises(GuardError) as caught:
        compile_guard(text)
    error = caught.value
    assert error.said["en"].startswith(said)
    assert (error.line, error.column) == place
    assert error.said["zh"]


def test_forty_levels_are_allowed() -> None:
    assert compile_guard("not " * 39 + "a.b").facts == {"a.b"}


def test_the_caret_stands_under_the_place_also_behind_chinese() -> None:
    with pytest.raises(GuardError) as caught:
        compile_guard("a.b == '宽带' and c.d is 1")
    caret = " " * 8 + "\u3000" * 2 + " " * 6 + "^"
    assert caught.value.excerpt == f"a.b == '宽带' and c.d is 1\n{caret}"


def test_a_long_line_is_shown_around_the_place() -> None:
    with pytest.raises(GuardError) as caught:
        compile_guard("a.b and " * 100 + "c.d is 1")
    shown, caret = caught.value.excerpt.splitlines()
    assert shown[len(caret) - 1 :].startswith("c.d is 1")
    assert len(shown) <= 100


@pytest.mark.parametrize(
    ("text", "column", "said", "hint"),
    [
        ("onu.stat == 'online'", 1, "there is no fact onu.stat", "onu.state"),
        ("onu.rx_dbm < week_rx_dbm", 14, "there is no parameter week_rx_dbm", "weak_rx_dbm"),
        ("session.online == true", 19, "there is no parameter true", "True"),
        ("onu.rx_dbm != null", 15, "there is no parameter null", "None"),
        ("onu.state == 'ofline'", 14, "'ofline' is none of its values", "offline"),
        ("'on-line' == onu.state", 1, "'on-line' is none of its values", "online"),
        ("onu.state in ['online', 'of']", 25, "'of' is none of its values", ""),
        ("home.code == '679'", 14, "'679' is none of its values", "678"),
        ("home.code == 678", 14, "a text can't be compared with a number", ""),
        ("session.online == 1", 19, "a yes/no can't be compared with a number", ""),
        ("session.online == 'no'", 19, "a yes/no can't be compared with a text: write `se", ""),
        ("0 != session.online", 6, "a number can't be compared with a yes/no: write `se", ""),
        ("onu.state == offline", 14, "there is no parameter offline", "'offline'"),
        ("ticket.open == offline", 16, "there is no parameter offline", "'offline'"),
        ("session.online > 0", 1, "a yes/no has no order", ""),
        ("onu.state < 'x'", 1, "a text has no order", ""),
        (
            "onu.rx_dbm > 'x'",
            14,
            "onu.rx_dbm is a number, 'x' a text: they have no order; write",
            "",
        ),
        ("session.started_at > 5", 22, "a time can't be compared with a number", ""),
        ("onu.rx_dbm in ['x']", 16, "a number can't be compared with a text", ""),
        ("onu.rx_dbm", 1, "expected a yes/no here, this is a number", ""),
        ("session.online and ticket.open", 20, "expected a yes/no here, this is a text", ""),
        ("not onu.rx_dbm", 5, "expected a yes/no here, this is a number", ""),
        ("ticket.open + 1 > 2", 1, "expected a number here, this is a text", ""),
        ("abs(ticket.open) > 2", 5, "expected a number here, this is a text", ""),
        ("len(onu.rx_dbm) > 2", 5, "expected a text here, this is a number", ""),
        ("age_s(onu.rx_dbm) > 2", 7, "expected a time here, this is a number", ""),
        ("default(onu.rx_dbm, 'x') == 1", 21, "a number can't be compared with a text", ""),
        ("knwon(onu.state)", 1, "there is no function knwon", "known"),
    ],
)
def test_a_mistake_of_name_or_type_is_found_before_it_runs(
    text: str, column: int, said: str, hint: str
) -> None:
    (error,) = check_guard(text, KINDS, PARAMETERS)
    assert error.said["en"].startswith(said)
    assert (error.column, error.hint) == (column, hint)


@pytest.mark.parametrize(
    "text",
    [
        "onu.state == 'online' and onu.rx_dbm < weak_rx_dbm",
        "known(onu.state) or missing(ticket.open)",
        "default(onu.state, 'nobody') == 'nobody'",
        "ticket.open != None and startswith(lower(ticket.open), 'tt')",
        "age_s(session.started_at) > 60 * 60",
        "onu.rx_dbm == None or -30 < onu.rx_dbm < -27",
        "default(session.online, False)",
        "max(onu.rx_dbm, -40) > -30",
    ],
)
def test_a_sound_guard_is_found_sound(text: str) -> None:
    assert check_guard(text, KINDS, PARAMETERS) == ()


def test_all_mistakes_of_a_guard_are_told_in_order() -> None:
    errors = check_guard("onu.stat == 'x' and onu.rx_dbm and a.b", KINDS, {})
    assert [error.column for error in errors] == [1, 21, 36]

"""Why they probably call: rules that hold add up, rules that are false fall out."""

from datetime import UTC, datetime

import msgspec
import pytest

from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guide import Guide
from app.domain.reasons import Band, facts_of, rank

AT = datetime(2026, 1, 5, tzinfo=UTC)


def known(**values: Value) -> Facts:
    return {
        name.replace("_", ".", 1): Fact(having=Having.KNOWN, value=value, source="AAA", at=AT)
        for name, value in values.items()
    }


def guide(name: str, *rules: tuple[str, float]) -> Guide:
    words = {"zh": name, "en": name}
    whole = {
        "guide": name,
        "version": 1,
        "owner": "o",
        "title": words,
        "parameters": {"limit": 3},
        "reasons": [
            {"when": when, "weight": weight, "because": {"zh": when, "en": when}}
            for when, weight in rules
        ],
        "steps": [],
        "otherwise": {},
        "outcomes": {},
    }
    return msgspec.convert(whole, Guide)


LINE = guide("line", ("s.down", 3), ("s.drops > limit", 2))
BILL = guide("bill", ("b.owed > 0", 2))


def test_weights_of_the_rules_that_hold_add_up_heaviest_first() -> None:
    first, second = rank((BILL, LINE), known(s_down=True, s_drops=5, b_owed=1))
    assert (first.guide, first.score, second.guide, second.score) == ("line", 5, "bill", 2)
    assert [each.text["en"] for each in first.because] == ["s.down", "s.drops > limit"]
    assert [each.evidence for each in first.because] == [("s.down",), ("s.drops",)]


def test_a_guide_whose_rules_are_all_false_is_left_out() -> None:
    found = rank((BILL, LINE), known(s_down=True, s_drops=0, b_owed=0))
    assert [each.guide for each in found] == ["line"]


def test_an_unknown_rule_leaves_a_badge_and_names_what_would_tell() -> None:
    (bill, line) = rank((BILL, LINE), known(b_owed=1, s_drops=0))
    assert not bill.unknown
    assert line.unknown
    assert (line.blocking, line.score, line.because) == ({"s.down"}, 0, ())


def test_shares_leave_room_for_something_else() -> None:
    found = rank((BILL, LINE), known(s_down=True, s_drops=5, b_owed=1))
    assert [each.share for each in found] == pytest.approx([0.9465, 0.0471], abs=1e-4)
    assert [each.band for each in found] == [Band.LIKELY, Band.POSSIBLE]


def test_a_guide_without_a_rule_that_holds_is_never_likely() -> None:
    (line,) = rank((LINE,), {})
    assert (line.share, line.band) == (0.5, Band.POSSIBLE)


def test_great_weights_do_not_overflow() -> None:
    (only,) = rank((guide("g", ("s.down", 5000)),), known(s_down=True))
    assert only.share == pytest.approx(1)
    (never,) = rank((guide("g", ("s.down", -5000)),), known(s_down=True))
    assert never.share == pytest.approx(0)


def test_equal_scores_are_ordered_by_name() -> None:
    same = (guide("b", ("s.down", 1)), guide("a", ("s.down", 1)))
    assert [each.guide for each in rank(same, known(s_down=True))] == ["a", "b"]


def test_a_rule_may_give_a_title_of_its_own() -> None:
    rules = msgspec.structs.replace(LINE.reasons[1], title={"zh": "t", "en": "t"})
    titled = msgspec.structs.replace(LINE, reasons=(LINE.reasons[0], rules))
    (ranked,) = rank((titled,), known(s_down=True, s_drops=5))
    assert ranked.title == {"zh": "t", "en": "t"}
    (ranked,) = rank((titled,), known(s_down=True, s_drops=0))
    assert ranked.title == LINE.title


def test_nobody_to_rank_is_no_trouble() -> None:
    assert rank((), {}) == ()


def test_the_facts_of_all_rules_can_be_fetched_beforehand() -> None:
    assert facts_of((BILL, LINE)) == {"s.down", "s.drops", "b.owed"}


def test_a_guide_for_other_customers_is_never_proposed() -> None:
    mobile = msgspec.structs.replace(LINE, when="holds.mobile")
    facts = known(s_down=True, s_drops=5)
    assert rank((mobile,), facts | known(holds_mobile=False)) == ()
    (ranked,) = rank((mobile,), facts | known(holds_mobile=True))
    assert (ranked.score, ranked.unknown) == (5, False)


def test_a_guide_that_may_be_for_this_customer_stays_and_says_what_would_tell() -> None:
    mobile = msgspec.structs.replace(LINE, when="holds.mobile")
    (ranked,) = rank((mobile,), known(s_down=True, s_drops=5))
    assert (ranked.score, ranked.blocking) == (5, {"holds.mobile"})
    assert facts_of((mobile,)) == {"holds.mobile", "s.down", "s.drops"}

"""Experience speaks only where it has been better than the rules, and says numbers it can keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.experience import ELSE, Case, Experience, ReasonLine, foresee, learn
from app.domain.experience.contest import CALLS_MIN, Contest, held
from app.domain.experience.experience import RECORDED_MAX, suggestions
from app.domain.experience.reliability import BINS, EMPTY, FULL, bin_of, counted, told
from app.domain.weighing import By
from tests.app.domain.experience import town

STALE = Case(features=("a=true",), scores={"fault": 3.0, "bill": 1.0}, quiet=("move",), idle=0)


def learnt_from(lines: list[ReasonLine]) -> tuple[Experience, list[bool]]:
    """What is learnt from a log, and before which calls experience was listened to."""
    experience, heard = Experience(), []
    for line in lines:
        assert line.coded is not None
        heard.append(experience.by is By.EXPERIENCE)
        experience = learn(experience, line.case, line.coded)
    return experience, heard


def test_at_first_the_rules_alone_count_and_nothing_need_be_said():
    said = foresee(Experience(), STALE)
    assert (said.by, said.learned, said.shares) == (By.RULES, 0, {})


def test_where_there_is_something_to_learn_experience_is_listened_to():
    _, heard = learnt_from(town.lines(town.telling_calls(seed=5, count=400)))
    assert not any(heard[:CALLS_MIN])
    assert all(heard[200:])


@pytest.mark.parametrize("seed", range(3))
def test_where_there_is_nothing_to_learn_the_rules_stay(seed: int):
    _, heard = learnt_from(town.lines(town.mute_calls(seed, count=400)))
    assert sum(heard) < 0.02 * len(heard)


def test_experience_that_gets_worse_gives_way_to_the_rules_again():
    experience, _ = learnt_from(town.lines(town.telling_calls(seed=5, count=300)))
    assert experience.by is By.EXPERIENCE
    for line in town.lines(town.mute_calls(seed=6, count=300)):
        assert line.coded is not None
        experience = learn(experience, line.case, line.coded)
    assert experience.by is By.RULES


@given(st.lists(st.floats(0, 9), min_size=1, max_size=80))
def test_a_contest_nobody_leads_is_not_won(losses: list[float]):
    contest = Contest()
    for loss in losses:
        contest = held(contest, loss, loss)
    assert not contest.won


@given(st.integers(1, 100))
def test_a_contest_is_won_by_the_one_who_loses_less_after_enough_calls(calls: int):
    contest = Contest()
    for _ in range(calls):
        contest = held(contest, 0.7, 0.6)
    assert contest.won is (calls >= CALLS_MIN)


def test_no_more_is_recorded_than_anybody_looks_at_and_the_likeliest_first():
    many = Case(scores={f"g{number}": 1.0 + number / 10 for number in range(30)})
    experience, _ = learnt_from(town.lines(town.telling_calls(seed=5, count=300)))
    said = foresee(experience, many)
    assert said.by is By.EXPERIENCE
    assert list(said.shares) == [f"g{number}" for number in range(29, 29 - RECORDED_MAX, -1)]
    assert sum(each.share for each in said.shares.values()) <= 1.0


def test_a_guide_without_a_rule_is_suggested_with_what_speaks_for_it():
    experience, _ = learnt_from(town.lines(town.telling_calls(seed=5, count=600)))
    case = Case(
        features=("product.ends_at@-14", "product.ends_at@-14.2", "session.online=true"),
        quiet=("bill", "fault", "order", "plan", "roam", "slow"),
    )
    first = foresee(experience, case).shares["plan"]
    assert first.share > 0.2
    assert first.because[0] == "product.ends_at"


def test_a_reason_without_evidence_is_not_suggested_however_frequent():
    experience = Experience()
    for _ in range(50):
        experience = learn(experience, Case(quiet=("move",)), "move")
    assert suggestions(experience, Case(quiet=("move",)), By.EXPERIENCE) == []


def test_something_else_is_learnt_and_never_suggested():
    experience = Experience()
    for _ in range(100):
        experience = learn(experience, STALE, ELSE)
    said = foresee(experience, STALE)
    assert said.by is By.EXPERIENCE
    assert ELSE not in said.shares
    assert sum(each.share for each in said.shares.values()) < 0.2


def test_a_share_is_backed_by_the_calls_of_its_tenth_that_came_out_like_it():
    bins = EMPTY
    for number in range(40):
        bins = told(bins, 0.75, number % 4 != 0)
    assert counted(bins, 0.78) == 40
    assert counted(bins, 0.55) == 0


def test_a_share_the_calls_speak_against_is_backed_by_none():
    bins = EMPTY
    for _ in range(40):
        bins = told(bins, 0.95, came_true=False)
    assert counted(bins, 0.95) == 0


def test_a_full_tenth_forgets_the_older_half():
    bins = EMPTY
    for _ in range(FULL + 1):
        bins = told(bins, 0.95, came_true=True)
    assert counted(bins, 0.95) == FULL // 2 + 1


@given(st.floats(0, 1))
def test_every_share_has_its_tenth(share: float):
    assert 0 <= bin_of(share) < BINS


def test_the_shares_shown_are_backed_once_enough_calls_came_out_like_them():
    experience, _ = learnt_from(town.lines(town.telling_calls(seed=5, count=600)))
    lines = town.lines(town.telling_calls(seed=6, count=100))
    backed = [
        each.calls >= 30
        for line in lines
        for each in list(foresee(experience, line.case).shares.values())[:1]
    ]
    assert sum(backed) > len(backed) / 2

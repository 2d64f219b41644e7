"""From the customer's state alone to the right conclusion, action and ticket, never a wrong one."""

import pytest

from tests.golden import billing, broadband, care, mobile
from tests.golden.play import Golden, play, playbook

CASES: tuple[Golden, ...] = (
    *broadband.CASES,
    *billing.CASES,
    *care.CASES,
    *mobile.CASES,
)
FAILING_SHARE = 0.2
SEEDS = (1, 2, 3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
async def test_the_state_alone_leads_to_the_right_conclusion(case: Golden) -> None:
    played = await play(case)
    assert not played.stuck, (played.stuck, played.path)
    if not case.chosen:
        assert played.proposed == case.guide
    assert (played.path, played.does) == (case.path, case.does)
    assert (played.tickets, played.end) == (case.tickets, case.end)


@pytest.mark.parametrize("seed", SEEDS)
async def test_with_a_fifth_of_the_look_ups_failing_no_wrong_thing_is_done(seed: int) -> None:
    wrong: dict[str, frozenset[str]] = {}
    hindered = ended = 0
    for number, case in enumerate(CASES):
        played = await play(case, failing=FAILING_SHARE, seed=1000 * seed + number)
        unwarranted = played.account_actions - set(case.does) - case.right
        if unwarranted:
            wrong[case.key] = unwarranted
        hindered += played.failed > 0
        ended += played.end is not None
    assert wrong == {}
    assert hindered > len(CASES) / 2, "the look-ups did fail"
    assert ended > len(CASES) / 2, "and yet most calls came to an end"


def test_every_case_names_actions_and_a_guide_there_are() -> None:
    for case in CASES:
        assert case.guide in playbook().guides, case.key
        assert {*case.does, *case.right} <= playbook().actions.keys(), case.key
        assert case.end in playbook().guides[case.guide].outcomes, case.key
    keys = [case.key for case in CASES]
    assert len(keys) == len(set(keys))

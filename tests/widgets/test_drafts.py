"""What was typed and picked is remembered call by call, and not without end."""

from widgets.drafts import EMPTY, MOST, Draft, Drafts

MINE = Draft(summary="Mine", code="fixed")


def test_each_call_has_its_own_until_it_is_finished() -> None:
    drafts = Drafts()
    drafts.keep("call-1", MINE)
    drafts.keep("call-2", Draft(search="chen"))
    assert (drafts.of("call-1"), drafts.of("call-2")) == (MINE, Draft(search="chen"))
    drafts.forget("call-1")
    drafts.forget("call-1")
    assert (drafts.of("call-1"), drafts.of("call-2").search) == (EMPTY, "chen")


def test_nothing_is_kept_for_no_call() -> None:
    drafts = Drafts()
    drafts.keep("", MINE)
    assert drafts.of("") == EMPTY


def test_the_call_left_alone_longest_goes_first() -> None:
    drafts = Drafts()
    for number in range(MOST):
        drafts.keep(str(number), MINE)
    drafts.keep("0", MINE)
    drafts.keep("one more", MINE)
    kept = [number for number in range(MOST) if drafts.of(str(number)) == MINE]
    assert kept == [0, *range(2, MOST)]
    assert drafts.of("one more") == MINE

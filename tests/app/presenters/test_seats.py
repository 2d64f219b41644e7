"""Eight chips at most, the loud ones first; a chip that has spoken never moves."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from widgets.state import Chip, Tone
from widgets.state.seats import MOST, Seats, kept, seated

KEYS = tuple("abcdefghijk")
LOOKS = st.sampled_from([None, Tone.BAD, Tone.WARN, Tone.OK, Tone.NEUTRAL])


def chip(key: str, tone: Tone | None = None) -> Chip:
    """A chip; without a tone it is still a skeleton."""
    return Chip(key=key, text=key, icon="x", tone=tone or Tone.NEUTRAL, loading=tone is None)


def played(moments: Sequence[Sequence[Chip]], most: int = MOST) -> list[tuple[str, ...]]:
    """Who stood where, moment after moment."""
    seats, seen = Seats(), []
    for made in moments:
        keys = seated(made, seats, most)
        by_key = {each.key: each for each in made}
        seats = kept([by_key[key] for key in keys], seats)
        seen.append(keys)
    return seen


@st.composite
def lives(draw: st.DrawFn) -> list[list[Chip]]:
    """Chips of one customer as answers come in, and come again, in any order."""
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    looks = st.fixed_dictionaries(dict.fromkeys(keys, LOOKS))
    moments = [dict.fromkeys(keys, None), *draw(st.lists(looks, min_size=1, max_size=6))]
    return [[chip(key, tone) for key, tone in moment.items()] for moment in moments]


@given(lives(), st.integers(1, MOST))
def test_a_chip_that_has_spoken_keeps_its_place(life: list[list[Chip]], most: int):
    spoken: dict[str, int] = {}
    for made, keys in zip(life, played(life, most), strict=True):
        for key, place in spoken.items():
            assert keys[place] == key
        by_key = {each.key: each for each in made}
        spoken |= {k: n for n, k in enumerate(keys) if not by_key[k].loading}


@given(lives(), st.integers(1, MOST))
def test_there_are_never_more_than_there_are_places_for_and_never_fewer(
    life: list[list[Chip]], most: int
):
    for made, keys in zip(life, played(life, most), strict=True):
        assert len(keys) == len(set(keys)) == min(most, len(made))


@given(st.lists(LOOKS, min_size=len(KEYS), max_size=len(KEYS)))
def test_of_more_than_eight_the_loud_ones_stand_if_all_answer_at_once(looks: list[Tone | None]):
    made = [chip(key, tone) for key, tone in zip(KEYS, looks, strict=True)]
    (keys,) = played([made])
    left_out = [each for each in made if each.key not in keys]
    shown = [each for each in made if each.key in keys]
    assert list(keys) == [each.key for each in shown], "in the order of the rules"
    if any(each.tone is Tone.BAD and not each.loading for each in left_out):
        assert all(each.tone is Tone.BAD for each in shown)


def test_a_loud_one_takes_the_place_of_one_that_has_said_nothing_yet():
    quiet = [chip(key, Tone.OK) for key in KEYS[:7]]
    first = [*quiet, chip("h"), chip("i"), chip("j")]
    then = [*quiet, chip("h"), chip("i"), chip("j", Tone.BAD)]
    assert played([first, then])[1] == (*KEYS[:7], "j")


def test_a_loud_one_that_comes_when_every_place_is_taken_moves_nobody():
    full = [chip(key, Tone.OK) for key in KEYS[:8]]
    late = [*full, chip("i", Tone.BAD)]
    assert played([[*full, chip("i")], late])[1] == KEYS[:8]


def test_chips_of_what_else_a_customer_has_come_after_those_already_there():
    first = [chip("line"), chip("bill", Tone.WARN), chip("ticket")]
    then = [chip("line"), chip("mobile"), chip("bill", Tone.WARN), chip("ticket")]
    assert played([first, then])[1] == ("line", "bill", "ticket", "mobile")


def test_one_that_does_not_concern_the_customer_leaves_its_place_to_another():
    first = [chip("line"), chip("modem"), chip("bill", Tone.WARN)]
    then = [chip("mobile"), chip("radio"), chip("bill", Tone.WARN)]
    assert played([first, then])[1] == ("mobile", "radio", "bill")

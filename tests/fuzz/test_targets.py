"""The harness finds what is wrong, and every target survives a taste of the long run."""

import pytest

from tests.fuzz import chance, target
from tests.fuzz.cutting import cut, evenly, uncut

BOUNDS = {"longest": 2048, "seconds": 60.0, "mb": 8192}


@pytest.fixture(autouse=True)
def _logging_stays_as_it_was():
    import logging

    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", target.names())
def test_a_target_survives_a_few_hundred_inputs(name: str) -> None:
    chance.feed(target.load(name), 300, 7, **BOUNDS)


def test_a_fault_is_found_and_its_input_named() -> None:
    def one(data: bytes) -> None:
        assert b"\r\n\r\n" not in data

    with pytest.raises(AssertionError) as found:
        chance.feed(target.Target("faulty", one, (b"a: b",)), 5_000, 1, **BOUNDS)
    assert "\\r\\n\\r\\n" in found.value.__notes__[0]


def test_the_same_seed_gives_the_same_inputs() -> None:
    made = [[*zip(range(50), chance.inputs((b"abc",), seed, 100), strict=False)]
            for seed in (1, 1, 2)]  # fmt: skip
    assert made[0] == made[1] != made[2]


def test_a_bound_that_is_reached_is_told() -> None:
    with pytest.raises(chance.BoundError, match="MB"):
        chance.feed(target.Target("idle", len, ()), 10, 1, longest=10, seconds=60, mb=1)


def test_an_input_says_itself_where_it_is_cut() -> None:
    assert cut(b"\x02\x00\x02abcdef") == [b"a", b"bcd", b"e", b"f"]
    assert cut(evenly(b"abcdef", 4)) == [b"abcd", b"ef"]
    assert cut(uncut(b"abc")) == [b"abc"]
    assert cut(b"") == []

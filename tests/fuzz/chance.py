"""Feeds a target by chance: random bytes, and its seeds with something changed in them.

Needs nothing but Python, so it also serves where there is no atheris; it does not learn from what
an input reaches. The same seed gives the same inputs.
"""

import time
from collections.abc import Iterator
from itertools import islice
from random import Random

import psutil

from tests.fuzz.target import Target

LOOK_EVERY = 1_000


class BoundError(Exception):
    """A bound of time or memory was reached."""


def inputs(seeds: tuple[bytes, ...], seed: int, longest: int) -> Iterator[bytes]:
    """Yield inputs without end."""
    chance = Random(seed)
    yield from (each[:longest] for each in (b"", *seeds))
    while True:
        if not seeds or chance.random() < 0.2:
            yield chance.randbytes(chance.randrange(longest + 1) >> chance.randrange(8))
        else:
            yield _changed(chance, seeds)[:longest]


def feed(target: Target, runs: int, seed: int, *, longest: int, seconds: float, mb: int) -> None:
    """Feed a target so many inputs.

    Raises:
        BoundError: It took longer, or more memory, than it may.
        Exception: Whatever the target raised; its input is added as a note.
    """
    ends_s = time.monotonic() + seconds
    memory = psutil.Process().memory_info
    for number, data in enumerate(islice(inputs(target.seeds, seed, longest), runs)):
        try:
            target.one(data)
        except Exception as error:
            error.add_note(f"input {number} of seed {seed}: {data!r}")
            raise
        if number % LOOK_EVERY == 0:
            if time.monotonic() > ends_s:
                raise BoundError(f"only {number} inputs of {runs} in {seconds:.0f} s")
            if memory().rss > mb * 1024 * 1024:
                raise BoundError(f"more than {mb} MB after {number} inputs")


def _changed(chance: Random, seeds: tuple[bytes, ...]) -> bytes:
    content = bytearray(chance.choice(seeds))
    for _ in range(1 + chance.randrange(4)):
        at = chance.randrange(len(content) + 1)
        to = min(len(content), at + (1 << chance.randrange(10)))
        match chance.randrange(5):
            case 0:
                content[at:to] = chance.randbytes(to - at)
            case 1:
                del content[at:to]
            case 2:
                content[at:at] = content[at:to]
            case 3:
                other = chance.choice(seeds)
                begin = chance.randrange(len(other) + 1)
                content[at:to] = other[begin : begin + 1 + chance.randrange(512)]
            case _:
                content[at:at] = chance.choice(_NASTY)
    return bytes(content)


_NASTY = (
    b"\0", b"\xff", b"\r\n\r\n", b"\n\n", b"\r", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"-1", b"1e999",
    b"9" * 40, b"{" * 200, b"[" * 200, b"<" * 200, b"&#0;", b"%00", b"\\u0000", b": ", b"=" * 20,
)  # fmt: skip

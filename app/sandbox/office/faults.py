"""Faults that can be switched on and off per simulated system while the sandbox runs."""

from collections.abc import Sequence
from enum import StrEnum
from random import Random

import msgspec


class FaultKind(StrEnum):
    """What goes wrong."""

    DROPPED = "dropped"
    DOWN = "down"
    SLOW = "slow"
    EMPTY = "empty"
    WRONG_SHAPE = "wrong-shape"
    SERVER_ERROR = "server-error"
    CUT_OFF = "cut-off"
    AUTH_EXPIRED = "auth-expired"
    FORBIDDEN = "forbidden"
    REQUEST_LOST = "request-lost"
    ANSWER_LOST = "answer-lost"


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault of one system.

    Attributes:
        kind: DROPPED breaks the connection at once, DOWN answers 503, CUT_OFF breaks off midway,
            REQUEST_LOST never acts nor answers, ANSWER_LOST acts and never answers.
        seconds: How much longer a SLOW system takes.
        times: For how many requests; None: until it is cleared.
    """

    kind: FaultKind
    seconds: float = 5.0
    times: int | None = None


BAD_DAY = (
    FaultKind.DOWN,
    FaultKind.SERVER_ERROR,
    FaultKind.DROPPED,
    FaultKind.EMPTY,
    FaultKind.CUT_OFF,
    FaultKind.WRONG_SHAPE,
    FaultKind.AUTH_EXPIRED,
)
"""What may happen to a look-up on a bad day: whatever is noticed at once."""


ORDINARY_DAY = (
    (FaultKind.REQUEST_LOST, 0.005),
    (FaultKind.SERVER_ERROR, 0.005),
    (FaultKind.EMPTY, 0.001),
    (FaultKind.WRONG_SHAPE, 0.001),
    (FaultKind.AUTH_EXPIRED, 0.001),
)
"""Which share of look-ups meets what on a day like any other; defaults without a public source."""

ONE_DOWN = 0.02
"""How often one system is down altogether for as long as a desk is open."""


class Faults:
    """Which systems are faulty now. A target is a system (`AAA`) or one of its APIs (`service`)."""

    def __init__(self) -> None:
        self._by_target: dict[str, Fault] = {}
        self._chances: tuple[tuple[FaultKind, float], ...] = ()
        self._random = Random(0)

    def have_a_bad_day(self, share: float, seed: int) -> None:
        """Let that share of all look-ups fail from now on, drawn from the seed; 0 ends it."""
        self._random = Random(seed)
        self._chances = tuple((kind, share / len(BAD_DAY)) for kind in BAD_DAY)

    def have_an_ordinary_day(self, seed: int, systems: Sequence[str]) -> str:
        """Let look-ups fail as often as they do anywhere, drawn from the seed.

        Returns:
            The system that is down altogether; empty, mostly: none is.
        """
        self._random, self._chances = Random(seed), ORDINARY_DAY
        if self._random.random() >= ONE_DOWN:
            return ""
        down = self._random.choice(systems)
        self.set(down, Fault(kind=FaultKind.DOWN))
        return down

    def chance(self) -> Fault | None:
        """Return the fault the next look-up meets by chance alone."""
        drawn = self._random.random()
        for kind, share in self._chances:
            if drawn < share:
                return Fault(kind=kind)
            drawn -= share
        return None

    def set(self, target: str, fault: Fault) -> None:
        """Make a target faulty, in place of whatever fault it had."""
        self._by_target[target] = fault

    def clear(self, target: str | None = None) -> None:
        """Make one target, or all, healthy again."""
        if target is None:
            self._by_target.clear()
        else:
            self._by_target.pop(target, None)

    def all(self) -> dict[str, Fault]:
        """Return every fault by target."""
        return dict(self._by_target)

    def take(self, *targets: str) -> Fault | None:
        """Return the fault the next request meets, the first target's first, and count it."""
        for target in targets:
            fault = self._by_target.get(target)
            if fault is None:
                continue
            if fault.times is not None:
                self._count_down(target, fault, fault.times - 1)
            return fault
        return None

    def _count_down(self, target: str, fault: Fault, left: int) -> None:
        if left > 0:
            self._by_target[target] = msgspec.structs.replace(fault, times=left)
        else:
            del self._by_target[target]

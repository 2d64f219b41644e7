"""A pretend switch that tells everything about a call's ringing in one breath."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.sandbox.telephony.switch import Switch


class HeldSwitch(Switch):
    """What is told while `held` is collected instead of sent.

    So the clock can be started at the one write that carries it, and the time this pretend switch
    takes to think of the events is nobody's.
    """

    _held: list[bytes] | None = None

    def tell(self, event: bytes) -> None:
        """Send an event, or hold it back."""
        if self._held is None:
            super().tell(event)
        else:
            self._held.append(event)

    @contextmanager
    def held(self) -> Iterator[list[bytes]]:
        """Hold everything back; it is in the list afterwards."""
        told: list[bytes] = []
        self._held = told
        try:
            yield told
        finally:
            self._held = None

"""The card between two calls: ringing, and nobody's."""

import msgspec

from widgets.state import CardState, Chip, Pill


class Blank:
    """Learns from each state what the next call will look like, and keeps no person in it."""

    def __init__(self) -> None:
        self._chips: tuple[Chip, ...] = ()
        self._pill = Pill()
        self._last: CardState | None = None

    def learn(self, state: CardState) -> None:
        """Take note of what is the same for every call."""
        if state.mode == "ringing" and state.chips and all(chip.loading for chip in state.chips):
            self._chips, self._pill = state.chips, state.pill
        self._last = CardState(
            call_id="",
            mode="ringing",
            language=state.language,
            labels=state.labels,
            name="",
            pill=self._pill,
            chips=self._chips,
        )

    def state(self) -> CardState | None:
        """Return the card to wait with; None before the first call."""
        return self._last and msgspec.structs.replace(self._last, pill=self._pill)

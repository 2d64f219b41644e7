"""Signs of life: when one is due, and when the other end counts as gone."""

SILENCE_S = 4.0
"""How long the answer to a sign of life may take."""


class Signs:
    """What was heard of the other end, and when it is to be looked for.

    Attributes:
        answered: Whether empty lines of ours were ever answered by one.
        due_s: When the next look is due; None before the line is begun.
    """

    def __init__(self, every_s: float) -> None:
        self.answered = False
        self.due_s: float | None = None
        self._every_s = every_s
        self._heard_s = -1e9

    def begin(self, now_s: float) -> None:
        """The line is there."""
        self._heard_s = max(self._heard_s, now_s)
        self.due_s = now_s + self._every_s

    def hear(self, now_s: float) -> None:
        """Something came; whatever it is, it is a sign of life."""
        self._heard_s = max(self._heard_s, now_s)

    def look(self, now_s: float) -> bool:
        """Say whether the other end still counts as there, and settle the next look."""
        last_s = self._heard_s + self._every_s + SILENCE_S
        if now_s >= last_s:
            return False
        self.due_s = min(now_s + self._every_s, last_s)
        return True

"""What the agent typed and picked, call by call, until that call is finished.

Parts come and go with the look and the call on show; what stands here does not.
"""

import msgspec

MOST = 20
"""Calls remembered: more do not lie open at one desk."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The agent's own input to one call.

    Attributes:
        summary: As typed; None while the agent has left the drafted one as it is.
        code: The disposition code picked; empty while none is.
        search: What stands in the search field, not yet sent.
        scrolled: A step, and how far down in it the agent has read.
    """

    summary: str | None = None
    code: str = ""
    search: str = ""
    scrolled: tuple[str, int] = ("", 0)


EMPTY = Draft()


class Drafts:
    """Bounded: the call whose input was last touched longest ago goes first."""

    def __init__(self) -> None:
        self._calls: dict[str, Draft] = {}

    def of(self, call_id: str) -> Draft:
        """Return what was put in for a call; an empty one for a call without."""
        return self._calls.get(call_id, EMPTY)

    def keep(self, call_id: str, draft: Draft) -> None:
        """Remember this for a call in the place of what was there."""
        self._calls.pop(call_id, None)
        if call_id and draft != EMPTY:
            self._calls[call_id] = draft
        if len(self._calls) > MOST:
            del self._calls[next(iter(self._calls))]

    def forget(self, call_id: str) -> None:
        """Drop all of a call that is finished."""
        self._calls.pop(call_id, None)

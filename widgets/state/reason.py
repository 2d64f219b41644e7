"""Why they probably call."""

import msgspec

from widgets.state.signs import Choice


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why they probably call.

    `share` (0 to 1) fills the ring; `band` says it in a word. Once `counted`, enough calls stand
    behind it to say it as a number.

    Attributes:
        over: The heading when it says who it is instead; then `why`, which says what to do, stays
            on the card however little room there is. Empty takes `Labels.reason`.
        others: What else it may be, the likeliest first; two are shown, a click shows the next two.
        back: The guide the agent came from, and where they left it; it takes the first place.
        choices: What stands before `others`; empty takes `Labels.not_this`.
    """

    title: str
    why: str = ""
    share: float | None = None
    counted: bool = False
    band: str = ""
    others: tuple[Choice, ...] = ()
    back: Choice | None = None
    over: str = ""
    choices: str = ""

"""Everything on the overlay at one moment."""

import msgspec

from widgets.labels import Labels
from widgets.state.action import Action, ActionLine
from widgets.state.caller import Banner, Pill, Verified
from widgets.state.chip import Chip
from widgets.state.details import Details
from widgets.state.reason import Reason
from widgets.state.signs import Choice, Tone
from widgets.state.step import Step


class RecentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the customer's recent past."""

    when: str
    text: str
    tone: Tone = Tone.NEUTRAL


class WrapUp(msgspec.Struct, frozen=True, kw_only=True):
    """Work after hang-up: a drafted summary, a suggested code, what is left undone.

    Attributes:
        summary: A draft; what the agent types goes before it.
        codes: The suggested one is `chosen`; the one the agent picks goes before it.
        can_finish: False once it is finished and only something still running is waited for.
    """

    title: str
    summary: str
    codes: tuple[Choice, ...]
    unfinished: tuple[str, ...] = ()
    finish: str = ""
    can_finish: bool = True


class CardState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the overlay at one moment; `None` for a part means: keep its place, empty.

    Attributes:
        call_id: What gestures speak of.
        folded: Shown as the slim bar.
        mode: `ringing`, `active`, `held` or `wrap-up`: which parts are shown.
        name: The headline: the customer's name, or "Incoming call".
        initials: Empty shows the phone icon.
        meta: Masked number, place, time as customer.
        chips: In the places they keep, at most eight.
        rest: Those there is no place for.
        details: What is opened over the middle of the card; None: nothing is.
        progress: "6 of 6 · 0.9 s".
        can_retry: Whether a click on it asks again.
        retry: Whom it asks: one system that did not answer; empty: who the customer is.
        verified: How far it is sure who is on the line; None while nobody is known.
        moods: How the customer is, one click each, the one noted `chosen`; empty hides them.
        slim: What the slim bar says: worst status and the next step.
        people: Several customers at this number: the list to pick from, instead of the reason.
        found: What a search may have meant: the list to pick from, in the same place.
    """

    call_id: str
    mode: str
    language: str
    labels: Labels
    name: str
    pill: Pill
    meta: str = ""
    initials: str = ""
    tier: str = ""
    folded: bool = False
    banner: Banner | None = None
    chips: tuple[Chip, ...] = ()
    rest: tuple[Chip, ...] = ()
    details: Details | None = None
    progress: str = ""
    can_retry: bool = False
    retry: str = ""
    verified: Verified | None = None
    moods: tuple[Choice, ...] = ()
    reason: Reason | None = None
    people: tuple[Choice, ...] = ()
    found: tuple[Choice, ...] = ()
    step: Step | None = None
    actions: tuple[Action, ...] = ()
    action_line: ActionLine | None = None
    recent: tuple[RecentRow, ...] = ()
    wrap_up: WrapUp | None = None
    slim: str = ""

"""What the widgets show: display-ready text and flags, already masked, worded and translated.

Presenters make these, widgets show them, and nothing else passes between the two but gestures.
Every text may hold anything the outside world sent; it is shown as plain text only.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from widgets.labels import Labels as Labels


class Tone(StrEnum):
    """What a colour stands for; an icon and words always say the same."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"
    GOLD = "gold"


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One status chip. While `loading` it stands there as a skeleton with the system's name.

    `retry` names the system that did not answer: a click asks it, and no other, once more.
    """

    key: str
    text: str
    icon: str
    tone: Tone = Tone.NEUTRAL
    loading: bool = False
    tip: str = ""
    retry: str = ""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """How far it is sure who is on the line: 0, 1 or 2, in a word, and in a sentence as the tip."""

    level: int
    text: str
    tip: str = ""


class Pill(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the call at the top right.

    Attributes:
        text: Shown as it stands; empty shows the time since `since` and counts.
        since: UTC; the clock starts here.
        tone: OK while live, WARN while held, NEUTRAL afterwards.
    """

    text: str = ""
    since: datetime | None = None
    tone: Tone = Tone.OK


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """One line under the head: telephony link lost, joined late, consult from a colleague.

    `since` (UTC) appends a counting duration.
    """

    text: str
    tone: Tone = Tone.WARN
    since: datetime | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to click: an answer, another reason, a customer, a wrap-up code."""

    key: str
    text: str
    detail: str = ""
    chosen: bool = False


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


class Mark(StrEnum):
    """How a line of evidence stands."""

    OK = "ok"
    BAD = "bad"
    BUSY = "busy"
    TODO = "todo"
    OUT = "out"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing already checked: what, who said so and how fresh."""

    text: str
    source: str = ""
    mark: Mark = Mark.OK


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that changed under the agent's feet, said instead of jumping.

    `link` goes where it leads; empty: there is nowhere to go.
    """

    text: str
    link: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing to ask the customer, with one-click answers."""

    fact: str
    text: str
    answers: tuple[Choice, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The next recommended step.

    Attributes:
        name: What gestures call it.
        index: 1-based; 0 hides "2 of 4" and the dots.
        folded: Steps settled so far, in one line ("6 checks done in 0.9 s"); empty hides it.
        checks: What that line unfolds to.
        manner: How the customer is for whom the words were chosen; empty: they are for anybody.
        can_finish: Whether "done" may be pressed (a step that only says something).
        strong: Words of the script that stand out (a time, an amount).
    """

    name: str
    title: str
    script: str = ""
    evidence: tuple[Evidence, ...] = ()
    question: Question | None = None
    index: int = 0
    count: int = 0
    folded: str = ""
    checks: tuple[Evidence, ...] = ()
    notice: Notice | None = None
    manner: str = ""
    can_finish: bool = False
    can_skip: bool = False
    can_back: bool = False
    strong: tuple[str, ...] = ()


class ActionLook(StrEnum):
    """How an action button looks."""

    IDLE = "idle"
    CONFIRM = "confirm"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action button. `progress` None spins, 0 to 1 fills."""

    name: str
    text: str
    icon: str
    look: ActionLook = ActionLook.IDLE
    primary: bool = False
    enabled: bool = True
    progress: float | None = None
    tip: str = ""


class ActionLine(msgspec.Struct, frozen=True, kw_only=True):
    """The reserved line below the buttons: a question to confirm, a result, or what went wrong.

    Attributes:
        key: The order it speaks of.
        links: What may be clicked at its end, by gesture key: `confirm`, `dismiss`, `check`, or
            why a step was skipped.
    """

    key: str
    text: str
    mark: Mark = Mark.OK
    links: tuple[Choice, ...] = ()


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


class TrayState(msgspec.Struct, frozen=True, kw_only=True):
    """What the tray shows: `look` is `ready`, `call`, `doubtful`, `down` or `paused`.

    Attributes:
        notices: Lines at the top of the menu, to be read and not to be picked.
    """

    look: str
    tip: str
    notices: tuple[str, ...] = ()
    show: str
    pause: str
    paused: bool
    language: str
    languages: tuple[Choice, ...]
    theme: str
    themes: tuple[Choice, ...]
    quit: str

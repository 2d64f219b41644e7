"""A guide: one reason to call, the goal, and the steps an expert would consider, in order.

The structs here are the file format too: `app/guides` reads YAML straight into them, so that a
message can name the path of what is wrong. Guards stay text here; `app.domain.guard` compiles them.
Nothing in them can form a circle, so they are kept from the garbage collector (`gc=False`): a
thousand guides load in half the time, and no collection goes through them while a call rings.
"""

import msgspec

from app.domain.facts import Level

Text = dict[str, str]
"""One wording per language: `{zh: ..., en: ...}`."""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A fact the guide may use; with `ask` it may be asked of the customer.

    Attributes:
        type: `bool`, `int`, `number`, `text`, `time` or `choice`.
        ask: The words to ask with. None: it is never asked.
        answers: One-click answers by value (`'yes'`/`'no'` for bool, else the value itself).
    """

    type: str
    ask: Text | None = None
    answers: dict[str, Text] = {}


class ReasonRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Why this guide may be what the customer calls about.

    Attributes:
        when: Guard; the reason counts where it is true.
        weight: How much it speaks for the guide; the weights of all that hold are added up.
        because: What the agent is told as the reason, with `{fact:format}` blanks.
        title: What the call is then probably about. None: the guide's title.
    """

    when: str
    weight: float
    because: Text
    title: Text | None = None


class Verify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What to look at again after a step's action, and how long to wait before it.

    Attributes:
        facts: Asked for anew; what the customer said of them before no longer counts.
        after_s: Seconds to wait first.
    """

    facts: tuple[str, ...]
    after_s: float = 0.0


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Other words, and other offers, for a customer of another manner; never another diagnosis.

    Attributes:
        when: Guard on how the customer is (mood, fee sensitivity); unknown counts as not.
        say: Said instead of the step's own words. None: those stay.
        do: Offered instead of the step's own actions. None: those stay.
    """

    when: str
    say: Text | None = None
    do: tuple[str, ...] | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One step. Its guard says when it applies; what it offers is said and done by the agent.

    Attributes:
        step: Its name within the guide.
        when: Guard; the step applies when it is true.
        title: What to do, in a few words. None: worked out from `say`.
        say: The words to say, with `{fact:format}` blanks.
        wording: Other words and offers by the customer's manner; the first that holds counts.
        do: Names of actions, the recommended one first.
        level: How far the caller has to be verified for it (0 to 2), where what it says and does
            does not ask for more already.
        verify: What to check again once the action is done.
        include: Another guide to follow as a sub-goal.
        end: The outcome reached when this step is done.
        optional: Whether it may be passed over while its guard is unknown.
        undo: An action that takes the effect back.
    """

    step: str
    when: str = "True"
    title: Text | None = None
    say: Text | None = None
    wording: tuple[Wording, ...] = ()
    do: tuple[str, ...] = ()
    level: Level = 0
    verify: Verify | None = None
    include: str | None = None
    end: str | None = None
    optional: bool = False
    undo: str | None = None


class Otherwise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What to do when every step is settled and the goal is not reached.

    Attributes:
        title: What to do, in a few words.
        say: The words to say, with `{fact:format}` blanks.
        do: Names of actions, the recommended one first.
        end: The outcome reached when it is done.
    """

    title: Text | None = None
    say: Text | None = None
    do: tuple[str, ...] = ()
    end: str = "escalated"


class GuideOutcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """How a guide may end, and the code the call is given for it.

    Attributes:
        resolved: Whether the customer's concern is settled; the goal leads to the first such one.
        disposition: The wrap-up code the call is given.
        title: What it is called on the card.
    """

    resolved: bool
    disposition: str
    title: Text | None = None


Cell = str | int | float | bool | None


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A decision table: looked up by facts, it gives one more fact of the catalogue.

    Attributes:
        gives: The fact it gives; guards, scripts and later tables use it like any other.
        columns: What is looked at: a fact, or an expression in the guard language.
        rows: Cells, one per column, then the value given. A cell is a value the column equals,
            a comparison (`< 5`, `>= limit`, `in ['a', 'b']`), or null for "whatever". A value
            that begins with `=` is worked out (`= over_fen * 0.5`).
        hit: `first`: the value of the first row that holds, empty when none does. `collect`: the
            values of all that hold, for `in` and `len`; also `sum`, `min`, `max` and `count`.
    """

    gives: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    hit: str = "first"


Given = dict[str, bool | int | float | str | None]
"""Values of facts in a test; a time is written `-3h`, before the moment of the test, or ISO."""


class GuideTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One case: these facts, these steps tried in turn, this end.

    Attributes:
        test: What it shows, in a few words.
        normal: Whether the guide's `normal` facts hold where `given` says nothing.
        given: What the systems know.
        failed: Facts whose systems do not answer.
        disagree: Facts on which systems differ; `given` has what the preferred one says.
        answers: What the customer says when asked, and only then; each has to be asked for.
        then: Facts that are otherwise once a step is done, by step.
        skipped: Steps of `expect` the agent passes over instead of doing them.
        expect: Steps in the order they become current.
        asks: The question that stands at the end.
        wants: Facts that have to be among those asked for at the end.
        unchecked: Steps that could not be checked.
        says: By step, a part of what is said when it comes, in either language, blanks filled.
        offers: By step, the actions it offers when it comes, the recommended one first.
        end: The outcome reached.
    """

    test: str = ""
    normal: bool = True
    given: Given = {}
    failed: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()
    answers: Given = {}
    then: dict[str, Given] = {}
    skipped: tuple[str, ...] = ()
    expect: tuple[str, ...] | None = None
    asks: str | None = None
    wants: tuple[str, ...] | None = None
    unchecked: tuple[str, ...] | None = None
    says: dict[str, str] = {}
    offers: dict[str, tuple[str, ...]] = {}
    end: str | None = None


class Guide(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One guide file, whole.

    Attributes:
        guide: Its id, the name of the file.
        version: Goes up with every change that is published.
        owner: Who answers for it.
        title: What the customer calls about, in a few words.
        when: Guard; whom the guide is for at all (`holds.broadband`). False: it is never proposed.
        reasons: What speaks for this being why the customer calls.
        goal: Guard; when it holds the first resolved outcome is reached.
        facts: What the guide may ask the customer, and facts of its own.
        parameters: Thresholds, by the name guards use.
        tables: Decision tables, each of which may use what those before it give.
        steps: In the order an expert would consider them, 1 to 150.
        otherwise: What to do when every step is settled and the goal is not reached.
        outcomes: How it may end, by name.
        normal: Facts of a customer with nothing wrong; where tests begin.
        tests: Cases that have to come out as they say before it is published.
    """

    guide: str
    version: int
    owner: str
    title: Text
    when: str = "True"
    reasons: tuple[ReasonRule, ...] = ()
    goal: str = "False"
    facts: dict[str, Question] = {}
    parameters: dict[str, bool | int | float | str] = {}
    tables: tuple[Table, ...] = ()
    steps: tuple[Step, ...]
    otherwise: Otherwise
    outcomes: dict[str, GuideOutcome]
    normal: Given = {}
    tests: tuple[GuideTest, ...] = ()

"""What the agent presses."""

from app.domain.events.event import Event
from app.domain.facts import Value


class CallerChosen(Event, frozen=True, kw_only=True, tag="caller-chosen"):
    """The agent said which customer it is about; None: take the choice back.

    The one on the card: that it is right, where that was not sure.
    """

    customer_id: str | None


class NumberGiven(Event, frozen=True, kw_only=True, tag="number-given"):
    """The agent typed another number the call is about."""

    number: str


class SubjectReturned(Event, frozen=True, kw_only=True, tag="subject-returned"):
    """It is about the caller again, and not somebody else."""


class WentOnWithout(Event, frozen=True, kw_only=True, tag="went-on-without"):
    """The agent goes on although nobody is known."""


class EarlierContinued(Event, frozen=True, kw_only=True, tag="earlier-continued"):
    """The agent goes on where the call before this one stood."""


class Answered(Event, frozen=True, kw_only=True, tag="answered"):
    """The customer answered the guide's question."""

    fact: str
    value: Value


class AnswerDropped(Event, frozen=True, kw_only=True, tag="answer-dropped"):
    """The agent took an answer back."""

    fact: str


class StepDone(Event, frozen=True, kw_only=True, tag="step-done"):
    """The agent did what the step says."""

    step: str


class StepSkipped(Event, frozen=True, kw_only=True, tag="step-skipped"):
    """The agent passed the step over, or said why it was.

    `reason` is `refused`, `done-already`, `not-now`, `other`, or words of its own; empty: not said.
    """

    step: str
    reason: str = ""


class FactNoted(Event, frozen=True, kw_only=True, tag="fact-noted"):
    """The agent noticed how the customer is; None: take the note back. Nobody was asked."""

    fact: str
    value: str | bool | None


class StepReopened(Event, frozen=True, kw_only=True, tag="step-reopened"):
    """The agent went back to a step."""

    step: str


class ChangesFollowed(Event, frozen=True, kw_only=True, tag="changes-followed"):
    """The agent went where facts that have changed lead."""


class GuideChosen(Event, frozen=True, kw_only=True, tag="guide-chosen"):
    """The agent said why they call, or went back to a guide begun before."""

    guide: str


class ActionRequested(Event, frozen=True, kw_only=True, tag="action-requested"):
    """The agent pressed an action."""

    action: str


class ActionConfirmed(Event, frozen=True, kw_only=True, tag="action-confirmed"):
    """The agent said yes to the action's question."""

    key: str


class ActionDismissed(Event, frozen=True, kw_only=True, tag="action-dismissed"):
    """The agent said no, or put a result away."""

    key: str


class CheckRequested(Event, frozen=True, kw_only=True, tag="check-requested"):
    """The agent asked whether an action of unknown outcome was carried out."""

    key: str


class RefreshRequested(Event, frozen=True, kw_only=True, tag="refresh-requested"):
    """The agent asked again: for these facts, or everything, else for all that was not answered."""

    facts: tuple[str, ...] = ()
    everything: bool = False


class FactRevealed(Event, frozen=True, kw_only=True, tag="fact-revealed"):
    """The agent had the value of a fact shown in full, for a moment. The value is not said here."""

    fact: str


class WrapUpFinished(Event, frozen=True, kw_only=True, tag="wrap-up-finished"):
    """The agent is done with the call."""

    disposition: str
    note: str = ""


AgentEvent = (
    CallerChosen
    | NumberGiven
    | SubjectReturned
    | WentOnWithout
    | EarlierContinued
    | Answered
    | AnswerDropped
    | FactNoted
    | StepDone
    | StepSkipped
    | StepReopened
    | ChangesFollowed
    | GuideChosen
    | ActionRequested
    | ActionConfirmed
    | ActionDismissed
    | CheckRequested
    | RefreshRequested
    | FactRevealed
    | WrapUpFinished
)

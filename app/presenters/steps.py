"""The next step as the agent sees it: what to do, what to say, why, and at most one question."""

from typing import NamedTuple

from app.domain.actions import ActionPhase
from app.domain.facts import Facts
from app.domain.guard import compile_guard
from app.domain.guide import Guide, Otherwise
from app.domain.guide import Step as GuideStep
from app.domain.levels import sayable
from app.domain.manner import find_wording
from app.domain.session import Playbook, Session, changed, step_here
from app.domain.walk import OTHERWISE, VERIFY, Walk, find_step
from app.presenters.checks import checks, folded
from app.presenters.notice import notice_of
from app.presenters.questions import question_of, worded_answers
from app.presenters.titles import awaited_title, outcome_title, step_title
from app.presenters.voice import Voice
from widgets.state import Evidence, Mark, Notice, Question, Step

EVIDENCE_MAX = 3
AGAIN_MAX = 12
FOLLOWING = 1
"""A step still to come is counted besides those behind us and the current one."""


class _Stand(NamedTuple):
    """What a step card is made of."""

    session: Session
    guide: Guide
    walk: Walk
    playbook: Playbook
    voice: Voice
    can_back: bool
    notice: Notice | None

    @property
    def said(self) -> Facts:
        """The facts that may be read out to this caller."""
        return sayable(self.session.shown, self.playbook.terms)

    def card(self, name: str, title: str, *, following: int = FOLLOWING, **more: object) -> Step:
        """Make a step card; `following` steps are still to come, None of which is said."""
        index = steps_behind(self.walk) + 1
        done = checks(self.session, self.guide, self.walk, self.playbook, self.voice)
        parts = {
            "index": index,
            "count": index + following,
            "folded": folded(self.session, self.walk, done, self.voice),
            "checks": done,
            "notice": self.notice,
            "can_back": self.can_back,
            **more,
        }
        return Step(name=name, title=title, **parts)  # type: ignore[arg-type]


def step_card(
    session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice, *, can_back: bool
) -> Step:
    """Make the step card of a guide that is in use."""
    notice = notice_of(session, guide, walk, playbook, voice)
    stand = _Stand(session, guide, walk, playbook, voice, can_back, notice)
    if walk.outcome is not None or not (walk.current or walk.question or walk.awaited):
        return _reached(stand)
    if walk.question is not None:
        return _asking(stand, walk.question)
    if walk.current is None:
        return _awaiting(stand)
    if walk.current == VERIFY:
        return _verifying(stand)
    return _taking(stand, walk.current, step_here(session, (guide, walk), playbook))


def steps_behind(walk: Walk) -> int:
    """Return how many steps the agent has been through."""
    return sum(1 for settled in walk.settled if settled.tried)


def _taking(stand: _Stand, name: str, plan: GuideStep | Otherwise | None) -> Step:
    plan = plan or stand.guide.otherwise
    facts, voice = stand.said, stand.voice
    return stand.card(
        name,
        step_title(plan, facts, voice, last=name == OTHERWISE),
        manner=_manner(stand, name),
        script=voice.script(plan.say, facts),
        strong=voice.strong(plan.say, facts),
        evidence=(*_blanks(stand, plan), *_evidence(stand)),
        can_finish=not plan.do or _done(stand, name),
        can_skip=isinstance(plan, GuideStep),
    )


def _done(stand: _Stand, name: str) -> bool:
    """Whether its action is carried out, and it was only not left because the call was held."""
    here = (stand.guide.guide, name)
    return any(
        order.phase is ActionPhase.DONE
        and (order.guide, order.step) == here
        and not order.taken_back
        for order in stand.session.own_orders
    )


def _manner(stand: _Stand, name: str) -> str:
    """Say how the customer is for whom the words were chosen; empty: they are for anybody."""
    step, facts = find_step(stand.guide, name, stand.playbook.guides), stand.session.facts
    wording = find_wording(step, facts) if isinstance(step, GuideStep) else None
    if wording is None:
        return ""
    known = compile_guard(wording.when).evaluate(facts).evidence
    voice = stand.voice
    said = (
        voice.label(each) if facts[each].value is True else voice.value(each, facts[each])
        for each in known
    )
    return voice.words("step.manner", what=voice.words.listed(said))


def _blanks(stand: _Stand, plan: GuideStep | Otherwise) -> tuple[Evidence, ...]:
    """Name what the agent has to put into the blanks of the script."""
    missing = stand.voice.blanks(plan.say, stand.said)
    if not missing:
        return ()
    what = stand.voice.words.listed(stand.voice.label(name) for name in missing)
    return (Evidence(text=stand.voice.words("step.blanks", what=what), mark=Mark.TODO),)


def _verifying(stand: _Stand) -> Step:
    """Go through the customer's own answers once more before it is handed on."""
    facts, voice = stand.session.shown, stand.voice
    said = tuple(
        Evidence(text=voice.fact(name, facts[name]), mark=Mark.TODO)
        for name in stand.walk.verify
        if name in facts
    )
    return stand.card(VERIFY, voice.words("step.again"), evidence=said[:AGAIN_MAX], can_finish=True)


def _asking(stand: _Stand, fact: str) -> Step:
    voice, question = stand.voice, question_of(stand.guide, fact, stand.playbook)
    text = voice.script(question.ask, stand.said)
    asked = Question(
        fact=fact, text=voice.find_label(fact) or text, answers=worded_answers(question, voice)
    )
    return stand.card(
        f"ask {fact}",
        voice.words("step.ask"),
        script=text,
        evidence=_evidence(stand),
        question=asked,
    )


def _awaiting(stand: _Stand) -> Step:
    voice, facts = stand.voice, stand.session.facts
    loading = [name for name in sorted(stand.walk.awaited) if name in facts]
    waiting = tuple(
        Evidence(text=voice.label(n), source=voice.words.system(facts[n].source), mark=Mark.BUSY)
        for n in loading[:EVIDENCE_MAX]
    )
    title = awaited_title(stand.session, stand.walk, voice)
    return stand.card("await", title, evidence=waiting, index=0, count=0)


def _reached(stand: _Stand) -> Step:
    title = outcome_title(stand.guide, stand.walk, stand.voice)
    reached = stand.voice.words("step.reached", title=title)
    return stand.card("end", reached, following=0, evidence=_evidence(stand))


def _evidence(stand: _Stand) -> tuple[Evidence, ...]:
    """Return what the step rests on; what has changed meanwhile is said to contradict it."""
    session, facts, news = stand.session, stand.session.shown, changed(stand.session)
    said = [n for n in stand.walk.evidence if n in facts and (facts[n].known or n in news)]
    return tuple(
        Evidence(
            text=stand.voice.fact(name, facts[name]),
            source=stand.voice.origin(facts[name]),
            mark=Mark.BAD if name in news else Mark.BUSY if name in session.last else Mark.OK,
        )
        for name in said[:EVIDENCE_MAX]
    )

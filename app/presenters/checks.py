"""What is settled already: each step with what settled it, folded into one line."""

from app.domain.facts import NO_SYSTEM, Having
from app.domain.guard import compile_guard
from app.domain.guide import Guide, Otherwise
from app.domain.guide import Step as GuideStep
from app.domain.levels import sayable
from app.domain.session import Playbook, Session
from app.domain.walk import OTHERWISE, VERIFY, Settled, Tried, Walk, find_step
from app.presenters.skips import skip_reason
from app.presenters.titles import step_title
from app.presenters.voice import Voice
from widgets.state import Evidence, Mark

NAMED_MAX = 2
"""Facts said for each step: more don't fit on its two lines."""


def checks(
    session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice
) -> tuple[Evidence, ...]:
    """Return every step that is behind: ruled out, done, skipped, or not to be checked."""
    behind = tuple(
        _left(session, each, _named(session, guide, each.step, playbook, voice), voice)
        if each.tried
        else _ruled_out(session, each, _named(session, guide, each.step, playbook, voice), voice)
        for each in walk.settled
    )
    return behind + tuple(
        _unchecked(session, guide, name, playbook, voice) for name in walk.unchecked
    )


def folded(session: Session, walk: Walk, done: tuple[Evidence, ...], voice: Voice) -> str:
    """Say in one line how much is settled, and how fast the systems were."""
    if not done:
        return ""
    facts = session.shown
    told = [
        facts[name].took_s
        for each in walk.settled
        for name in each.evidence
        if name in facts and facts[name].source not in NO_SYSTEM
    ]
    if not told:
        return voice.words("step.passed", count=len(done))
    seconds = f"{max(told):.1f}"
    if len(done) == 1:
        return voice.words("step.folded_one", seconds=seconds)
    return voice.words("step.folded", count=len(done), seconds=seconds)


def _named(session: Session, guide: Guide, name: str, playbook: Playbook, voice: Voice) -> str:
    if name == VERIFY:
        return voice.words("step.again")
    plan: GuideStep | Otherwise | None = find_step(guide, name, playbook.guides)
    if plan is None:
        return name
    said = sayable(session.shown, playbook.terms)
    return step_title(plan, said, voice, last=name == OTHERWISE)


def _left(session: Session, settled: Settled, title: str, voice: Voice) -> Evidence:
    """Say of a step that was gone through what became of it, and when."""
    tried = session.tried.get(settled.step)
    at = voice.words.clock(tried.at) if tried is not None else ""
    if tried is None or tried.how is Tried.DONE:
        return Evidence(text=voice.words("step.did", step=title), source=at)
    why = skip_reason(tried.reason, voice)
    text = voice.words("step.skipped_why" if why else "step.skipped", step=title, why=why)
    return Evidence(text=text, source=at, mark=Mark.TODO)


def _ruled_out(session: Session, settled: Settled, title: str, voice: Voice) -> Evidence:
    facts = session.shown
    names = [n for n in settled.evidence if n in facts and facts[n].known]
    what = voice.words.listed(voice.fact(name, facts[name]) for name in names[:NAMED_MAX])
    source = voice.origin(facts[names[0]]) if names else ""
    if not what:
        return Evidence(text=voice.words("step.not_needed", step=title), mark=Mark.OUT)
    text = voice.words("step.ruled_out", step=title, what=what)
    return Evidence(text=text, source=source, mark=Mark.OUT)


def _unchecked(
    session: Session, guide: Guide, name: str, playbook: Playbook, voice: Voice
) -> Evidence:
    plan = find_step(guide, name, playbook.guides)
    asked = compile_guard(plan.when).facts if isinstance(plan, GuideStep) else frozenset()
    silent = (
        fact.source
        for each in sorted(asked)
        if (fact := session.facts.get(each)) is not None and fact.having is Having.FAILED
    )
    source = voice.words.system(next(silent, ""))
    title = _named(session, guide, name, playbook, voice)
    return Evidence(text=voice.words("step.not_checked", step=title), source=source, mark=Mark.BAD)

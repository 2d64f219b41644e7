"""What the agent is told of the ground they stand on: facts that have changed, else a gap in it."""

from app.domain.facts import Facts, Having
from app.domain.guard import compile_guard
from app.domain.guide import Guide
from app.domain.guide import Step as GuideStep
from app.domain.session import Playbook, Session, ahead, changed
from app.domain.walk import Walk, find_step
from app.presenters.titles import title_of
from app.presenters.voice import Voice
from widgets.state import Notice

NAMED_MAX = 2


def notice_of(
    session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice
) -> Notice | None:
    """Say what has changed and where that leads, else what a step was passed over for."""
    there = ahead(session, playbook)
    if there is not None:
        text = _changes(session, walk, there, playbook, voice)
        return Notice(text=text, link=voice.words("step.go"))
    silent = _silent(session.facts, guide, walk, playbook)
    if not silent or walk.outcome is not None:
        return None
    what = voice.words.listed(voice.words.system(system) for system in silent)
    return Notice(text=voice.words("step.unchecked", what=what))


def _changes(
    session: Session, walk: Walk, there: tuple[Guide, Walk], playbook: Playbook, voice: Voice
) -> str:
    """Say which facts were what and are what, and which step that opens (again)."""
    news = changed(session)
    decisive = [name for name in there[1].evidence if name in news] or sorted(news)
    said = [_turn(session, name, voice) for name in decisive[:NAMED_MAX]]
    behind = {each.step for each in walk.settled if not each.tried}
    again = there[1].current in behind
    return voice.words(
        "step.reopened" if again else "step.leads",
        what=voice.words("joint.list").join(said),
        step=title_of(session, *there, playbook, voice),
    )


def _turn(session: Session, name: str, voice: Voice) -> str:
    """Return `label: was → is`."""
    was, now = session.held[name], session.facts[name]
    said = voice.dispute(name, now) if now.disputed else voice.had(name, now)
    return voice.words("step.turned", name=voice.label(name), was=voice.had(name, was), now=said)


def _silent(facts: Facts, guide: Guide, walk: Walk, playbook: Playbook) -> list[str]:
    """Return the systems for whose silence a step was passed over unchecked."""
    steps = (find_step(guide, name, playbook.guides) for name in walk.unchecked)
    guards = [compile_guard(step.when) for step in steps if isinstance(step, GuideStep)]
    failed = (
        facts[name].source
        for guard in guards
        for name in sorted(guard.facts)
        if name in facts and facts[name].having is Having.FAILED
    )
    return list(dict.fromkeys(filter(None, failed)))

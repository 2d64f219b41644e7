"""What a step is called where it is named in a few words."""

from app.domain.facts import Facts
from app.domain.guide import Guide, Otherwise
from app.domain.guide import Step as GuideStep
from app.domain.levels import sayable
from app.domain.session import Playbook, Session, step_here
from app.domain.walk import OTHERWISE, VERIFY, Walk
from app.presenters.voice import Voice

TITLE_MAX = 40


def title_of(session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice) -> str:
    """Name what the agent is at: a step, a question, or what is waited for or reached."""
    if walk.outcome is not None:
        return outcome_title(guide, walk, voice)
    if walk.question is not None:
        return voice.label(walk.question)
    if walk.current == VERIFY:
        return voice.words("step.again")
    if walk.current is None:
        return awaited_title(session, walk, voice)
    plan = step_here(session, (guide, walk), playbook) or guide.otherwise
    said = sayable(session.shown, playbook.terms)
    return step_title(plan, said, voice, last=walk.current == OTHERWISE)


def step_title(
    plan: GuideStep | Otherwise, facts: Facts, voice: Voice, *, last: bool = False
) -> str:
    """Name a step by its title, else by the first clause of what is said in it."""
    title = voice.script(plan.title, facts)
    if not title and last:
        return voice.words("step.otherwise")
    return title or _first_clause(voice.script(plan.say, facts))


def outcome_title(guide: Guide, walk: Walk, voice: Voice) -> str:
    """Name how the guide has ended."""
    outcome = guide.outcomes.get(walk.outcome or "")
    title = voice.words.text(outcome.title) if outcome is not None else ""
    resolved = outcome is not None and outcome.resolved
    return title or voice.words("step.resolved" if resolved else "step.unresolved")


def awaited_title(session: Session, walk: Walk, voice: Voice) -> str:
    """Say what the systems are asked for."""
    loading = [name for name in sorted(walk.awaited) if name in session.facts]
    labels = list(dict.fromkeys(voice.label(name) for name in loading))[:3]
    return voice.words("step.awaited", what=voice.words.listed(labels))


def _first_clause(script: str) -> str:
    """Make a title of a script that has none: up to its first stop."""
    for stop in ("。", "？", "，", ". ", "? ", ", "):
        if 0 < script.find(stop) < TITLE_MAX:
            return script[: script.find(stop)]
    return script if len(script) <= TITLE_MAX else script[: TITLE_MAX - 1] + "…"

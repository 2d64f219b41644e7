"""The next step as the agent sees it: what to do, what to say, why, and at most one question."""

from app.domain.facts import Facts, Having
from app.domain.guard import compile_guard
from app.domain.guide import Guide, Otherwise
from app.domain.guide import Question as GuideQuestion
from app.domain.guide import Step as GuideStep
from app.domain.levels import sayable
from app.domain.session import Playbook, Session
from app.domain.walk import OTHERWISE, VERIFY, Walk, find_step, included
from app.presenters.voice import Voice
from widgets.state import Choice, Evidence, Mark, Question, Step

EVIDENCE_MAX = 3
AGAIN_MAX = 12
TITLE_MAX = 40
FOLLOWING = 1
"""A step still to come is counted besides those behind us and the current one."""
BOOL_ANSWERS = {"yes": True, "no": False}


def step_card(
    session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice, *, can_back: bool
) -> Step:
    """Make the step card of a guide that is in use."""
    notice = _notice(session, guide, walk, playbook, voice)
    said = sayable(session.facts, playbook.terms)
    if walk.outcome is not None or not (walk.current or walk.question or walk.awaited):
        return _reached(session, guide, walk, notice, voice, can_back=can_back)
    if walk.question is not None:
        question = question_of(guide, walk.question, playbook)
        return _asking(session, walk, question, said, notice, voice, can_back=can_back)
    if walk.current is None:
        return _awaiting(session, walk, notice, voice, can_back=can_back)
    if walk.current == VERIFY:
        return _verifying(session, walk, notice, voice, can_back=can_back)
    plan = find_step(guide, walk.current, playbook.guides) or guide.otherwise
    return _taking(session, plan, walk, said, notice, voice, can_back=can_back)


def question_of(guide: Guide, fact: str, playbook: Playbook) -> GuideQuestion:
    """Return how a fact is asked for: in this guide's words, an included one's, the catalogue's."""
    inner = (playbook.guides[name] for name in included(guide, playbook.guides))
    for each in (guide, *inner):
        if fact in each.facts and each.facts[fact].ask is not None:
            return each.facts[fact]
    return playbook.terms.questions[fact]


def answer_value(question: GuideQuestion, key: str) -> bool | int | float | str:
    """Return the value an answer's key stands for."""
    if question.type == "bool":
        return BOOL_ANSWERS[key]
    if question.type in {"int", "number"}:
        return float(key) if "." in key else int(key)
    return key


def _taking(
    session: Session,
    plan: GuideStep | Otherwise,
    walk: Walk,
    said: Facts,
    notice: str,
    voice: Voice,
    *,
    can_back: bool,
) -> Step:
    last = walk.current == OTHERWISE
    title = voice.script(plan.title, session.facts)
    if not title and last:
        title = voice.words("step.otherwise")
    return Step(
        name=walk.current or OTHERWISE,
        title=title or _first_clause(voice.script(plan.say, said)),
        script=voice.script(plan.say, said),
        evidence=_evidence(session.facts, walk.evidence, voice),
        index=_index(walk),
        count=_index(walk) + FOLLOWING,
        folded=_folded(session.facts, voice),
        notice=notice,
        can_finish=not plan.do,
        can_skip=isinstance(plan, GuideStep),
        can_back=can_back,
    )


def _verifying(session: Session, walk: Walk, notice: str, voice: Voice, *, can_back: bool) -> Step:
    """Go through the customer's own answers once more before it is handed on."""
    said = tuple(
        Evidence(text=voice.fact(name, session.facts[name]), mark=Mark.TODO)
        for name in walk.verify
        if name in session.facts
    )
    return Step(
        name=VERIFY,
        title=voice.words("step.again"),
        evidence=said[:AGAIN_MAX],
        index=_index(walk),
        count=_index(walk) + FOLLOWING,
        folded=_folded(session.facts, voice),
        notice=notice,
        can_finish=True,
        can_back=can_back,
    )


def _asking(
    session: Session,
    walk: Walk,
    question: GuideQuestion,
    said: Facts,
    notice: str,
    voice: Voice,
    *,
    can_back: bool,
) -> Step:
    fact = walk.question or ""
    text = voice.script(question.ask, said)
    asked = Question(
        fact=fact, text=voice.find_label(fact) or text, answers=_answers(question, voice)
    )
    return Step(
        name=f"ask {fact}",
        title=voice.words("step.ask"),
        script=text,
        evidence=_evidence(session.facts, walk.evidence, voice),
        question=asked,
        index=_index(walk),
        count=_index(walk) + FOLLOWING,
        folded=_folded(session.facts, voice),
        notice=notice,
        can_back=can_back,
    )


def _awaiting(session: Session, walk: Walk, notice: str, voice: Voice, *, can_back: bool) -> Step:
    loading = [name for name in sorted(walk.awaited) if name in session.facts]
    labels = list(dict.fromkeys(voice.label(name) for name in loading))[:EVIDENCE_MAX]
    waiting = tuple(
        Evidence(
            text=voice.label(n),
            source=voice.words.system(session.facts[n].source),
            mark=Mark.BUSY,
        )
        for n in loading[:EVIDENCE_MAX]
    )
    return Step(
        name="await",
        title=voice.words("step.awaited", what=voice.words.listed(labels)),
        evidence=waiting,
        folded=_folded(session.facts, voice),
        notice=notice,
        can_back=can_back,
    )


def _reached(
    session: Session, guide: Guide, walk: Walk, notice: str, voice: Voice, *, can_back: bool
) -> Step:
    outcome = guide.outcomes.get(walk.outcome or "")
    resolved = outcome is not None and outcome.resolved
    title = voice.words.text(outcome.title) if outcome is not None else ""
    title = title or voice.words("step.resolved" if resolved else "step.unresolved")
    return Step(
        name="end",
        title=voice.words("step.reached", title=title),
        evidence=_evidence(session.facts, walk.evidence, voice),
        index=_index(walk),
        count=_index(walk),
        folded=_folded(session.facts, voice),
        notice=notice,
        can_back=can_back,
    )


def _answers(question: GuideQuestion, voice: Voice) -> tuple[Choice, ...]:
    return tuple(
        Choice(key=key, text=voice.words.text(text)) for key, text in question.answers.items()
    )


def _evidence(facts: Facts, names: tuple[str, ...], voice: Voice) -> tuple[Evidence, ...]:
    known = [name for name in names if name in facts and facts[name].known]
    return tuple(
        Evidence(text=voice.fact(name, facts[name]), source=voice.origin(facts[name]))
        for name in known[:EVIDENCE_MAX]
    )


def _index(walk: Walk) -> int:
    return sum(1 for settled in walk.settled if settled.tried) + 1


def _folded(facts: Facts, voice: Voice) -> str:
    """Say how much the systems have been asked already, and how fast."""
    told = [fact for fact in facts.values() if fact.known and fact.source in voice.systems]
    if not told:
        return ""
    seconds = f"{max(fact.took_s for fact in told):.1f}"
    if len(told) == 1:
        return voice.words("step.folded_one", seconds=seconds)
    return voice.words("step.folded", count=len(told), seconds=seconds)


def _notice(session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice) -> str:
    """Say what the agent should know of the ground they stand on: a change, else a gap."""
    changed = [n for n in session.changed if n in session.facts and session.facts[n].known]
    if changed:
        what = voice.fact(changed[-1], session.facts[changed[-1]])
        return voice.words("step.changed", what=what)
    silent = _silent(session.facts, guide, walk, playbook)
    if not silent or walk.outcome is not None:
        return ""
    what = voice.words.listed(voice.words.system(system) for system in silent)
    return voice.words("step.unchecked", what=what)


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


def _first_clause(script: str) -> str:
    """Make a title of a script that has none: up to its first stop."""
    for stop in ("。", "？", "，", ". ", "? ", ", "):
        if 0 < script.find(stop) < TITLE_MAX:
            return script[: script.find(stop)]
    return script if len(script) <= TITLE_MAX else script[: TITLE_MAX - 1] + "…"

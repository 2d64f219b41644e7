"""How many systems have answered, and whom to ask once more: one of them at a time."""

from app.domain.facts import Having, Said
from app.domain.sayings import sayings
from app.domain.session import COMING, Identity, Session
from app.presenters.voice import Voice


def progress(session: Session, voice: Voice) -> str:
    """Say how many systems have answered in full, and how fast the slowest was.

    A system that has nothing of this customer was not asked, and is not counted.
    """
    systems: dict[str, set[Having]] = {}
    slowest_s = 0.0
    for fact in session.shown.values():
        for said in sayings(fact):
            if said.source in voice.systems and said.asked:
                systems.setdefault(said.source, set()).add(said.having)
                slowest_s = max(slowest_s, said.took_s)
    if not systems:
        return voice.words("progress.retry") if can_retry(session, voice) else ""
    all_of = len(systems)
    done = sum(1 for having in systems.values() if not having & COMING)
    silent = silent_system(session, voice)
    if silent:
        system = voice.words.system(silent)
        told = sum(1 for having in systems.values() if not having & (COMING | {Having.FAILED}))
        return voice.words("progress.failed", done=told, all=all_of, system=system)
    late = _late_system(session, voice)
    if late:
        system = voice.words.system(late)
        told = sum(1 for having in systems.values() if not having & (COMING | {Having.FAILED}))
        return voice.words("progress.late", done=told, all=all_of, system=system)
    if done < all_of:
        return voice.words("progress.some", done=done, all=all_of)
    return voice.words("progress.all", all=all_of, seconds=f"{slowest_s:.1f}")


def can_retry(session: Session, voice: Voice) -> bool:
    """Whether asking once more may help: who it is, or a system that did not answer."""
    if session.customer is None:
        return session.identity is Identity.FAILED
    return bool(silent_system(session, voice))


def silent_system(session: Session, voice: Voice) -> str:
    """Return the first system that did not answer and is not being asked; empty: there is none."""
    asked, silent = set(), dict[str, None]()
    for fact in session.facts.values():
        for each in sayings(fact):
            if each.having is Having.LOADING:
                asked.add(each.source)
            elif _refused(each):
                silent[each.source] = None
    return next((system for system in silent if system in voice.systems - asked), "")


def _late_system(session: Session, voice: Voice) -> str:
    """Return the first system that is waited for longer than a card should; empty: there is none.

    One by one they come; which is the last is what the agent may have to say.
    """
    said = (each for fact in session.facts.values() for each in sayings(fact))
    return next((s.source for s in said if s.coming and s.source in voice.systems), "")


def unanswered(session: Session, system: str) -> tuple[str, ...]:
    """Return the facts this system did not give."""
    return tuple(
        sorted(
            name
            for name, fact in session.facts.items()
            if any(_refused(each) and each.source == system for each in sayings(fact))
        )
    )


def _refused(said: Said) -> bool:
    """Whether a system gave no answer, and is not only late."""
    return said.having is Having.FAILED and not said.coming

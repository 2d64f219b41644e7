"""Why they probably call, what else it may be, and the way back to what was begun before."""

from collections.abc import Mapping

from msgspec.structs import replace

from app.domain.call import Direction
from app.domain.guide import Guide
from app.domain.reasons import Ranked, suits
from app.domain.script import BLANK
from app.domain.session import COMING, Playbook, Session, ranked, set_aside
from app.domain.walk import Walk
from app.presenters.head import nobody, of_colleague, searching
from app.presenters.masking import plain_text
from app.presenters.steps import steps_behind
from app.presenters.voice import Voice
from widgets.state import Choice, Reason

CASES = (".open", ".open_case")
"""How the facts are named that tell of something unfinished."""
NO_CASE = (None, False, 0, "", "none")
OTHERS_MAX = 8
"""What else it may be, two at a time: who has not found it by then, searches."""


def reason(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> Reason | None:
    """Make the reason, or what stands in its place while it is not known; None: keep it empty."""
    made = _reason(session, stand, playbook, voice)
    back = _back(session, playbook, voice)
    if made is None or back is None:
        return made
    others = tuple(each for each in made.others if each.key != back.key)
    return replace(made, back=back, others=others)


def _reason(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> Reason | None:
    words = voice.words
    if playbook.overdue:
        title = words("reason.overdue", edition=plain_text(playbook.overdue))
        return Reason(title=title, why=words("reason.overdue_why"))
    if session.customer is None:
        closed = searching(session) or of_colleague(session)
        offered = () if closed else _others([], stand, _suiting(session, playbook), voice)
        why_not = nobody(session, voice)
        return why_not if why_not is None else replace(why_not, others=offered)
    scored = [each for each in ranked(session, playbook) if each.score > 0]
    others = _others(scored, stand, _suiting(session, playbook), voice)
    if stand is None and session.contact.direction is Direction.OUT:
        return _cases(session, others, voice)
    if stand is None and session.blind:
        return _asked_for(others, voice)
    if stand is None:
        if any(fact.having in COMING for fact in session.shown.values()):
            return None
        title, why = words("reason.unclear"), words("reason.unclear_why")
        return Reason(title=title, why=why if others else "", others=others)
    mine = next((each for each in scored if each.guide == stand[0].guide), None)
    if mine is None:
        return Reason(title=words.text(stand[0].title), others=others)
    return Reason(
        title=words.text(mine.title),
        why=_why(mine, session, voice),
        share=mine.share,
        counted=mine.counted,
        band=words(f"reason.{mine.band}"),
        others=others,
    )


def _cases(session: Session, others: tuple[Choice, ...], voice: Voice) -> Reason:
    """Say, on a call the agent made, what is open with the customer: nobody needs to guess why."""
    open_ = [
        voice.fact(name, fact)
        for name, fact in session.shown.items()
        if name.endswith(CASES) and fact.known and fact.value not in NO_CASE
    ]
    words = voice.words
    return Reason(
        over=words("reason.outgoing"),
        title=open_[0] if open_ else words("reason.no_cases"),
        why=words.listed(open_[1:]),
        choices=words("identity.matter"),
        others=others,
    )


def _asked_for(others: tuple[Choice, ...], voice: Voice) -> Reason:
    """Say that nothing is suggested on this call, and that the agent is to ask."""
    words = voice.words
    return Reason(
        over=words("reason.blind"),
        title=words("reason.blind_title"),
        why=words("reason.blind_why"),
        choices=words("identity.matter"),
        others=others,
    )


def _suiting(session: Session, playbook: Playbook) -> dict[str, Guide]:
    """Return the guides that are, or may be, for this customer."""
    return {
        name: guide
        for name, guide in playbook.guides.items()
        if suits(guide, session.footing, now=session.as_of).truth is not False
    }


def _others(
    scored: list[Ranked],
    stand: tuple[Guide, Walk] | None,
    guides: Mapping[str, Guide],
    voice: Voice,
) -> tuple[Choice, ...]:
    """Return what else it may be, the likeliest first; then the rest, in the guides' order."""
    titles = {each.guide: each.title for each in scored}
    titles |= {name: guide.title for name, guide in guides.items() if name not in titles}
    chosen = stand[0].guide if stand is not None else None
    return tuple(
        Choice(key=name, text=voice.words.text(title))
        for name, title in titles.items()
        if name != chosen
    )[:OTHERS_MAX]


def _back(session: Session, playbook: Playbook, voice: Voice) -> Choice | None:
    """Offer the way back to the guide left last, and say where in it the agent was."""
    behind = set_aside(session, playbook)
    if not behind:
        return None
    guide, walk = behind[-1]
    title = voice.words.text(guide.title)
    if walk.outcome is not None:
        return Choice(key=guide.guide, text=voice.words("reason.back_ended", title=title))
    step = steps_behind(walk) + 1
    return Choice(key=guide.guide, text=voice.words("reason.back", title=title, step=step))


def _why(mine: Ranked, session: Session, voice: Voice) -> str:
    """Return the heaviest evidence that can be said without a blank, else the heaviest."""
    said = [voice.glance(each.text, session.shown) for each in mine.because]
    return next((text for text in said if BLANK not in text), said[0] if said else "")

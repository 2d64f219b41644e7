"""One line of the reason log: what was suggested, picked and coded in one call, without anybody.

It is made from the session alone, so that the log of a call always tells the same line. It holds
no number, no name and no text from outside: facts as features, guides by their ids, the call as a
fingerprint.
"""

import hashlib
import re
from datetime import datetime
from typing import Annotated

import msgspec

from app.domain.call import Direction, Outcome, Phase
from app.domain.experience.case import ELSE, Case, case_of
from app.domain.experience.experience import ROUND, SHOWN_MAX
from app.domain.guard import compile_guard
from app.domain.guide import Guide
from app.domain.session import Playbook, Session, judged_on, suggested
from app.domain.weighing import By

FORMAT = 1
TRANSFERRED = "TRANSFERRED"
"""The code of a call given away: it says nothing of the reason."""
_CODE = re.compile(r"[\w.:-]{1,40}", re.ASCII)


class GuideLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules of one guide came to.

    Attributes:
        held: The weight of each rule that held, by its number in the file, from 1.
        unknown: How many of its rules could not be judged.
    """

    version: int
    score: float
    held: dict[str, float] = {}
    unknown: int = 0


class ReasonLine(msgspec.Struct, frozen=True, kw_only=True):
    """One call.

    Attributes:
        format: Of this line.
        call: Fingerprint of the call; the same call has the same.
        at: When the wrap-up was finished or, where it never was, the last thing happened.
        edition: Of the guides the call began with.
        features: See `app.domain.experience.features`.
        rules: The guides with a score.
        quiet: The other guides that may have been for this customer.
        idle: How many of those had a rule still unknown.
        by: Who gave the shares.
        learned: From how many calls, when it was experience.
        suggested: What was on the card, or would have been on a blind call, likeliest first.
        shares: Theirs.
        blind: Nothing was shown.
        picked: The guide the agent clicked last; empty when they clicked none.
        worked: The guide the call ended with; empty when none was begun.
        code: The disposition; empty when there was none, or it was no code.
        coded: The guide the code belongs to, `something-else`, or None: not coded.
    """

    format: int = FORMAT
    call: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    edition: str = ""
    features: tuple[str, ...] = ()
    rules: dict[str, GuideLine] = {}
    quiet: tuple[str, ...] = ()
    idle: Annotated[int, msgspec.Meta(ge=0)] = 0
    by: By = By.RULES
    learned: int = 0
    suggested: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    blind: bool = False
    picked: str = ""
    worked: str = ""
    code: str = ""
    coded: str | None = None

    @property
    def case(self) -> Case:
        """What the reason was judged by."""
        scores = {guide: each.score for guide, each in self.rules.items()}
        return Case(features=self.features, scores=scores, quiet=self.quiet, idle=self.idle)


def line_of(session: Session, playbook: Playbook) -> ReasonLine | None:
    """Return the line of a call that is over; None when nobody called, or nobody answered."""
    inbound = session.contact.direction is Direction.IN
    if session.phase is not Phase.CLOSED or session.answered_at is None or not inbound:
        return None
    case = case_of(session, playbook)
    shown = [each for each in suggested(session, playbook) if each.score > 0][:SHOWN_MAX]
    weighing = session.weighing
    code = session.disposition if _CODE.fullmatch(session.disposition) else ""
    return ReasonLine(
        call=fingerprint(session),
        at=session.as_of,
        edition=session.edition,
        features=case.features,
        rules={name: _told(name, score, session, playbook) for name, score in case.scores.items()},
        quiet=case.quiet,
        idle=case.idle,
        by=weighing.by if weighing is not None else By.RULES,
        learned=weighing.learned if weighing is not None else 0,
        suggested=tuple(each.guide for each in shown),
        shares=tuple(round(each.share, ROUND) for each in shown),
        blind=session.blind,
        picked=session.picked,
        worked=session.guide or "",
        code=code,
        coded=_coded(session, playbook),
    )


def fingerprint(session: Session) -> str:
    """Name a call so that nobody can tell which it was."""
    name = f"{session.call_id}|{session.opened_at.isoformat()}"
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]


def _told(name: str, score: float, session: Session, playbook: Playbook) -> GuideLine:
    guide = playbook.guides[name]
    truths = _truths(guide, session)
    return GuideLine(
        version=guide.version,
        score=score,
        held={
            str(number): rule.weight
            for number, (rule, truth) in enumerate(zip(guide.reasons, truths, strict=True), start=1)
            if truth
        },
        unknown=truths.count(None),
    )


def _truths(guide: Guide, session: Session) -> list[bool | None]:
    facts, now = judged_on(session)
    return [
        compile_guard(rule.when).evaluate(facts, guide.parameters, now=now).truth
        for rule in guide.reasons
    ]


def _coded(session: Session, playbook: Playbook) -> str | None:
    """Say whose code the call was given: a guide's worked in if it has it, else the only one's."""
    code = session.disposition
    if not code:
        return None
    owners = [
        name
        for name, guide in playbook.guides.items()
        if any(outcome.disposition == code for outcome in guide.outcomes.values())
    ]
    worked_in = (session.guide, *reversed(session.set_aside))
    worked = next((guide for guide in worked_in if guide in owners), None)
    if worked is not None or len(owners) == 1:
        return worked or owners[0]
    given_away = code == TRANSFERRED or session.outcome is Outcome.TRANSFERRED
    return None if owners or given_away else ELSE

"""What is asked of the customer, in whose words, and what each answer stands for."""

from app.domain.guide import Guide
from app.domain.guide import Question as GuideQuestion
from app.domain.session import Playbook
from app.domain.walk import included
from app.presenters.voice import Voice
from widgets.state import Choice

BOOL_ANSWERS = {"yes": True, "no": False}


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


def worded_answers(question: GuideQuestion, voice: Voice) -> tuple[Choice, ...]:
    """Return the answers to click, in the author's order."""
    return tuple(
        Choice(key=key, text=voice.words.text(text)) for key, text in question.answers.items()
    )

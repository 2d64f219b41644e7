"""What a guide asks the customer: as the catalogue has it, with an answer for every value."""

from app.domain.facts import FactDefinition
from app.domain.guard_text import closest
from app.domain.guide import Question
from app.guides.checks.review import Review


def check_questions(review: Review) -> None:
    """Note questions that do not fit the catalogue, and answers that are no values."""
    for name, question in review.guide.facts.items():
        definition = review.shelf.facts.get(name)
        if definition is not None and definition.type != question.type:
            said = {
                "zh": f"{name} 在目录里是 {definition.type}，这里是 {question.type}",
                "en": f"{name} is a {definition.type} in the catalogue, here a {question.type}",
            }
            review.say(("facts", name, "type"), said)
        _check_answers(review, name, question, definition)


def _check_answers(
    review: Review, name: str, question: Question, definition: FactDefinition | None
) -> None:
    wanted = {"yes", "no"} if question.type == "bool" else set[str]()
    if question.type == "choice":
        wanted = set(definition.values) if definition is not None else set(question.answers)
    if question.ask is None or question.type not in ("bool", "choice"):
        return
    for key in sorted(set(question.answers) - wanted):
        said = {"zh": f"{key} 不是 {name} 的取值", "en": f"{key} is no value of {name}"}
        review.say(("facts", name, "answers", key), said, closest(key, wanted))
    for key in sorted(wanted - set(question.answers)):
        said = {"zh": f"{name} 缺少回答 {key}", "en": f"{name} has no answer {key}"}
        review.say(("facts", name), said)

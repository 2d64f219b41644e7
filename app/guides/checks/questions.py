"""What a guide asks the customer: as the catalogue has it, with an answer for every value."""

from app.guides.checks.review import Review
from app.guides.sound import check_answers


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
        if question.ask is not None:
            values = question.answers if definition is None else definition.values
            check_answers(("facts", name), question.type, question.answers, values, review.report)

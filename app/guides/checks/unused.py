"""What is used nowhere, often by a mistyped name; and what is used that nobody can say."""

from app.domain.guard import compile_guard
from app.guides.checks.review import Review
from app.guides.sound import guards_of
from app.guides.tables import cells_of, columns_of, values_of


def check_unused(review: Review) -> None:
    """Note what is used nowhere: parameters, questions, outcomes; and facts nobody can say."""
    guide = review.guide
    guards = [compile_guard(text) for _, text in guards_of(guide)]
    used = {name for guard in guards for name in guard.facts | guard.parameters}
    used |= {name for step in guide.steps if step.verify for name in step.verify.facts}
    for part in (*columns_of(guide), *cells_of(guide), *values_of(guide)):
        expression = compile_guard(part.text)
        used |= expression.facts | expression.parameters
    for name in guide.parameters:
        if name not in used:
            said = {"zh": f"参数 {name} 没有用到", "en": f"the parameter {name} is used nowhere"}
            review.say(("parameters", name), said, warning=True)
    for name, question in guide.facts.items():
        if question.ask is not None and name not in used:
            said = {
                "zh": f"不会询问 {name}：没有条件用到它",
                "en": f"{name} is never asked: no guard uses it",
            }
            review.say(("facts", name), said, warning=True)
    _check_unsaid(review, used)
    ends = {step.end for step in guide.steps} | {guide.otherwise.end}
    for name, outcome in guide.outcomes.items():
        if name not in ends and not outcome.resolved:
            said = {"zh": f"没有步骤以 {name} 结束", "en": f"no step ends with {name}"}
            review.say(("outcomes", name), said, warning=True)


def _check_unsaid(review: Review, used: set[str]) -> None:
    """Note facts of the guide's own that no system gives and nobody is asked for."""
    given = review.shelf.given
    for name, question in review.guide.facts.items():
        if given is None or name in given or name in review.shelf.facts:
            continue
        if question.ask is None and name in used:
            said = {
                "zh": f"永远得不到 {name}：没有系统提供，也没有 ask 去问",
                "en": f"nobody can ever say {name}: no system gives it, and it has no `ask`",
            }
            review.say(("facts", name), said, warning=True)

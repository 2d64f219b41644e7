"""The signs at a step: where the walk of the rehearsal has it."""

from app.domain.walk import INTO, OTHERWISE, VERIFY
from app.guides.edit.spoken import names_in
from app.presenters.workbench.pages.step_form import STEPS, name_of
from app.presenters.workbench.view import View
from widgets.workbench.state import Mark


def walk_marks(view: View, name: str) -> tuple[tuple[Mark, ...], bool, bool]:
    """Return where the walk has this step: its signs, whether it is current, whether passed."""
    walk, words = view.walk, view.words
    if walk is None or not name:
        return (), False, False
    if walk.outcome is None and walk.current in (name, *_inner(walk.current, name)):
        return (Mark("play", "ok", words("walk.current")),), True, False
    if name == OTHERWISE:
        again = walk.current == VERIFY and walk.outcome is None
        return (Mark("repeat-2", "info", words("walk.again")),) if again else (), False, False
    settled = next((each for each in walk.settled if each.step == name), None)
    if settled is not None:
        done = Mark("check", "ok", words("walk.done"))
        return (
            (done if settled.tried else Mark("minus", "text3", words("walk.passed")),),
            False,
            True,
        )
    if name in walk.unchecked:
        return (Mark("circle-dashed", "warn", words("walk.unchecked")),), False, False
    facts = names_in(_when(view, name))
    if walk.question in facts:
        asked = words("walk.asked", fact=view.lexicon.fact(walk.question or ""))
        return (Mark("message-circle-question-mark", "info", asked),), False, False
    if facts & (walk.wanted | walk.awaited):
        listed = words("joint.comma").join(
            view.lexicon.fact(each) for each in sorted(facts & (walk.wanted | walk.awaited))
        )
        return (Mark("hourglass", "text3", words("walk.wanted", facts=listed)),), False, False
    return (), False, False


def _inner(current: str | None, name: str) -> tuple[str, ...]:
    """Return the current step again where it is one of the guide this step includes."""
    inside = current is not None and current.startswith(name + INTO)
    return (current,) if inside and current is not None else ()


def _when(view: View, name: str) -> str:
    for step in view.rows(STEPS):
        if name_of(step) == name:
            return str(step.get("when", ""))
    return ""

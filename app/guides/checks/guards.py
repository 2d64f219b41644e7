"""Guards: names and types, and those that always or never hold."""

import ast

from app.domain.guard_check import Kind, check_guard, kind_of
from app.domain.guard_error import GuardError
from app.domain.guard_text import offset_of, read_guard
from app.domain.guide import Text
from app.domain.tables import COLLECT
from app.guides.check_tables import collected
from app.guides.checks.review import Review
from app.guides.comparisons import Definitions, Region
from app.guides.problem import Way
from app.guides.region import Space, TooMuch
from app.guides.sound import guards_of

LITERAL = ("True", "False")
"""Guards that say themselves that they always, or never, hold: somebody meant it."""
_NEVER = {"zh": "永远不成立", "en": "never true"}
_ALWAYS = {"zh": "总是成立", "en": "always true"}


def check_guards(review: Review) -> None:
    """Note what is wrong within each guard."""
    kinds = kinds_of(review)
    sound: list[tuple[Way, str]] = []
    for way, text in guards_of(review.guide):
        errors = check_guard(text, kinds, review.guide.parameters)
        for error in errors:
            review.say_within(way, error)
        if not errors and text.strip() not in LITERAL:
            sound.append((way, text))
    for way, text in sound if review.proofs else ():
        _check_truth(review, way, text)


def kinds_of(review: Review) -> dict[str, Kind]:
    """Return what each fact can hold."""
    kinds = {name: kind_of(question) for name, question in review.guide.facts.items()}
    kinds |= {name: kind_of(definition) for name, definition in review.shelf.facts.items()}
    return kinds | collected(review.guide, kinds)


def space_of(review: Review, texts: list[str], *, fixed: bool = True) -> Space:
    """Return all that the facts of some guards can be.

    Args:
        review: The guide.
        texts: Every guard that will be asked about.
        fixed: Whether the parameters have their values; else they can be anything.
    """
    definitions: Definitions = {**review.guide.facts, **review.shelf.facts}
    lists = {table.gives for table in review.guide.tables if table.hit == COLLECT}
    definitions = {name: each for name, each in definitions.items() if name not in lists}
    return Space(texts, definitions, review.guide.parameters if fixed else {})


def _check_truth(review: Review, way: Way, text: str) -> None:
    tree = read_guard(text)
    free, fixed = space_of(review, [text], fixed=False), space_of(review, [text])
    try:
        if not fixed.true(text):
            hard = not free.true(text)
            _say_dead(review, way, text, tree, hard=hard)
        elif not fixed.false(text):
            said = {lang: f"{_SUBJECT[lang]}{words}" for lang, words in _ALWAYS.items()}
            review.say(way, said, warning=True)
        else:
            _check_parts(review, way, text, tree, fixed)
    except TooMuch:
        return


_SUBJECT: Text = {"zh": "条件", "en": "the guard is "}


def _say_dead(review: Review, way: Way, text: str, tree: ast.expr, *, hard: bool) -> None:
    said = {lang: f"{_SUBJECT[lang]}{words}" for lang, words in _NEVER.items()}
    if not hard:
        said = {"zh": f"按现在的参数，{said['zh']}", "en": f"{said['en']} with these parameters"}
    review.say_within(way, GuardError(text, offset_of(text, tree), said), warning=not hard)


def _check_parts(review: Review, way: Way, text: str, tree: ast.expr, space: Space) -> None:
    """Note the alternatives that never hold of a guard that may."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.Or):
            continue
        for part in node.values:
            if not _is_literal(part) and not _true(space, part):
                said = {"zh": "这一部分永远不成立", "en": "this part is never true"}
                error = GuardError(text, offset_of(text, part), said)
                review.say_within(way, error, warning=True)


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _true(space: Space, node: ast.expr) -> Region:
    return space.read(node)[0]

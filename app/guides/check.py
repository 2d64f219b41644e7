"""A guide read against the facts and actions there are: what an author should put right."""

from app.guides.check_tables import check_tables
from app.guides.checks.cases import check_cases
from app.guides.checks.guards import check_guards, kinds_of
from app.guides.checks.levels import check_levels
from app.guides.checks.manner import check_manner
from app.guides.checks.names import check_names
from app.guides.checks.order import check_order
from app.guides.checks.questions import check_questions
from app.guides.checks.review import Review
from app.guides.checks.rows import check_rows
from app.guides.checks.texts import FITS, check_texts, texts_of
from app.guides.checks.unused import check_unused
from app.guides.load import Loaded
from app.guides.problem import Problem, Report
from app.guides.shelf import Shelf

__all__ = ["FITS", "Shelf", "check_guide", "texts_of"]


def _check_tables(review: Review) -> None:
    guide, facts = review.guide, review.shelf.facts
    check_tables(guide, facts, kinds_of(review), review.report, review.starts)


_CHECKS = (
    check_guards,
    _check_tables,
    check_rows,
    check_texts,
    check_names,
    check_questions,
    check_manner,
    check_levels,
    check_order,
    check_cases,
)


_PROOFS = frozenset({check_rows, check_order})


def check_guide(loaded: Loaded, shelf: Shelf, *, proofs: bool = True) -> tuple[Problem, ...]:
    """Return all that is wrong with a guide file, by line: what loading found, and the rest.

    Args:
        loaded: The file.
        shelf: What a guide may speak of.
        proofs: Whether to look for what can never hold or come, too, which takes longer.
    """
    if loaded.guide is None:
        return loaded.problems
    report = Report(loaded.file, loaded.marks, loaded.text)
    review = Review(loaded.guide, shelf, report, loaded.starts, proofs)
    for check in _CHECKS:
        if proofs or check not in _PROOFS:
            check(review)
    if proofs and all(problem.warning for problem in report.problems):
        check_unused(review)  # a name that is wrong would leave another one unused
    found = (*loaded.problems, *report.problems)
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))

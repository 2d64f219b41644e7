"""What coded calls have taught the desk about why people call, and how far that may be shown."""

from app.domain.experience.case import ELSE, Case, case_of
from app.domain.experience.experience import Experience, Suggestion, foresee, learn
from app.domain.experience.line import GuideLine, ReasonLine, line_of

__all__ = [
    "ELSE",
    "Case",
    "Experience",
    "GuideLine",
    "ReasonLine",
    "Suggestion",
    "case_of",
    "foresee",
    "learn",
    "line_of",
]

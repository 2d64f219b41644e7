"""What there is to say of a guide's text as it stands: what is wrong, and the guide it makes."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from app.domain.guide import Guide
from app.guides.check import check_guide
from app.guides.checks.levels import terms_on
from app.guides.edit.manuscript import Manuscript
from app.guides.edit.mend import find_way, offset_in, word_at
from app.guides.load import Loaded, load_tree
from app.guides.problem import Problem, Way, spelt
from app.guides.shelf import Shelf
from app.guides.test import Outcomes, run_tests
from widgets.state import Tone
from widgets.workbench.state import Note


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The judgement of one text.

    Attributes:
        problems: All that is known to be wrong, by line.
        proved: Those of them that only `study` finds; of an earlier text until it has been done.
        guide: The last one that could be walked; None while there has been none.
        loaded: The guide file of this text; None when it is no YAML.
    """

    text: Manuscript
    problems: tuple[Problem, ...]
    proved: tuple[Problem, ...] = ()
    guide: Guide | None = None
    loaded: Loaded | None = None

    @property
    def fresh(self) -> bool:
        """Whether the guide is that of this very text."""
        return self.loaded is not None and self.loaded.guide is not None

    @property
    def wrong(self) -> int:
        """How many mistakes there are, warnings not counted."""
        return sum(not problem.warning for problem in self.problems)

    @property
    def warned(self) -> int:
        """How many warnings there are."""
        return len(self.problems) - self.wrong

    def find(self, key: str) -> Problem | None:
        """Return the problem a note speaks of, if it is still one."""
        return next((each for each in self.problems if key_of(each) == key), None)

    def below(self, way: Way) -> Iterator[Problem]:
        """Yield the problems at a place and at what is below it."""
        path = spelt(way)
        for problem in self.problems:
            rest = problem.path.removeprefix(path)
            if problem.path.startswith(path) and (not rest or rest[0] in ".["):
                yield problem

    def at(self, way: Way) -> Iterator[Problem]:
        """Yield the problems at this very place."""
        path = spelt(way)
        return (problem for problem in self.problems if problem.path == path)


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """What takes too long to be found out while somebody types: proofs, and how tests go."""

    text: str
    problems: tuple[Problem, ...]
    tests: Outcomes


def assess(text: Manuscript, shelf: Shelf, before: Assessment | None = None) -> Assessment:
    """Judge a text; where it makes no guide, the one before goes on being shown."""
    last = before.guide if before is not None else None
    if text.reading is None:
        unread = (text.problem,) if text.problem is not None else ()
        return Assessment(text=text, problems=unread, guide=last)
    loaded = load_tree(text.reading.tree, text.file)
    problems = check_guide(loaded, _with(shelf, loaded), proofs=False)
    proved = before.proved if before is not None else ()
    return Assessment(
        text=text,
        problems=_by_line((*problems, *proved)) if loaded.guide is not None else problems,
        proved=proved,
        guide=loaded.guide if loaded.guide is not None else last,
        loaded=loaded,
    )


def study(loaded: Loaded, shelf: Shelf) -> Study | None:
    """Find out the rest about a guide; None where it is none."""
    guide = loaded.guide
    if guide is None:
        return None
    shelf = _with(shelf, loaded)
    given = shelf.given or frozenset()
    tests = run_tests(guide, shelf.facts, shelf.guides, terms_on(shelf), systems=given)
    return Study(text=loaded.text, problems=check_guide(loaded, shelf), tests=tests)


def studied(found: Assessment, study: Study) -> Assessment:
    """Return the judgement with what the study has proved."""
    quick = [each for each in found.problems if each not in found.proved]
    proved = tuple(each for each in study.problems if each not in quick)
    return replace(found, problems=study.problems, proved=proved)


def _with(shelf: Shelf, loaded: Loaded) -> Shelf:
    """Put the guide itself among those there are."""
    if loaded.guide is None:
        return shelf
    return replace(shelf, guides={**(shelf.guides or {}), loaded.guide.guide: loaded.guide})


def _by_line(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    unique = {(each.path, each.message_en): each for each in reversed(problems)}
    return tuple(sorted(unique.values(), key=lambda each: (each.line, each.column)))


def key_of(problem: Problem) -> str:
    """Return what gestures call a problem: it stays while the text around it changes."""
    return f"{problem.path}|{problem.message_en}"


def note_of(text: Manuscript, problem: Problem, language: str, way: Way | None = None) -> Note:
    """Return a problem as a field shows it, pointing into the field's own text."""
    place = find_way(text, problem) if way is None else way
    at = offset_in(text, problem, place) if place is not None else None
    length = 0
    if at is not None and place is not None:
        begin, end = word_at(str(text.find(place)), at)
        at, length = begin, end - begin
    message = problem.message_zh if language == "zh" else problem.message_en
    return Note(
        key=key_of(problem),
        text=message,
        tone=Tone.WARN if problem.warning else Tone.BAD,
        at=-1 if at is None else at,
        length=length,
        fix=problem.hint,
        line=problem.line,
    )

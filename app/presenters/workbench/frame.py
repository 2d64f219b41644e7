"""What stands around the pages: the head, the list of pages, and all that is wrong."""

from pathlib import Path

from app.presenters.workbench.assess import key_of
from app.presenters.workbench.view import View
from widgets.state import Choice, Tone
from widgets.workbench.state import Bar, Entry, Note, Problem, Problems, Rail, Source

PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("steps", "list-ordered", ("steps", "otherwise")),
    ("general", "book-open", ("guide", "version", "owner", "title", "when", "goal", "normal")),
    ("reasons", "lightbulb", ("reasons",)),
    ("questions", "message-circle-question-mark", ("facts",)),
    ("parameters", "sliders-horizontal", ("parameters",)),
    ("tables", "table-2", ("tables",)),
    ("outcomes", "flag", ("outcomes",)),
    ("tests", "flask-conical", ("tests",)),
    ("diagram", "workflow", ()),
    ("source", "code", ()),
)
"""The pages: key, icon, and the keys of the file each is about."""
_COUNTED = {
    "steps": "steps",
    "reasons": "reasons",
    "questions": "facts",
    "parameters": "parameters",
    "tables": "tables",
    "outcomes": "outcomes",
    "tests": "tests",
}


def page_of(path: str) -> str:
    """Return the page a problem's path is on; the source for what is on none."""
    top = path.partition(".")[0].partition("[")[0]
    return next((key for key, _, tops in PAGES if top in tops), "source")


def rail_state(view: View, chosen: str) -> Rail:
    """Make the list of pages."""
    wrong: dict[str, int] = {}
    warned: dict[str, int] = {}
    for problem in view.found.problems:
        counts = warned if problem.warning else wrong
        page = page_of(problem.path)
        counts[page] = counts.get(page, 0) + 1
    failed = sum(bool(each.wrong) for each in view.tests.played) if view.tests else 0
    if failed and view.found.fresh:
        wrong["tests"] = wrong.get("tests", 0) + failed
    entries = tuple(
        Entry(
            key=key,
            text=view.words(f"{key}.rail"),
            icon=icon,
            count=_count(view, key),
            wrong=wrong.get(key, 0),
            warned=warned.get(key, 0),
        )
        for key, icon, _ in PAGES
    )
    return Rail(entries=entries, chosen=chosen)


def _count(view: View, page: str) -> str:
    found = view.text.find((_COUNTED[page],)) if page in _COUNTED else None
    return str(len(found)) if isinstance(found, list | dict) and found else ""


def bar_state(
    view: View, path: Path, *, saved: bool, undo: str, redo: str, language: str, theme: str
) -> Bar:
    """Make the head of the window."""
    words = view.words
    tests, tone = _tests(view)
    wrong, warned = view.found.wrong, view.found.warned
    problems, problems_tone = words("bar.sound"), Tone.OK
    if wrong:
        problems, problems_tone = words("bar.wrong", count=wrong), Tone.BAD
    elif warned:
        problems, problems_tone = words("bar.warned", count=warned), Tone.WARN
    return Bar(
        title=view.said(("title",)) or path.stem,
        file=path.name,
        path=str(path),
        state=words("bar.saved" if saved else "bar.unsaved"),
        tone=Tone.NEUTRAL if saved else Tone.WARN,
        undo=undo,
        redo=redo,
        tests=tests,
        tests_tone=tone,
        problems=problems,
        problems_tone=problems_tone,
        modified=not saved,
        language=language,
        languages=(Choice(key="zh", text="中"), Choice(key="en", text="EN")),
        theme=theme,
        themes=themes(view),
    )


def themes(view: View) -> tuple[Choice, ...]:
    """Return the themes to choose from."""
    return tuple(Choice(key=each, text=view.words(f"theme.{each}")) for each in ("light", "dark"))


def _tests(view: View) -> tuple[str, Tone]:
    if view.tests is None or not view.tests.played:
        return "", Tone.NEUTRAL
    count = len(view.tests.played)
    failed = sum(bool(each.wrong) for each in view.tests.played)
    if not view.found.fresh:
        return view.words("bar.tests_stale", count=count), Tone.NEUTRAL
    if failed:
        return view.words("bar.tests_failed", failed=failed, count=count), Tone.BAD
    return view.words("bar.tests_passed", count=count), Tone.OK


def problems_state(view: View) -> Problems:
    """Make the list of all that is wrong, mistakes before warnings."""
    words, zh = view.words, view.language == "zh"
    ordered = sorted(view.found.problems, key=lambda each: (each.warning, each.line))
    rows = tuple(
        Problem(
            key=key_of(each),
            text=each.message_zh if zh else each.message_en,
            where=words("problems.where", line=each.line, page=words(f"{page_of(each.path)}.rail")),
            tone=Tone.WARN if each.warning else Tone.BAD,
            fix=each.hint,
        )
        for each in ordered
    )
    title = words("problems.title", wrong=view.found.wrong, warned=view.found.warned)
    return Problems(title=title, rows=rows)


def source_state(view: View, line: int = 0) -> Source:
    """Make the page of the file's text."""
    zh = view.language == "zh"
    wrong = tuple(
        Note(
            key=key_of(each),
            text=each.message_zh if zh else each.message_en,
            tone=Tone.WARN if each.warning else Tone.BAD,
            line=each.line,
        )
        for each in view.found.problems
    )
    return Source(text=view.text.text, wrong=wrong, line=line)

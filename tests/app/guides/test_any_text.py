"""Whatever an author types, there is an answer: a guide, or problems in both languages."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from app.guides.check import check_guide
from app.guides.load import load_guide
from app.guides.show.lexicon import Lexicon
from app.guides.show.mermaid import as_mermaid
from app.guides.show.outline import outline
from app.guides.show.svg import as_svg
from app.guides.show.text import as_text
from tests.app.guides.sound_guide import SHELF, SOUND

TABLE = """\
tables:
  - {gives: s.fen, columns: [s.a, s.n > limit], rows: [[true, null, '= s.n * 2']]}
"""
WHOLE = SOUND.replace("steps:\n", f"{TABLE}steps:\n", 1)
SNIPPETS = st.sampled_from(
    [
        *(" ", "  ", "- ", ":", ": ", ",", "{", "}", "[", "]", '"', "'", "|", ">", "#", "%", "-"),
        *("&a", "*a", "!x", "\t", "\n", "\u2028", "\x07", "and ", "not ", "== ", "< 5", "0x1"),
        *("None", "null", "yes", "（", "：", "é", "1e999"),
    ]
)
EDITS = st.lists(
    st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 6), SNIPPETS | st.just("")),
    min_size=1,
    max_size=3,
)


@settings(max_examples=120, deadline=None)
@given(EDITS)
def test_no_edit_of_a_guide_goes_without_an_answer(edits: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for place, cut, put in edits:
        text = text[:place] + put + text[place + cut :]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "g.yaml"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        loaded = load_guide(file)
    problems = check_guide(loaded, SHELF)
    lines = text.count("\n") + 2
    for problem in problems:
        assert problem.message_zh
        assert problem.message_en
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
    if loaded.guide is None:
        assert any(not problem.warning for problem in problems)
        return
    lexicon = Lexicon(language="zh", facts=SHELF.facts)
    found = outline(loaded.guide, SHELF, lexicon)
    for way in (as_text, as_mermaid, as_svg):
        assert way(found, lexicon)

"""What guides are made with at this desk, and what could be meant by a word of one."""

from collections.abc import Callable, Mapping

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guide import Guide, Question, Text
from app.guides.edit.complete import Kind, Vocabulary, complete
from app.guides.edit.manuscript import Manuscript
from app.guides.shelf import Shelf
from app.guides.show.lexicon import Lexicon
from app.presenters.book import Book
from app.presenters.wording import Wording
from widgets.state import Choice
from widgets.workbench.state import Options


class Materials(msgspec.Struct, frozen=True, kw_only=True):
    """What guides are made with here.

    Attributes:
        shelf: What a guide may speak of.
        book: What a call is judged and shown by.
        actions: Titles of all actions.
        words: The window's wording, by language.
        card_words: The card's wording, by language.
    """

    shelf: Shelf
    book: Book
    actions: dict[str, Text]
    words: Callable[[str], Wording]
    card_words: Callable[[str], Wording]

    def lexicon(self, language: str) -> Lexicon:
        """Return what names stand for in a language."""
        return Lexicon(
            language=language,
            facts=self.shelf.facts,
            actions=self.actions,
            sources=self.book.playbook.sources,
        )

    def guides_beside(self, guide: Guide | None) -> Mapping[str, Guide]:
        """Return the other guides, which this one may include."""
        own = guide.guide if guide is not None else ""
        return {name: each for name, each in (self.shelf.guides or {}).items() if name != own}


def options(
    materials: Materials, guide: Manuscript, kind: Kind, text: str, cursor: int, language: str
) -> Options:
    """Return what could be completed in a field of a guide."""
    facts: dict[str, FactDefinition | Question] = {
        name: Question(type=str(each.get("type", "")), ask=_words(each.get("ask")))
        for name, each in _entries(guide, "facts").items()
        if isinstance(each, dict)
    }
    facts.update(materials.shelf.facts)
    steps = guide.find(("steps",), [])
    names = tuple(str(each.get("step", "")) for each in steps if isinstance(each, dict))
    words = Vocabulary(
        facts=facts,
        parameters=_entries(guide, "parameters"),
        actions=materials.actions,
        steps=names,
    )
    found = complete(kind, text, cursor, words)
    rows = tuple(
        Choice(key=each.text, text=each.told.get(language) or next(iter(each.told.values()), ""))
        for each in found.options
    )
    return Options(start=found.start, end=found.end, rows=rows)


def _entries(guide: Manuscript, key: str) -> dict[str, object]:
    found = guide.find((key,))
    return found if isinstance(found, dict) else {}


def _words(found: object) -> Text | None:
    return {k: str(v) for k, v in found.items()} if isinstance(found, dict) else None

"""What the agent typed into the search field may mean: another number, or matters by word or id."""

from collections.abc import Mapping

from app.domain.guide import Guide
from app.presenters.voice import Voice
from widgets.state import Choice

NUMBER_MIN = 5
"""Fewer digits are no number anybody could be known by."""
FOUND_MAX = 8
"""More are not listed: whoever sees that many types another word."""


def number_in(text: str) -> str:
    """Return the digits of a text that is a telephone number; empty for any other."""
    number = "".join(letter for letter in text if letter.isdigit())
    spelt = any(letter.isalpha() for letter in text)
    return "" if spelt or len(number) < NUMBER_MIN else number


def guides_for(text: str, guides: Mapping[str, Guide]) -> tuple[str, ...]:
    """Return the guides whose id or title, in either language, has these words in it.

    One that is called exactly that is meant, whatever others there are.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return ()
    names = {
        name: [name.casefold(), *(title.casefold() for title in guide.title.values())]
        for name, guide in guides.items()
    }
    exact = tuple(name for name, said in names.items() if wanted in said)
    if len(exact) == 1:
        return exact
    return tuple(name for name, said in names.items() if any(wanted in each for each in said))


def found(names: tuple[str, ...], guides: Mapping[str, Guide], voice: Voice) -> tuple[Choice, ...]:
    """List what a search may have meant, and a way to say that it was none of these."""
    if not names:
        return ()
    listed = tuple(
        Choice(key=name, text=voice.words.text(guides[name].title), detail=name)
        for name in names[:FOUND_MAX]
        if name in guides
    )
    return (*listed, Choice(key="", text=voice.words("reason.none")))

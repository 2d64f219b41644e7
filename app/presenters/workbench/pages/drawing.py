"""The page with the guide drawn: the picture every other tool draws, and where its steps are."""

from app.domain.walk import INTO, OTHERWISE
from app.guides.shelf import Shelf
from app.guides.show.layout import Box as DrawnBox
from app.guides.show.layout import lay_out
from app.guides.show.outline import outline
from app.guides.show.svg import as_svg
from app.presenters.workbench.view import View
from widgets.workbench.state import Box, Diagram


def diagram_page(view: View, shelf: Shelf) -> Diagram:
    """Draw the guide as it was when it could last be walked."""
    guide, words = view.found.guide, view.words
    if guide is None:
        return Diagram(title=words("diagram.title"), blocked=words("diagram.none"))
    found = outline(guide, shelf, view.lexicon)
    picture = lay_out(found, view.lexicon)
    places = tuple(_place(rung.step) for rung in picture.rungs)
    names = [step.step for step in guide.steps] + [OTHERWISE]
    current = view.walk.current if view.walk is not None and view.walk.outcome is None else None
    lit = names.index(first) if (first := (current or "").partition(INTO)[0]) in names else None
    chosen = view.index("steps", len(names))
    return Diagram(
        title=words("diagram.title"),
        svg=as_svg(found, view.lexicon),
        blocked="" if view.found.fresh else words("diagram.stale"),
        steps=places,
        lit=None if lit is None or lit >= len(places) else places[lit],
        chosen=places[chosen] if 0 <= chosen < len(places) else None,
    )


def _place(box: DrawnBox) -> Box:
    return (box.x, box.y, box.w, box.h)

"""What the workbench shows: display-ready text and flags, worded in one language.

A `Way` names a place of the guide; the widgets hand it back with a gesture and never look inside.
"""

from widgets.workbench.state.form import (
    Column,
    Field,
    Grid,
    Kind,
    Mark,
    Note,
    Page,
    Press,
    Row,
    Section,
    Way,
)
from widgets.workbench.state.trying import (
    Box,
    Diagram,
    FactGroup,
    FactRow,
    Facts,
    Preview,
)
from widgets.workbench.state.window import (
    Bar,
    Entry,
    Notice,
    Options,
    Problem,
    Problems,
    Rail,
    Source,
)

__all__ = [
    "Bar",
    "Box",
    "Column",
    "Diagram",
    "Entry",
    "FactGroup",
    "FactRow",
    "Facts",
    "Field",
    "Grid",
    "Kind",
    "Mark",
    "Note",
    "Notice",
    "Options",
    "Page",
    "Press",
    "Preview",
    "Problem",
    "Problems",
    "Rail",
    "Row",
    "Section",
    "Source",
    "Way",
]

"""What holds for the guide as a whole: its name, whom it is for, the goal, where tests begin."""

from app.presenters.workbench.pages.step_form import said_in_words
from app.presenters.workbench.view import View
from widgets.workbench.state import Field, Kind, Page, Section

KEY = "general"


def general_page(view: View) -> Page:
    """Make the page."""
    words = view.words
    return Page(
        key=KEY,
        title=words("general.title"),
        lead=words("general.lead"),
        sections=(
            Section(
                title=words("general.section_name"),
                fields=(
                    view.field(("guide",), words("general.id"), wide=False),
                    view.field(("version",), words("general.version"), Kind.NUMBER, wide=False),
                    *view.both(("title",), words("general.name")),
                    view.field(("owner",), words("general.owner"), wide=False),
                ),
            ),
            Section(
                title=words("general.section_when"),
                fields=(
                    _guard(view, "when", words("general.whom"), words("general.everybody")),
                    _guard(view, "goal", words("general.goal")),
                ),
            ),
            Section(
                title=words("general.section_normal"),
                lead=words("general.normal_lead"),
                fields=(
                    view.field(("normal",), words("general.normal"), Kind.LINES, completes="given"),
                ),
            ),
        ),
    )


def _guard(view: View, key: str, label: str, hint: str = "") -> Field:
    said = said_in_words(view, str(view.text.find((key,)) or ""))
    return view.field((key,), label, Kind.GUARD, hint=hint, help=said)

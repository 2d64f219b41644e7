"""What the widgets show: display-ready text and flags, already masked, worded and translated.

Presenters make these, widgets show them, and nothing else passes between the two but gestures.
Every text may hold anything the outside world sent; it is shown as plain text only.
"""

from widgets.labels import Labels
from widgets.state.action import (
    Action,
    ActionLine,
    ActionLook,
)
from widgets.state.caller import (
    Banner,
    Pill,
    Verified,
)
from widgets.state.card import (
    CardState,
    RecentRow,
    WrapUp,
)
from widgets.state.chip import (
    Chip,
)
from widgets.state.details import Details, FactDetail, SourceLine, SourceLook
from widgets.state.reason import (
    Reason,
)
from widgets.state.signs import (
    Choice,
    Evidence,
    Mark,
    Notice,
    Tone,
)
from widgets.state.step import (
    Question,
    Step,
)
from widgets.state.tray import (
    TrayState,
)

__all__ = [
    "Action",
    "ActionLine",
    "ActionLook",
    "Banner",
    "CardState",
    "Chip",
    "Choice",
    "Details",
    "Evidence",
    "FactDetail",
    "Labels",
    "Mark",
    "Notice",
    "Pill",
    "Question",
    "Reason",
    "RecentRow",
    "SourceLine",
    "SourceLook",
    "Step",
    "Tone",
    "TrayState",
    "Verified",
    "WrapUp",
]

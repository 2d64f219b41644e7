"""What every part of the workbench is built with."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QFont, QIcon

from widgets.icons import Icons
from widgets.theme import Role, Theme
from widgets.workbench.gestures import Gestures
from widgets.workbench.state import Options

Words = Callable[..., str]
"""Says the window's own words by `section.name`, with their blanks: widgets know no language."""
Suggest = Callable[[str, str, int], Options]
"""Says what can be completed: of which kind, in which text, at which place."""

MONO = (
    "Cascadia Mono",
    "SF Mono",
    "Menlo",
    "JetBrains Mono",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "Sarasa Mono SC",
    "Noto Sans Mono CJK SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
)
"""Letters of one width, for guards and the source; other scripts fall back to the theme's."""


@dataclass(frozen=True, slots=True)
class BenchKit:
    """The collaborators of a part, handed from the window down."""

    theme: Theme
    icons: Icons
    words: Words
    gestures: Gestures
    suggest: Suggest

    def icon(self, name: str, colour: str = "text2", size_px: int = 16) -> QIcon:
        """Return an icon in a colour of the theme."""
        shown = str(getattr(self.theme.tokens.colours, colour))
        return self.icons.icon(name, shown, self.theme.px(size_px), 2.0)

    def code_font(self) -> QFont:
        """Return the letters of guards and the source."""
        font = QFont(self.theme.font(Role.BODY))
        font.setFamilies([*MONO, *font.families()])
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(round(self.theme.text_px(Role.CAP)))
        return font

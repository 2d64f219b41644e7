"""How things look: colours, sizes and fonts from a token file, at one text scale, in one language.

A `Theme` is handed to every widget and never changes; another look is another theme.
Text grows with the text scale; the spaces between grow only as far as the card may widen.
"""

import math
import tomllib
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtGui import QColor, QFont, QFontMetrics

from widgets.state import Tone


class Colours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every colour, as `#RRGGBB`."""

    bg: str
    surface: str
    surface2: str
    line: str
    line2: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hi: str
    on_accent: str
    accent_soft: str
    accent_line: str
    accent_text: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    neutral: str
    neutral_soft: str
    gold: str
    gold_soft: str
    sk_a: str
    sk_b: str
    script: str
    shadow: str
    ring: str


class Space(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The steps of the 4-point grid, in px."""

    xxs: int
    xs: int
    s: int
    m: int
    l: int  # noqa: E741  # the name of the step in the design
    xl: int
    xxl: int


class Radius(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Corner radii, in px."""

    chip: int
    control: int
    card: int
    window: int
    slim: int


class TypeScale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text sizes, in px."""

    over: float
    cap: float
    control: float
    body: float
    title: float
    head: float
    hero: float


class Fonts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Font families in order of preference."""

    latin: tuple[str, ...]
    chinese: tuple[str, ...]


class Tokens(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One theme file, whole."""

    name: str
    dark: bool
    width_px: int
    max_width_px: int
    colours: Colours
    space: Space
    radius: Radius
    type: TypeScale
    fonts: Fonts


def load_tokens(path: Path) -> Tokens:
    """Read and check one theme file.

    Raises:
        ValueError: It is not TOML, or not a theme; the message names the file and the key.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Tokens)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error


class Style(NamedTuple):
    """One way text looks: a size of the type scale, a weight and a colour."""

    size: str
    weight: int
    colour: str
    tabular: bool = False


class Role(Enum):
    """What a text is for; it decides how the text looks."""

    NAME = Style("head", 600, "text")
    OVER = Style("over", 600, "text3")
    OVER_ACCENT = Style("over", 600, "accent_text", tabular=True)
    HERO = Style("hero", 600, "text")
    TITLE = Style("title", 600, "text")
    BODY = Style("body", 400, "text")
    CAP = Style("cap", 400, "text2")
    QUIET = Style("cap", 400, "text3", tabular=True)
    MICRO = Style("over", 400, "text3")
    CHIP = Style("cap", 500, "text")
    BADGE = Style("over", 600, "gold")
    KEY = Style("over", 500, "text3")
    CLOCK = Style("control", 600, "ok", tabular=True)
    BUTTON = Style("control", 600, "text")
    BUTTON_SMALL = Style("over", 600, "text")
    LINK = Style("cap", 600, "accent_text")
    ANSWER = Style("cap", 600, "text2")
    ROW = Style("control", 400, "text2")
    PERCENT = Style("cap", 600, "text", tabular=True)


PAIRS = (
    ("text", "bg"),
    ("text2", "bg"),
    ("text3", "bg"),
    ("text3", "surface"),
    ("text2", "surface2"),
    ("text3", "accent_soft"),
    ("accent_text", "bg"),
    ("accent_text", "accent_soft"),
    ("accent_text", "info_soft"),
    ("on_accent", "accent"),
    ("ok", "ok_soft"),
    ("warn", "warn_soft"),
    ("text", "warn_soft"),
    ("accent_text", "warn_soft"),
    ("accent_text", "script"),
    ("bad", "bad_soft"),
    ("info", "info_soft"),
    ("neutral", "neutral_soft"),
    ("text", "neutral_soft"),
    ("gold", "gold_soft"),
    ("text", "script"),
    ("text2", "script"),
    ("ok", "accent_soft"),
    ("warn", "accent_soft"),
    ("text", "accent_soft"),
    ("text2", "accent_soft"),
)
"""Every (text, background) pair in use: each must have a contrast of 4.5 or more."""

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
SCRIPTS = "Aa 文字"
"""Some of each script the interface is written in."""


class Theme:
    """The tokens at one text scale (1.0 to 2.0) in one language."""

    def __init__(
        self,
        tokens: Tokens,
        *,
        scale: float = 1.0,
        language: str = "zh",
        reduced_motion: bool = False,
    ) -> None:
        self.tokens = tokens
        self.scale = min(2.0, max(1.0, scale))
        self.language = language
        self.reduced_motion = reduced_motion
        self.colour = cache(self._colour)
        self.font = cache(self._font)
        self.metrics = cache(self._metrics)

    def with_language(self, language: str) -> "Theme":
        """Return the same look in another language."""
        return self._changed(language=language)

    def with_scale(self, scale: float) -> "Theme":
        """Return the same look at another text scale."""
        return self._changed(scale=scale)

    def _changed(self, *, scale: float | None = None, language: str | None = None) -> "Theme":
        return Theme(
            self.tokens,
            scale=self.scale if scale is None else scale,
            language=self.language if language is None else language,
            reduced_motion=self.reduced_motion,
        )

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language.split("-")[0] in RIGHT_TO_LEFT

    @cached_property
    def width_px(self) -> int:
        """Width of the card: it widens with the text as far as it may."""
        return min(self.tokens.max_width_px, round(self.tokens.width_px * self.scale))

    @cached_property
    def spread(self) -> float:
        """How much wider than at scale 1.0 the card is; spaces grow by this."""
        return self.width_px / self.tokens.width_px

    def px(self, length: float) -> int:
        """Return a space or an icon-sized length at this scale."""
        return round(length * self.spread)

    def text_px(self, role: Role) -> int:
        """Return the text size of a role at this scale."""
        return round(float(getattr(self.tokens.type, role.value.size)) * self.scale)

    def line_px(self, role: Role) -> int:
        """Return the height one line of a role takes; room for any script's letters."""
        return math.ceil(self.text_px(role) * (1.38 if self.language.startswith("zh") else 1.26))

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """Return the text and the soft background colour of a tone."""
        return self.colour(tone.value), self.colour(f"{tone.value}_soft")

    def _colour(self, name: str) -> QColor:
        return QColor(str(getattr(self.tokens.colours, name)))

    def _font(self, role: Role) -> QFont:
        fonts = self.tokens.fonts
        font = QFont()
        font.setFamilies(list(fonts.chinese if self.language.startswith("zh") else fonts.latin))
        font.setPixelSize(self.text_px(role))
        font.setWeight(QFont.Weight(role.value.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        if role.value.tabular:
            font.setFeature(QFont.Tag.fromString("tnum"), 1)
        return font

    def fetch_fonts(self) -> None:
        """Have the fonts at hand; the first name in another script would wait for its own."""
        for role in Role:
            self.metrics(role).horizontalAdvance(SCRIPTS)

    def _metrics(self, role: Role) -> QFontMetrics:
        return QFontMetrics(self.font(role))

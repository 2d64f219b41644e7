"""How Qt's own widgets look in the workbench: a style sheet and a palette of the theme's tokens."""

from collections.abc import Iterable
from string import Template

from PySide6.QtGui import QPalette

from widgets.theme import Role, Theme
from widgets.workbench.kit import MONO

_SHEET = Template("""
QLabel, QPushButton, QLineEdit, QPlainTextEdit, QTableView, QHeaderView, QListWidget, QMenu,
QToolTip, QAbstractButton, QComboBox {
  color: $text; font-family: $family; font-size: ${body}px;
}
QLineEdit[code="true"], QPlainTextEdit[code="true"] { font-family: $mono; font-size: ${cap}px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $text3; }
#bar { background: $bg; border: 0; border-bottom: 1px solid $line; }
#rail { background: $surface; border: 0; border-right: 1px solid $line; }
#panel, #section { background: $bg; border: 1px solid $line; border-radius: ${r_card}px; }
#plain { background: transparent; border: 0; }
#title { font-size: ${head}px; font-weight: 600; }
#heading { font-size: ${title}px; font-weight: 600; }
#lead, #quiet, #help { color: $text2; font-size: ${cap}px; }
#over { color: $text3; font-size: ${over}px; font-weight: 600; }
#label { color: $text2; font-size: ${cap}px; font-weight: 500; }
#code { color: $text3; font-size: ${over}px; }
#bad { color: $bad; font-size: ${cap}px; }
#warn { color: $warn; font-size: ${cap}px; }
#ok { color: $ok; font-size: ${cap}px; }

QLineEdit, QPlainTextEdit {
  background: $bg; border: 1px solid $line2; border-radius: ${r_control}px;
  padding: ${p_field}px ${p_side}px; selection-background-color: $accent;
  selection-color: $on_accent;
}
QLineEdit:hover, QPlainTextEdit:hover { border-color: $text3; }
QLineEdit:focus, QPlainTextEdit:focus { border: 1px solid $accent; }
QLineEdit[tone="bad"], QPlainTextEdit[tone="bad"] { border: 1px solid $bad; }
QLineEdit[tone="warn"], QPlainTextEdit[tone="warn"] { border: 1px solid $warn; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $surface; color: $text3; }
QLineEdit[cell="true"] {
  border: 2px solid $accent; border-radius: 0; padding: 0 ${p_cell}px; background: $bg;
}
#source { border: 0; border-radius: 0; background: $bg; padding: 0; }

QPushButton {
  background: $bg; border: 1px solid $line2; border-radius: ${r_control}px;
  padding: ${p_press}px ${p_press_side}px; font-weight: 500; color: $text;
}
QPushButton:hover { background: $surface2; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $text3; border-color: $line; background: $bg; }
QPushButton[look="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[look="primary"]:hover { background: $accent_hi; }
QPushButton[look="primary"]:focus { border: 1px solid $text; }
QPushButton[look="primary"]:disabled {
  background: $surface2; border-color: $line; color: $text3;
}
QPushButton[look="flat"] { border: 1px solid transparent; background: transparent; }
QPushButton[look="flat"]:hover { background: $surface2; }
QPushButton[look="flat"]:focus { border: 1px solid $accent; }
QPushButton[look="link"] {
  border: 1px solid transparent; background: transparent; color: $accent_text;
  padding: 1px ${p_cell}px; font-size: ${cap}px; font-weight: 600;
}
QPushButton[look="link"]:hover { background: $accent_soft; }
QPushButton[look="link"]:focus { border: 1px solid $accent; }
QPushButton[look="segment"] {
  border: 1px solid $line2; border-radius: 0; padding: ${p_seg}px ${p_press_side}px;
  color: $text2; font-size: ${cap}px;
}
QPushButton[look="segment"][edge="first"] {
  border-top-left-radius: ${r_control}px; border-bottom-left-radius: ${r_control}px;
}
QPushButton[look="segment"][edge="last"] {
  border-top-right-radius: ${r_control}px; border-bottom-right-radius: ${r_control}px;
}
QPushButton[look="segment"][edge="only"] { border-radius: ${r_control}px; }
QPushButton[look="segment"]:checked {
  background: $accent_soft; color: $accent_text; border-color: $accent_line; font-weight: 600;
}
QPushButton[look="segment"]:focus { border-color: $accent; }
QPushButton[look="entry"] {
  text-align: left; border: 1px solid transparent; background: transparent; color: $text2;
  padding: ${p_press}px ${p_side}px;
}
QPushButton[look="entry"]:hover { background: $surface2; }
QPushButton[look="entry"]:checked { background: $accent_soft; color: $accent_text; }
QPushButton[look="entry"]:focus { border: 1px solid $accent; }

QTableView {
  background: $bg; border: 0; border-radius: ${r_card}px; gridline-color: $line; outline: 0;
  selection-background-color: transparent;
}
QHeaderView { background: $bg; border: 0; border-top-left-radius: ${r_card}px; }
QHeaderView::section {
  background: $bg; color: $text3; border: 0; border-bottom: 1px solid $line2;
  padding: ${p_head}px ${p_cell}px; font-size: ${over}px; font-weight: 600; text-align: left;
}
QTableCornerButton::section { background: $bg; border: 0; }
QListWidget {
  background: $bg; border: 1px solid $line2; border-radius: ${r_control}px; outline: 0;
  padding: 2px;
}
QListWidget::item { padding: ${p_seg}px ${p_cell}px; border-radius: 5px; }
QListWidget::item:selected { background: $accent_soft; color: $text; }
QListWidget::item:hover { background: $surface2; }
#rows { border: 0; background: transparent; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 1px; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 1px; }
QScrollBar::handle {
  background: $line2; border-radius: ${bar_r}px; min-height: 24px; min-width: 24px;
}
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $accent_line; }
QToolTip { background: $text; color: $bg; border: 0; padding: 4px 6px; font-size: ${cap}px; }
QMenu { background: $bg; border: 1px solid $line2; padding: 4px; }
QMenu::item { padding: ${p_press}px ${p_press_side}px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; }
QDialog { background: $bg; }
""")


def palette(theme: Theme) -> QPalette:
    """Return the colours of what no rule of the sheet is about."""
    roles, made = QPalette.ColorRole, QPalette()
    for role, name in (
        (roles.Window, "surface"),
        (roles.WindowText, "text"),
        (roles.Base, "bg"),
        (roles.AlternateBase, "surface"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "text3"),
        (roles.Button, "bg"),
        (roles.ButtonText, "text"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"),
        (roles.ToolTipBase, "text"),
        (roles.ToolTipText, "bg"),
    ):
        made.setColor(role, theme.colour(name))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Text, theme.colour("text3"))
    return made


def _listed(families: Iterable[str]) -> str:
    return ", ".join(f'"{each}"' for each in families)


def sheet(theme: Theme) -> str:
    """Return the style sheet of the window's parts; the card's own look is not touched by it."""
    colours = theme.tokens.colours
    names = colours.__struct_fields__
    radius = theme.tokens.radius
    bar = theme.px(9)
    return _SHEET.substitute(
        {name: getattr(colours, name) for name in names},
        family=_listed(theme.font(Role.BODY).families()),
        mono=_listed(MONO),
        body=theme.text_px(Role.BODY),
        cap=theme.text_px(Role.CAP),
        over=theme.text_px(Role.OVER),
        title=theme.text_px(Role.TITLE),
        head=theme.text_px(Role.NAME),
        r_card=radius.card - 2,
        r_control=radius.control - 2,
        p_field=theme.px(5),
        p_side=theme.px(8),
        p_cell=theme.px(6),
        p_press=theme.px(5),
        p_press_side=theme.px(10),
        p_seg=theme.px(3),
        p_head=theme.px(6),
        bar=bar,
        bar_r=bar // 2 - 1,
    )

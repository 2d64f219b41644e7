"""How a control of pywinauto is read, written to and pressed, for each of its two backends.

Value and invoke patterns, and messages to the control itself: nothing takes the keyboard.
"""

from typing import Any, Protocol

EDIT_PASSWORD, EDIT_READ_ONLY = 0x0020, 0x0800
BUTTON_CLICK = 0x00F5
"""BM_CLICK; posted, as a button may open a dialog that is not over before the agent says so."""


class Grip(Protocol):
    """One backend's way with controls, which are pywinauto's wrappers."""

    def id_of(self, control: Any) -> str:
        """Return what the program's author called it."""
        ...

    def secret(self, control: Any) -> bool:
        """Whether it is a password field."""
        ...

    def text(self, control: Any) -> str:
        """Return what it holds, or says."""
        ...

    def writable(self, control: Any) -> bool:
        """Whether a text may be written into it now."""
        ...

    def write(self, control: Any, text: str) -> None:
        """Replace what it holds."""
        ...

    def press(self, control: Any) -> None:
        """Do what it is for."""
        ...


class UiaGrip:
    """UI Automation: WPF, WinForms, Qt."""

    def __init__(self, no_pattern: type[Exception]) -> None:
        """Make one; `no_pattern` is what pywinauto raises where a control lacks a pattern."""
        self._no_pattern = no_pattern

    def id_of(self, control: Any) -> str:
        """Return its automation id."""
        return str(control.element_info.automation_id or "")

    def secret(self, control: Any) -> bool:
        """Whether it says so itself."""
        return bool(control.element_info.element.CurrentIsPassword)

    def text(self, control: Any) -> str:
        """Return its value, or its name where it has none."""
        try:
            return str(control.iface_value.CurrentValue or "")
        except self._no_pattern:
            return str(control.element_info.name or "")

    def writable(self, control: Any) -> bool:
        """Whether it is enabled and has a value that may be set."""
        try:
            return bool(control.is_enabled()) and not control.iface_value.CurrentIsReadOnly
        except self._no_pattern:
            return False

    def write(self, control: Any, text: str) -> None:
        """Set its value."""
        control.iface_value.SetValue(text)

    def press(self, control: Any) -> None:
        """Invoke it."""
        control.iface_invoke.Invoke()


class Win32Grip:
    """Window messages: VB6, MFC, Delphi."""

    def id_of(self, control: Any) -> str:
        """Return its control id, a number."""
        return str(control.element_info.control_id)

    def secret(self, control: Any) -> bool:
        """Whether it is an edit field with the style of one."""
        return self._edit(control) and bool(control.has_style(EDIT_PASSWORD))

    def text(self, control: Any) -> str:
        """Return its text."""
        return str(control.window_text() or "")

    def writable(self, control: Any) -> bool:
        """Whether it is an enabled edit field that may be changed."""
        return (
            self._edit(control)
            and bool(control.is_enabled())
            and not control.has_style(EDIT_READ_ONLY)
        )

    def write(self, control: Any, text: str) -> None:
        """Select all of it and replace it, by messages, so that the program hears of the change."""
        control.set_edit_text(text)

    def press(self, control: Any) -> None:
        """Have it clicked."""
        control.post_message(BUTTON_CLICK)

    def _edit(self, control: Any) -> bool:
        return str(control.friendly_class_name()) == "Edit"

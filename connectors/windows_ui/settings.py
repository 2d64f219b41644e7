"""Which windows are the CRM's, where each control is in them, and what each action does there."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec

from app.domain.actions import ActionDefinition
from app.sdk.configured import Seconds
from app.sdk.screen import FillForm, ScreenAction
from app.sdk.template import CUSTOMER, check_template

Short = Annotated[str, msgspec.Meta(max_length=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=4000)]
BLANKS = (*CUSTOMER, "number")


class Kind(StrEnum):
    """Which interface of the system is used; `auto` is `uia` on Windows, else `atspi`."""

    AUTO = "auto"
    UIA = "uia"
    WIN32 = "win32"
    ATSPI = "atspi"


class Role(StrEnum):
    """What a control is."""

    EDIT = "edit"
    LABEL = "label"
    BUTTON = "button"
    COMBO = "combo"


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A window, of which there may be one only.

    Attributes:
        title: A regular expression found in its title.
        program: The file of the program (`crm.exe`): a title alone can be any web page's.
    """

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    program: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]

    def __post_init__(self) -> None:
        """Refuse a title that is no regular expression."""
        try:
            re.compile(self.title)
        except re.error as error:
            raise ValueError(f"title: {self.title!r} is no regular expression: {error}") from error


class Locator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a control is; all that is given must fit, and fit one control only.

    Attributes:
        id: Automation id (uia), control id (win32) or accessible id (AT-SPI).
        name: As a screen reader would say it.
        role: Empty: any.
        path: From the window down, the number of each child, from 0.
    """

    id: Short = ""
    name: Short = ""
    role: Role | None = None
    path: Annotated[tuple[Index, ...], msgspec.Meta(max_length=40)] = ()

    def __post_init__(self) -> None:
        """Refuse one that would fit anything."""
        if not (self.id or self.name or self.path):
            raise ValueError("a control is found by `id`, `name` or `path`")


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of one window that may be filled in."""

    window: str
    fields: Annotated[dict[str, Locator], msgspec.Meta(min_length=1)]


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a customer is brought up: a text goes into a field, and a button is pressed."""

    window: str
    field: Locator
    text: str = "{number}"
    press: Locator


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the customer is shown."""

    window: str
    customer_id: Locator | None = None
    number: Locator | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        windows: By name; no other window is ever looked at or written to.
        forms: By name.
        python: On Linux, a Python that has `gi` (Debian's python3-gi).
        limit_s: How long one look or one write may take.
    """

    kind: Kind = Kind.AUTO
    windows: Annotated[dict[str, Window], msgspec.Meta(min_length=1)]
    forms: dict[str, Form] = {}
    customer: Search | None = None
    context: Context | None = None
    actions: dict[str, ScreenAction] = {}
    python: str = "/usr/bin/python3"
    limit_s: Seconds = 3.0

    def __post_init__(self) -> None:
        """Refuse what leads to windows, forms or fields nobody has described."""
        if self.customer is not None:
            check_template("customer.text", self.customer.text, BLANKS)
        for problem in self._problems():
            raise ValueError(problem)

    def definitions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(action.definition(name) for name, action in self.actions.items())

    def _problems(self) -> Iterator[str]:
        places = {f"forms.{name}": form.window for name, form in self.forms.items()}
        if self.customer is not None:
            places["customer"] = self.customer.window
        if self.context is not None:
            places["context"] = self.context.window
        for place, window in places.items():
            if window not in self.windows:
                yield f"{place}: there is no window {window}"
        for name, action in self.actions.items():
            yield from self._wrong_with(name, action)

    def _wrong_with(self, name: str, action: ScreenAction) -> Iterator[str]:
        if not isinstance(action, FillForm):
            if self.customer is None:
                yield f"actions.{name}: nothing brings a customer up (`customer`)"
            return
        form = self.forms.get(action.form)
        if form is None:
            yield f"actions.{name}: there is no form {action.form}"
            return
        unknown = sorted(action.fields.keys() - form.fields.keys())
        if unknown:
            yield f"actions.{name}: the form has no field {', '.join(unknown)}"

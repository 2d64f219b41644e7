"""What the connector has to be told: the host, its screens, and the ways from one to another."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from app.sdk.configured import ConfiguredQuestion, Seconds, check_questions
from app.sdk.http import LOOPBACK
from app.sdk.screen import FillForm, OpenCustomer, ScreenAction
from app.sdk.template import CUSTOMER, check_template

Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
Row = Annotated[int, msgspec.Meta(ge=1, le=62)]
Column = Annotated[int, msgspec.Meta(ge=1, le=160)]
Length = Annotated[int, msgspec.Meta(ge=1, le=160)]
Key = Annotated[str, msgspec.Meta(pattern=r"^(Enter|Clear|PF([1-9]|1[0-9]|2[0-4])|PA[1-3])$")]
Plain = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$")]

BLANKS = (*CUSTOMER, "number", "user", "password")
"""What may be typed on the way; `password` only where the screen is signed on at."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that always stands at one place of a screen."""

    row: Row
    column: Column
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Spot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a field is; `hidden` ones are typed into and never read."""

    row: Row
    column: Column
    length: Length
    hidden: bool = False


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One screen: the marks it is recognised by, all of them, and its fields."""

    marks: Annotated[tuple[Mark, ...], msgspec.Meta(min_length=1)]
    fields: dict[str, Spot] = {}


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On that screen type these, then press that key.

    Attributes:
        on: The screen that must be there; nothing is typed on another.
        types: What each of its fields is given, templates.
    """

    on: str
    types: dict[str, str] = {}
    key: Key = "Enter"


class Path(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way from the home screen to another one."""

    steps: tuple[Step, ...]
    ends: str


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The screen that shows a customer, and which of its fields have the id and the number."""

    screen: str
    customer_id: str = ""
    number: str = ""


class ScreenQuestion(ConfiguredQuestion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facts read off the fields of the screen a path ends at."""

    path: str


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        tls: Encrypted; off only to this machine, as passwords go over the line.
        lu: The terminal's name at the host; empty: the host chooses.
        codepage: `cp037`, `cp935` (simplified Chinese) and whatever s3270 knows.
        program: s3270, by its name or where it lies.
        sign_on: The way to the home screen; it may type `{user}` and `{password}`.
        back: Leads from any screen towards the home screen.
        customer: The way that brings a customer up (`{number}`, `{keys.login}`).
        actions: Each opens a customer, or fills a form: a path, whose last screen has the fields.
    """

    host: Plain
    port: Port = 992
    tls: bool = True
    ca_file: str = ""
    lu: Plain | Literal[""] = ""
    codepage: Plain = "cp037"
    program: str = "s3270"
    user: str = ""
    screens: dict[str, Screen]
    paths: dict[str, Path] = {}
    sign_on: str = ""
    home: str
    back: Key = "PF3"
    customer: str = ""
    context: Context | None = None
    questions: tuple[ScreenQuestion, ...] = ()
    actions: dict[str, ScreenAction] = {}
    limit_s: Seconds = 4.0

    def __post_init__(self) -> None:
        """Refuse ways that lead over screens nobody has described."""
        if not self.tls and self.host not in LOOPBACK:
            raise ValueError("tls: may be off to this machine only, as passwords are typed")
        for problem in self._problems():
            raise ValueError(problem)
        check_questions("questions", self.questions)

    def _problems(self) -> Iterator[str]:
        if self.home not in self.screens:
            yield f"home: there is no screen {self.home}"
        for name, path in self.paths.items():
            yield from self._wrong_with(name, path)
        yield from self._wrong_with_names()
        yield from self._wrong_with_actions()

    def _wrong_with_names(self) -> Iterator[str]:
        for field, path_name in (("sign_on", self.sign_on), ("customer", self.customer)):
            if path_name and path_name not in self.paths:
                yield f"{field}: there is no path {path_name}"
        for question in self.questions:
            if question.path not in self.paths:
                yield f"questions: there is no path {question.path}"
        context = self.context
        if context is not None:
            fields = {context.customer_id, context.number} - {""}
            known = self.screens.get(context.screen)
            if known is None or not fields <= known.fields.keys():
                yield "context: there is no such screen, or no such field on it"

    def _wrong_with(self, name: str, path: Path) -> Iterator[str]:
        if path.ends not in self.screens:
            yield f"paths.{name}: there is no screen {path.ends}"
        for step in path.steps:
            screen = self.screens.get(step.on)
            if screen is None:
                yield f"paths.{name}: there is no screen {step.on}"
                continue
            for field, text in step.types.items():
                if field not in screen.fields:
                    yield f"paths.{name}: screen {step.on} has no field {field}"
                if re.search(r"\{password\}", text) and name != self.sign_on:
                    yield f"paths.{name}: the password is typed on the way of `sign_on` only"
                check_template(f"paths.{name}.{field}", text, BLANKS)

    def _wrong_with_actions(self) -> Iterator[str]:
        for name, action in self.actions.items():
            if isinstance(action, OpenCustomer) and not self.customer:
                yield f"actions.{name}: no way brings a customer up (`customer`)"
            if isinstance(action, FillForm):
                path = self.paths.get(action.form)
                fields = self.screens[path.ends].fields if path else {}
                if path is None or not action.fields.keys() <= fields.keys():
                    yield f"actions.{name}: no path {action.form}, or its last screen lacks a field"

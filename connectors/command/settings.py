"""What the connector has to be told: which program, what it is asked, and what its words mean."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

import msgspec

from app.sdk.configured import (
    ConfiguredAction,
    ConfiguredDirectory,
    ConfiguredQuestion,
    check_questions,
    offer,
)
from app.sdk.expressions import check_expression
from app.sdk.manifest import Offer
from app.sdk.ordering import ConfiguredCheck
from app.sdk.template import CUSTOMER, DIRECTORY, check_template, order_blanks

INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "TEMP", "TMP", "TMPDIR", "SYSTEMROOT", "SYSTEMDRIVE")
SHELLS = frozenset({".bat", ".cmd"})
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
Code = Annotated[int, msgspec.Meta(ge=1, le=255)]
Argument = Annotated[str, msgspec.Meta(max_length=1000)]


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run of the program.

    Attributes:
        arguments: After those of every run; each is a template of its own, and never cut in two.
        stdin: Whether it is told in JSON on its standard input what is asked.
    """

    arguments: tuple[Argument, ...] = ()
    stdin: bool = True


class Codes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What exit codes mean besides 0; the defaults are those of `sysexits.h`.

    Attributes:
        nothing: Nothing is known, or nobody is there.
        refused: An order was refused; nothing was done.
        denied: The system behind it refused the credentials; nothing was done.
        busy: That system can't be had now; nothing was done.
    """

    nothing: tuple[Code, ...] = (67,)
    refused: tuple[Code, ...] = (65,)
    denied: tuple[Code, ...] = (77,)
    busy: tuple[Code, ...] = (69, 75)

    def __post_init__(self) -> None:
        """Refuse a code that means two things."""
        codes = (*self.nothing, *self.refused, *self.denied, *self.busy)
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"these mean two things: {', '.join(map(str, twice))}")


class Question(ConfiguredQuestion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run about a customer, and the facts its answer gives."""

    ask: Run = Run()

    def __post_init__(self) -> None:
        """Refuse arguments that can't be filled."""
        check_run("ask", self.ask, CUSTOMER)


class Directory(ConfiguredDirectory, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How customers are found by number."""

    ask: Run = Run()

    def __post_init__(self) -> None:
        """Refuse arguments that can't be filled."""
        ConfiguredDirectory.__post_init__(self)
        check_run("ask", self.ask, DIRECTORY)


class Check(ConfiguredCheck, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to find out whether an order was carried out."""

    ask: Run = Run()


class Action(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order.

    Attributes:
        send: The run.
        repeatable: Carrying it out twice does no more than once, so that no key is needed.
        reference: Where the program's own name for it stands in its answer.
        check: How to find out whether it was carried out.
    """

    send: Run = Run()
    repeatable: bool = False
    reference: str = ""
    check: Check | None = None

    def __post_init__(self) -> None:
        """Refuse an order that could be carried out twice."""
        ConfiguredAction.__post_init__(self)
        blanks = order_blanks(self.needs)
        check_run("send", self.send, blanks)
        if self.check is not None:
            check_run("check.ask", self.check.ask, blanks)
        if self.reference:
            check_expression("reference", self.reference)
        keyed = self.send.stdin or any("{order.key}" in each for each in self.send.arguments)
        if not keyed and not self.repeatable:
            raise ValueError(
                "send: the order's key goes nowhere, so that it could be carried out twice; "
                "put {order.key} into its arguments, or set repeatable = true"
            )


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file; the manifest says what each is for."""

    program: str
    arguments: tuple[Argument, ...] = ()
    folder: str = ""
    environment: dict[str, str] = {}
    inherit: tuple[str, ...] = INHERITED
    secrets: dict[str, str] = {}
    answer_kb: Annotated[int, msgspec.Meta(ge=1, le=20_000)] = 1000
    at_once: Annotated[int, msgspec.Meta(ge=1, le=32)] = 4
    codes: Codes = Codes()
    health: Run | None = None
    directory: Directory | None = None
    questions: tuple[Question, ...] = ()
    actions: dict[str, Action] = {}

    def __post_init__(self) -> None:
        """Refuse what could never run, and what a shell would take apart."""
        for field in ("program", "folder"):
            path = getattr(self, field)
            if (path or field == "program") and not _whole(path):
                raise ValueError(f"{field}: found {path!r}, allowed: a whole path")
        if PureWindowsPath(self.program).suffix.lower() in SHELLS:
            raise ValueError("program: a batch file is run by a shell; name what it starts")
        for field in ("environment", "secrets", "inherit"):
            _check_variables(field, getattr(self, field))
        if any("\0" in text for text in (*self.environment.values(), *self.arguments)):
            raise ValueError("environment: a text with a zero byte")
        if self.health is not None:
            check_run("health", self.health, ())
        check_questions("questions", self.questions)


def offers(settings: Settings) -> Offer:
    """Return the facts and actions that stand in the settings."""
    return offer(
        settings.questions,
        settings.actions,
        settings.secrets.values(),
        directory=settings.directory is not None,
    )


def check_run(field: str, run: Run, allowed: Iterable[str]) -> None:
    """See to it that the arguments of a run can be filled.

    Raises:
        ValueError: They can't; the message begins with the place that is wrong.
    """
    patterns = tuple(allowed)
    for text in run.arguments:
        check_template(f"{field}.arguments", text, patterns)
        if "\0" in text:
            raise ValueError(f"{field}.arguments: a text with a zero byte")


def _check_variables(field: str, names: Iterable[str]) -> None:
    for name in names:
        if _VARIABLE.fullmatch(name) is None:
            raise ValueError(f"{field}: {name!r} is no name of a variable")


def _whole(path: str) -> bool:
    return PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()

"""What the connector has to be told: which database, what is asked of it, and what is read off."""

import codecs
import re
from typing import Annotated, Literal

import msgspec

from app.sdk.configured import ConfiguredDirectory, ConfiguredQuestion, Seconds, check_questions
from app.sdk.template import CUSTOMER, DIRECTORY, check_template
from connectors.sql.statement import Statement

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NUMBER = ("number", "numbers")
SUFFIX = ("suffix", "pattern")
KEY = ("key",)
Rows = Literal["one", "first", "many"]
Formats = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=8)]
_KEYWORD = re.compile(r"[A-Za-z][A-Za-z0-9 _]*")
_SECRET = frozenset({"pwd", "password", "uid", "user", "user id", "userid"})


class Question(ConfiguredQuestion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One SELECT, and the facts its rows give.

    Attributes:
        sql: What is asked; parameters are `:customer.id`, `:customer.name`, `:keys.login`.
        rows: `one`: at most one is expected, facts are read off it, by column; `first`: off the
            first of many; `many`: off all of them, which are the list `rows`. No row is
            known-empty.
    """

    sql: str
    rows: Rows = "one"


class Directory(ConfiguredDirectory, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The SELECT that says who is at a number, and how customers are read off its rows.

    Attributes:
        sql: What is asked; `:numbers` in `IN (:numbers)` is the number in all of its spellings,
            `:number` the likeliest one.
        weak_sql: What is asked when nobody is known: `:suffix` is the last digits of the number,
            `:pattern` the same with a % before it; empty: nothing is.
        keyed_sql: What is asked by an id that came with the call, by kind; it is `:key`.
        formats: How the database may have numbers; in them `{number}` has national digits only.
    """

    sql: str
    weak_sql: str = ""
    keyed_sql: dict[str, str] = msgspec.field(default_factory=dict)
    formats: Formats = (
        "{number}",
        "0{number}",
        "+86{number}",
        "0086{number}",
        "86{number}",
    )
    list: str = "@"

    def __post_init__(self) -> None:
        """Refuse formats that all would be the same."""
        ConfiguredDirectory.__post_init__(self)
        for each in self.formats:
            check_template("formats", each, DIRECTORY)
            if "{number}" not in each:
                raise ValueError(f"formats: {each!r} has no {{number}}")

    def spelled(self, national: str) -> tuple[str, ...]:
        """Return a number in every format, likeliest first."""
        return tuple(each.replace("{number}", national) for each in self.formats)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        driver: `postgresql`, or `odbc` for whatever has such a driver on this machine.
        host: Where PostgreSQL is; `port`, `database` go with it.
        user: The role to sign in as: one that may only SELECT.
        password: Name of the secret that holds its password; empty where there is none (ODBC).
        tls: `verify-full`: encrypted, and its certificate checked; `off`: to this machine only.
        ca_file: Who vouches for its certificate; empty: whom the system trusts.
        plain_text_allowed: Let `tls = "off"` reach another machine; passwords and customers then
            pass the network for all to read.
        odbc: Keywords of the connection string (`{DSN = "BOSS"}`), but for user and password.
        charset: In which an ODBC driver gives text that is not Unicode (`gb18030`).
        connect_limit_s: How long signing in may take.
        connections: How many questions are asked at once.
        max_rows: More is an answer not understood.
        max_bytes: The same, of all texts of an answer together.
        questions: What is asked of a customer.
        directory: Who is at a number; without it nobody is looked up here.
    """

    driver: Literal["postgresql", "odbc"] = "postgresql"
    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 5432
    database: str = ""
    user: str = ""
    password: str = "password"
    tls: Literal["verify-full", "off"] = "verify-full"
    ca_file: str = ""
    plain_text_allowed: bool = False
    odbc: dict[str, str] = {}
    charset: str = ""
    connect_limit_s: Seconds = 2.0
    connections: Annotated[int, msgspec.Meta(ge=1, le=8)] = 2
    max_rows: Annotated[int, msgspec.Meta(ge=1, le=5000)] = 200
    max_bytes: Annotated[int, msgspec.Meta(ge=1000, le=50_000_000)] = 1_000_000
    questions: tuple[Question, ...] = ()
    directory: Directory | None = None

    def __post_init__(self) -> None:
        """Refuse what could never work, and what would send a password in the clear."""
        if self.driver == "postgresql":
            self._check_postgresql()
        else:
            self._check_odbc()
        check_questions("questions", self.questions)
        for index, question in enumerate(self.questions):
            _check(f"questions.{index}.sql", question.sql, self.driver, CUSTOMER)
        if self.directory is not None:
            self._check_directory(self.directory)

    def _check_directory(self, directory: Directory) -> None:
        _check("directory.sql", directory.sql, self.driver, NUMBER)
        if directory.weak_sql:
            _check("directory.weak_sql", directory.weak_sql, self.driver, SUFFIX)
        for kind, sql in directory.keyed_sql.items():
            _check(f"directory.keyed_sql.{kind}", sql, self.driver, KEY)

    @property
    def longest_s(self) -> float:
        """The longest any question may take."""
        limits = [question.limit_s for question in self.questions]
        return max(limits + ([self.directory.limit_s] if self.directory else []), default=2.0)

    def _check_postgresql(self) -> None:
        for field in ("host", "database", "user"):
            if not getattr(self, field):
                raise ValueError(f"{field}: is missing, allowed: a text")
        if self.host.startswith(("/", "@")) or "," in self.host:
            raise ValueError("host: one name or address is needed")
        plain = self.tls == "off" and self.host not in LOOPBACK
        if plain and not self.plain_text_allowed:
            raise ValueError(
                "tls: only verify-full, except to this machine; plain_text_allowed = true sends"
                " passwords and customers over the network for all to read"
            )
        if self.odbc or self.charset:
            raise ValueError('odbc: is for driver = "odbc" only')

    def _check_odbc(self) -> None:
        if not self.odbc:
            raise ValueError('odbc: is missing, allowed: such as {DSN = "BOSS"}')
        for keyword in self.odbc:
            if keyword.lower() in _SECRET:
                raise ValueError(
                    f"odbc: {keyword} is not for here: `user` says who signs in, and the password"
                    " is kept in the keyring"
                )
            if not _KEYWORD.fullmatch(keyword):
                raise ValueError(f"odbc: {keyword!r} is no keyword of a connection string")
        try:
            codecs.lookup(self.charset or "utf-8")
        except LookupError as error:
            raise ValueError(f"charset: there is no charset {self.charset!r}") from error


def _check(field: str, sql: str, driver: str, allowed: tuple[str, ...]) -> None:
    try:
        Statement(sql, driver, allowed)
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error

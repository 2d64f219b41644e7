"""What the connector has to be told: which directory server, what is searched, what is read off."""

import re
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from ldap3.core.exceptions import LDAPException
from ldap3.operation.search import parse_filter

from app.sdk.configured import ConfiguredDirectory, ConfiguredQuestion, Seconds, check_questions
from app.sdk.encoders import ldap_filter
from app.sdk.http import LOOPBACK
from app.sdk.template import CUSTOMER, DIRECTORY, Blanks, Template, check_template

Formats = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=8)]
Attribute = Annotated[str, msgspec.Meta(pattern=r"^(\*|\+|[A-Za-z0-9.;_-]{1,80})$")]
Scope = Literal["subtree", "level", "base"]
PORTS = {"ldaps": 636, "starttls": 389, "off": 389}
_BLANK_BEFORE_ITS_VALUE = re.compile(r"\([^()=]*\{")


class Question(ConfiguredQuestion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One search, and the facts its entries give.

    Attributes:
        base: Where it begins; blanks are `{customer.id}`, `{keys.login}` and so on.
        filter: Which entries, as RFC 4515 writes it, with the same blanks.
        scope: `subtree`: all below; `level`: what lies directly below; `base`: that entry alone.
        attributes: What is asked for; `*` is all a user may see, `+` what the server keeps.
        entries: `one`: at most one is expected, facts are read off it, by attribute in small
            letters; `many`: off all of them, which are the list `entries`.
    """

    base: str
    filter: str
    scope: Scope = "subtree"
    attributes: tuple[Attribute, ...] = ("*",)
    entries: Literal["one", "many"] = "one"

    def __post_init__(self) -> None:
        """Refuse a base or filter that could never be asked with."""
        _check_search(self.base, self.filter, CUSTOMER)


class Directory(ConfiguredDirectory, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The search that says who is at a number, and how customers are read off its entries.

    Attributes:
        base: Where it begins.
        filter: Which entries: `(telephoneNumber={number})`.
        weak_filter: Which entries when nobody is known: `(telephoneNumber=*{number})`, where
            `{number}` is the last digits; empty: nothing is searched.
        keyed_filters: Which entries by an id that came with the call, by kind (`account`):
            `(employeeNumber={number})`.
        scope: As a question's.
        attributes: As a question's.
        formats: How the server may have numbers; in them `{number}` has national digits only.
    """

    base: str
    filter: str
    weak_filter: str = ""
    keyed_filters: dict[str, str] = msgspec.field(default_factory=dict)
    scope: Scope = "subtree"
    attributes: tuple[Attribute, ...] = ("*",)
    formats: Formats = ("{number}", "0{number}", "+86{number}", "0086{number}", "86{number}")

    def __post_init__(self) -> None:
        """Refuse what could never be asked with."""
        ConfiguredDirectory.__post_init__(self)
        for each in (self.filter, self.weak_filter, *self.keyed_filters.values()):
            if each or each is self.filter:
                _check_search(self.base, each, DIRECTORY)
        for each in self.formats:
            check_template("formats", each, DIRECTORY)
            if "{number}" not in each:
                raise ValueError(f"formats: {each!r} has no {{number}}")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        host: Where the server is.
        port: Its port; 0: 636 with `ldaps`, else 389.
        tls: `ldaps`: encrypted from the start; `starttls`: after the first word; `off`: to this
            machine only. With both the certificate and the name in it are checked.
        ca_file: Who vouches for its certificate; empty: whom the system trusts.
        plain_text_allowed: Let `tls = "off"` reach another machine; passwords and customers then
            pass the network for all to read.
        user: The name to sign in with (`cn=ringside,ou=services,dc=example,dc=net`); empty:
            without any.
        password: Name of the secret that holds its password.
        connect_limit_s: How long signing in may take.
        connections: How many searches at once.
        max_entries: More is an answer not understood.
        max_bytes: The same, of a whole answer.
        questions: What is asked of a customer.
        directory: Who is at a number; without it nobody is looked up here.
    """

    host: Annotated[str, msgspec.Meta(min_length=1, max_length=250)]
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0
    tls: Literal["ldaps", "starttls", "off"] = "ldaps"
    ca_file: str = ""
    plain_text_allowed: bool = False
    user: str = ""
    password: str = "password"
    connect_limit_s: Seconds = 2.0
    connections: Annotated[int, msgspec.Meta(ge=1, le=8)] = 2
    max_entries: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100
    max_bytes: Annotated[int, msgspec.Meta(ge=1000, le=50_000_000)] = 1_000_000
    questions: tuple[Question, ...] = ()
    directory: Directory | None = None

    def __post_init__(self) -> None:
        """Refuse what could never work, and what would send a password in the clear."""
        if "/" in self.host or "://" in self.host:
            raise ValueError("host: a name or address is needed, without ldap://")
        if self.tls == "off" and self.host not in LOOPBACK and not self.plain_text_allowed:
            raise ValueError(
                "tls: only ldaps or starttls, except to this machine; plain_text_allowed = true"
                " sends passwords and customers over the network for all to read"
            )
        check_questions("questions", self.questions)

    @property
    def at_port(self) -> int:
        """The port there is in the end."""
        return self.port or PORTS[self.tls]

    @property
    def longest_s(self) -> float:
        """The longest any search may take."""
        limits = [question.limit_s for question in self.questions]
        return max(limits + ([self.directory.limit_s] if self.directory else []), default=2.0)


def _check_search(begin: str, filter_: str, allowed: tuple[str, ...]) -> None:
    check_template("base", begin, allowed)
    check_template("filter", filter_, allowed)
    if _BLANK_BEFORE_ITS_VALUE.search(filter_):
        raise ValueError(f"filter: a blank in {filter_!r} stands before its `=`")
    template = Template(filter_, allowed)
    example = Blanks(connector="", values=dict.fromkeys(template.names, "x"))
    try:
        parse: Callable[..., object] = parse_filter
        parse(template.fill(example, ldap_filter), None, False, False, None, False)
    except (LDAPException, IndexError, ValueError, TypeError) as error:
        raise ValueError(f"filter: {filter_!r} is no filter as RFC 4515 writes it") from error

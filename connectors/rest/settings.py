"""What the connector has to be told: where the API is, how to sign in, what to ask and to do."""

from typing import Annotated, Literal

import msgspec

from app.sdk.configured import (
    ConfiguredAction,
    ConfiguredDirectory,
    ConfiguredQuestion,
    Seconds,
    check_questions,
    offer,
)
from app.sdk.expressions import check_expression
from app.sdk.http import check_url
from app.sdk.manifest import Offer
from app.sdk.ordering import ConfiguredCheck
from app.sdk.template import CUSTOMER, DIRECTORY, check_template, order_blanks
from connectors.rest.requests import Paging, Request, check_header, check_request

Status = Annotated[int, msgspec.Meta(ge=200, le=499)]
SECRETS = {"none": "", "basic": "password", "key": "key", "oauth2": "client_secret"}


class Auth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to sign in.

    Attributes:
        kind: Not at all, with user and password, with a key, or with OAuth 2 client credentials.
        secret: Name of the secret; empty: `password`, `key`, `client_secret`.
        user: With basic.
        header: Which header the key goes into (`X-Api-Key`, or `Authorization`).
        prefix: What stands before the key there (`Bearer `).
        query: Which name in the query the key goes into, where there is no header for it.
        token_url: Where tokens are had.
        client_id: With oauth2.
        scope: Asked for with the token.
        audience: The same, where the server wants one.
        client_in: Whether client and secret go along as basic sign-in, or in the form.
    """

    kind: Literal["none", "basic", "key", "oauth2"] = "none"
    secret: str = ""
    user: str = ""
    header: str = ""
    prefix: str = ""
    query: str = ""
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    audience: str = ""
    client_in: Literal["header", "body"] = "header"

    def __post_init__(self) -> None:
        """Refuse half a way of signing in."""
        needed = {"basic": ("user",), "oauth2": ("token_url", "client_id")}.get(self.kind, ())
        for field in needed:
            if not getattr(self, field):
                raise ValueError(f'{field}: is empty; with kind = "{self.kind}" it is needed')
        if self.kind == "key" and bool(self.header) == bool(self.query):
            raise ValueError("header: a key goes into a header or into the query: name one of both")
        if self.header and self.header.lower() != "authorization":
            check_header("header", self.header, self.prefix)
        wrong = check_url(self.token_url) if self.token_url else ""
        if wrong:
            raise ValueError(f"token_url: {wrong}")

    @property
    def secret_name(self) -> str:
        """Return the name of the secret it takes; empty when it takes none."""
        return (self.secret or SECRETS[self.kind]) if self.kind != "none" else ""


class Tls(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files in PEM: who signs the server's certificate, and the desk's own certificate and key."""

    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""

    def __post_init__(self) -> None:
        """Refuse a key that is for no certificate."""
        if self.key_file and not self.cert_file:
            raise ValueError("cert_file: is empty; the key is for one")


class Question(ConfiguredQuestion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request about a customer, and the facts its answer gives.

    Attributes:
        ask: The request.
        missing: What 404 or 204 means: there is nothing, or it went wrong.
        paging: How an answer of several pages is asked for.
    """

    ask: Request
    missing: Literal["nothing", "failure"] = "failure"
    paging: Paging | None = None

    def __post_init__(self) -> None:
        """Refuse a request that can't be sent."""
        check_request("ask", self.ask, CUSTOMER, "GET", "POST")


class Directory(ConfiguredDirectory, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How customers are found by number.

    Attributes:
        ask: The request; its blank is `{number}`.
        formats: How the system writes numbers; each is tried until somebody is found. In them,
            `{number}` has national digits only.
        paging: How an answer of several pages is asked for.
    """

    ask: Request
    formats: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=6)] = ("{number}",)
    paging: Paging | None = None

    def __post_init__(self) -> None:
        """Refuse a request that can't be sent."""
        ConfiguredDirectory.__post_init__(self)
        check_request("ask", self.ask, DIRECTORY, "GET", "POST")
        for each in self.formats:
            check_template("formats", each, DIRECTORY)


class Check(ConfiguredCheck, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to find out whether an order was carried out.

    Attributes:
        ask: The request; 404 means that it was not.
    """

    ask: Request

    def __post_init__(self) -> None:
        """Refuse what could take another order for ours."""
        ConfiguredCheck.__post_init__(self)
        if not self.key and "{order.key}" not in self.ask.path:
            raise ValueError("key: is empty; without {order.key} in the path it is needed")


class Action(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order.

    Attributes:
        send: The request.
        key_header: The header the order's key goes into, by which the system knows a repetition.
        repeatable: Carrying it out twice does no more than once, so that no key is needed.
        expect: Which status means that it is done.
        accepted: Which status means that it was taken on; it is then looked up until it is done.
        repeated: Which status means that it was done before, under the same key.
        reference: Where the system's own name for it stands in the answer.
        check: How to find out whether it was carried out.
        poll_s: Pause between two looks at one that was taken on.
    """

    send: Request
    key_header: str = ""
    repeatable: bool = False
    expect: tuple[Status, ...] = (200, 201, 204)
    accepted: tuple[Status, ...] = ()
    repeated: tuple[Status, ...] = ()
    reference: str = ""
    check: Check | None = None
    poll_s: Seconds = 0.5

    def __post_init__(self) -> None:
        """Refuse an order that could be carried out twice, or never be looked up."""
        ConfiguredAction.__post_init__(self)
        blanks = order_blanks(self.needs)
        check_request("send", self.send, blanks, "POST", "PUT", "PATCH", "DELETE")
        if self.reference:
            check_expression("reference", self.reference)
        if self.key_header:
            check_header("key_header", self.key_header, "")
        if self.check is not None:
            check_request("check.ask", self.check.ask, blanks, "GET", "POST")
        elif self.accepted or self.repeated:
            raise ValueError("check: is missing; what was taken on or done before is looked up")
        keyed = self.key_header or any("{order.key}" in text for text in self.send.texts().values())
        if not keyed and not self.repeatable:
            raise ValueError(
                "key_header: the order's key goes nowhere, so that it could be carried out twice; "
                "name a header, put {order.key} into the request, or set repeatable = true"
            )


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file; the manifest says what each is for."""

    base_url: str
    auth: Auth = Auth()
    tls: Tls = Tls()
    headers: dict[str, str] = {}
    connect_limit_s: Seconds = 1.5
    answer_kb: Annotated[int, msgspec.Meta(ge=1, le=20_000)] = 1000
    success: str = ""
    why: str = ""
    health: Request | None = None
    directory: Directory | None = None
    questions: tuple[Question, ...] = ()
    actions: dict[str, Action] = {}

    def __post_init__(self) -> None:
        """Refuse what could not work, and what would send credentials in the clear."""
        wrong = check_url(self.base_url)
        if wrong:
            raise ValueError(f"base_url: {wrong}")
        for name, text in self.headers.items():
            check_header(f"headers.{name}", name, text)
        for field in ("success", "why"):
            if getattr(self, field):
                check_expression(field, getattr(self, field))
        if self.health is not None:
            check_request("health", self.health, (), "GET", "POST")
        check_questions("questions", self.questions)


def offers(settings: Settings) -> Offer:
    """Return the facts and actions that stand in the settings."""
    secret = settings.auth.secret_name
    return offer(
        settings.questions,
        settings.actions,
        [secret] * bool(secret),
        directory=settings.directory is not None,
    )

"""Requests as settings have them, and how they become a path, headers and a body."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec

from app.sdk.encoders import Encoder, header, query, unchanged
from app.sdk.expressions import check_expression
from app.sdk.template import ANY, Blanks, Template, check_template, filled_tree

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
_NOT_YOURS = frozenset({"authorization", "connection", "content-length", "cookie", "host"}) | {
    "transfer-encoding",
    "upgrade",
}


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One request, filled in; `path` is encoded and has the query."""

    method: str
    path: str
    content: bytes | None = None
    headers: dict[str, str] = {}


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request; every text in it is a template.

    Attributes:
        path: Below `base_url`.
        query: What follows the question mark, by name.
        headers: By name; those of signing in are not among them.
        body: Sent as JSON: a table whose texts are templates.
        form: Sent as a form instead.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    path: Annotated[str, msgspec.Meta(pattern="^(/|$)")]
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    body: dict[str, Any] | None = None
    form: dict[str, str] | None = None

    def texts(self) -> dict[str, str]:
        """Return every template of it, by where it stands."""
        found = {"path": self.path}
        for place in ("query", "headers", "form"):
            named = getattr(self, place) or {}
            found |= {f"{place}.{name}": text for name, text in named.items()}
        return found | dict(_leaves("body", self.body))

    def filled(self, blanks: Blanks) -> Sent:
        """Fill it in.

        Raises:
            ConnectorError: A value is missing, or can't be sent in any form; nothing was sent.
        """

        def fill(text: str, encode: Encoder = unchanged) -> str:
            return Template(text, ANY).fill(blanks, encode)

        headers = {name: fill(text, header) for name, text in self.headers.items()}
        kind, content = self._content(fill)
        path = Template(self.path, ANY).path(blanks)
        return Sent(
            method=self.method,
            path=with_query(path, {name: fill(text) for name, text in self.query.items()}),
            content=content,
            headers=headers | ({"Content-Type": kind} if kind else {}),
        )

    def _content(self, fill: Callable[[str], str]) -> tuple[str, bytes | None]:
        if self.body is not None:
            return "application/json", msgspec.json.encode(filled_tree(self.body, fill))
        if self.form is not None:
            pairs = {name: fill(text) for name, text in self.form.items()}
            return "application/x-www-form-urlencoded", encoded(pairs).encode()
        return "", None


class Paging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer of several pages is asked for; what is read off is then the list of entries.

    Attributes:
        kind: By offset and limit, by page number, by a cursor, or by the `Link` header.
        list: Where the entries stand in each page.
        size: Entries asked for at once; 0: as the system likes.
        cap: Pages read before an answer counts as incomplete.
        size_name: Name of the query's size; `offset_name`, `page_name`, `cursor_name` likewise.
        first_page: Number of the first one.
        cursor: Where the next page's cursor stands; nothing there ends it.
    """

    kind: Literal["offset", "page", "cursor", "link"]
    list: str = "@"
    size: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 100
    cap: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5
    size_name: str = "limit"
    offset_name: str = "offset"
    page_name: str = "page"
    first_page: Literal[0, 1] = 1
    cursor_name: str = "cursor"
    cursor: str = ""

    def __post_init__(self) -> None:
        """Refuse what could never work."""
        check_expression("list", self.list)
        if self.kind == "cursor":
            check_expression("cursor", self.cursor)
        if self.kind in ("offset", "page") and not self.size:
            raise ValueError("size: pages are counted by it; it can't be 0")


def check_request(field: str, request: Request, allowed: Iterable[str], *methods: str) -> None:
    """See to it that a request of the settings can be sent.

    Raises:
        ValueError: It can't; the message begins with the place that is wrong.
    """
    patterns = tuple(allowed)
    for place, text in request.texts().items():
        check_template(f"{field}.{place}", text, patterns)
    if "?" in request.path or "#" in request.path:
        raise ValueError(f"{field}.path: found ? or #; what follows ? belongs into query")
    if methods and request.method not in methods:
        raise ValueError(f"{field}.method: found {request.method}, allowed: {', '.join(methods)}")
    if not re.fullmatch(r"[!-~]*", request.path):
        raise ValueError(f"{field}.path: blanks and letters beyond ASCII have to be encoded (%20)")
    for name, text in request.headers.items():
        check_header(f"{field}.headers.{name}", name, text)
    if request.body is not None and request.form is not None:
        raise ValueError(f"{field}.form: there is a body already")
    if request.method == "GET" and (request.body is not None or request.form is not None):
        raise ValueError(f"{field}.method: GET sends no body")


def check_header(place: str, name: str, text: str) -> None:
    """Refuse a header that is none, or that is not for settings to send.

    Raises:
        ValueError: It is; the message begins with the place.
    """
    if _TOKEN.fullmatch(name) is None:
        raise ValueError(f"{place}: no name of a header")
    if not (text.isascii() and text.isprintable()):
        raise ValueError(f"{place}: a header is one line of ASCII")
    if name.lower() in _NOT_YOURS:
        raise ValueError(f"{place}: this header is not for settings; to sign in, see auth")


def encoded(pairs: Mapping[str, str]) -> str:
    """Write names and values as a query or a form."""
    return "&".join(f"{query(name)}={query(value)}" for name, value in pairs.items())


def with_query(path: str, pairs: Mapping[str, str]) -> str:
    """Add names and values to a path that may have a query already."""
    if not pairs:
        return path
    return f"{path}{'&' if '?' in path else '?'}{encoded(pairs)}"


def _leaves(place: str, tree: object) -> Iterable[tuple[str, str]]:
    if isinstance(tree, str):
        yield place, tree
    elif isinstance(tree, Mapping):
        for name, value in tree.items():
            yield from _leaves(f"{place}.{name}", value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _leaves(place, value)

"""Answers of several pages, put together; what was not seen never passes for not there."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from app.sdk.conversions import written
from app.sdk.errors import InvalidReply
from app.sdk.expressions import ExpressionError, search
from app.sdk.http import Answer
from connectors.rest.requests import Paging, Sent, with_query

_NEXT = re.compile(r'<([^>]*)>\s*;[^<]*?\brel="?next"?', re.IGNORECASE)
Fetch = Callable[[Sent], Awaitable[tuple[Answer, object]]]


class Pager:
    """Goes through the pages of one question."""

    def __init__(self, name: str, base_url: str, paging: Paging) -> None:
        """Make one; `name` is the connector's, for its errors."""
        self._name, self._base_url, self._paging = name, base_url.rstrip("/"), paging

    async def entries(self, sent: Sent, fetch: Fetch) -> list[object]:
        """Return the entries of all pages.

        Args:
            sent: The request as for the first page, without what names a page.
            fetch: Asks for one page, and reads it.

        Raises:
            InvalidReply: There are more than `cap` pages, or they go in circles.
        """
        found: list[object] = []
        seen: set[str] = set()
        current: Sent | None = self._first(sent)
        for number in range(self._paging.cap):
            if current is None:
                return found
            if current.path in seen:
                raise InvalidReply(self._name, "answer not understood: its pages go in circles")
            seen.add(current.path)
            answer, content = await fetch(current)
            page = self._listed(content)
            found += page
            current = self._following(sent, current, number, answer, content, len(page), len(found))
        if current is None:
            return found
        raise InvalidReply(self._name, f"answer incomplete: more than {len(found)} entries")

    def _first(self, sent: Sent) -> Sent:
        paging = self._paging
        pairs = {paging.size_name: str(paging.size)} if paging.size else {}
        if paging.kind == "offset":
            pairs[paging.offset_name] = "0"
        if paging.kind == "page":
            pairs[paging.page_name] = str(paging.first_page)
        return _at(sent, with_query(sent.path, pairs))

    def _following(
        self,
        sent: Sent,
        current: Sent,
        number: int,
        answer: Answer,
        content: object,
        entries: int,
        total: int,
    ) -> Sent | None:
        """Return the request for the page after this one; None: there is none."""
        paging = self._paging
        size = {paging.size_name: str(paging.size)} if paging.size else {}
        if paging.kind == "link":
            return self._linked(current, answer)
        if paging.kind == "cursor":
            cursor = self._look(paging.cursor, content)
            text = "" if cursor is None or cursor is False else written(cursor)
            pairs = size | {paging.cursor_name: text}
            return _at(sent, with_query(sent.path, pairs)) if text else None
        if entries < paging.size:
            return None
        if paging.kind == "offset":
            pairs = size | {paging.offset_name: str(total)}
        else:
            pairs = size | {paging.page_name: str(paging.first_page + number + 1)}
        return _at(sent, with_query(sent.path, pairs))

    def _linked(self, current: Sent, answer: Answer) -> Sent | None:
        """Follow a link, but never to where the credentials of this system do not belong."""
        match = _NEXT.search(answer.headers.get("Link", "")[:4000])
        if match is None:
            return None
        target = urljoin(self._base_url + current.path, match[1])
        inside = target.startswith((f"{self._base_url}/", f"{self._base_url}?"))
        fine = inside and target.isascii() and target.isprintable() and " " not in target
        if not fine or ".." in unquote(urlsplit(target).path).split("/"):
            raise InvalidReply(self._name, "answer not understood: its next page is elsewhere")
        return _at(current, target[len(self._base_url) :].partition("#")[0])

    def _listed(self, content: object) -> list[object]:
        page = self._look(self._paging.list, content)
        if page is None:
            return []
        if not isinstance(page, list):
            raise InvalidReply(self._name, f"answer not understood: {self._paging.list} is no list")
        return page

    def _look(self, expression: str, content: object) -> object:
        try:
            return search(expression, content)
        except ExpressionError as error:
            raise InvalidReply(self._name, f"answer not understood: {error}") from error


def _at(sent: Sent, path: str) -> Sent:
    return msgspec.structs.replace(sent, path=path)

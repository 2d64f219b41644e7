"""What is asked of, and told to, one TM Forum server: one record, all that match, one order.

Servers differ: some leave filters or paging out, some count wrongly, some give shorter pages than
asked for. Everything found is therefore looked at again here, or by whoever asked.
"""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, quote

import msgspec

from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.http import Answer, Http, check_read, written
from connectors.tmf.replies import NAME, understand
from connectors.tmf.sharing import Shared
from connectors.tmf.versions import Versions, asked_in, told_in

TOTAL = "X-Total-Count"
PARTIAL = 206
JSON = "application/json"
JSON_OF_OLD = "application/json;charset=utf-8"
"""What the files of version 4 say a PATCH is written in."""

Kind = TypeVar("Kind")


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """How many records a page has at most, and how many pages are read."""

    size: int = 100
    cap: int = 5


class Wire:
    """Asks and tells over one session."""

    def __init__(self, http: Http, paging: Paging, versions: Versions) -> None:
        self._http = http
        self._paging = paging
        self._versions = versions
        self._shared: Shared | None = None

    def for_one_read(self) -> "Wire":
        """Return one over the same session that asks nothing twice, to be used for one read."""
        own = Wire(self._http, self._paging, self._versions)
        own._shared = Shared()
        return own

    async def get_one(
        self, root: str, resource: str, identifier: str, kind: type[Kind], fields: str = ""
    ) -> Kind:
        """Fetch one record by its id.

        Raises:
            NotReady, AuthFailed, InvalidReply: The usual; ConnectorError: there is no such record.
        """
        if identifier in ("", ".", ".."):
            raise ConnectorError(NAME, f"{resource} not on record")
        path = f"{below(root, resource)}/{quote(identifier, safe='')}"
        answer = await self._get(path, {"fields": fields} if fields else {})
        if answer.status == 404:
            raise ConnectorError(NAME, f"{resource} not on record")
        check_read(NAME, answer.status)
        return understand(answer.body, kind, resource)

    async def get_all(
        self, root: str, resource: str, query: Mapping[str, str], kind: type[Kind]
    ) -> list[Kind]:
        """Fetch every record that matches, page by page.

        Raises:
            NotReady, AuthFailed, InvalidReply: The usual; InvalidReply also when there are more
                than `page_cap` pages: what was not seen must not pass for not there.
        """
        found: list[Kind] = []
        seen: set[bytes] = set()
        asked = asked_in(self._versions.of(root), query)
        turn: Mapping[str, str] = {"offset": "0", "limit": str(self._paging.size)}
        for _ in range(self._paging.cap):
            answer = await self._get(below(root, resource), {**asked, **turn})
            check_read(NAME, answer.status)
            page = understand(answer.body, list[kind], resource)  # type: ignore[valid-type]
            if answer.body in seen:  # it takes no notice of where a page is to begin
                return found
            seen.add(answer.body)
            found += page
            following = self._following(answer, len(page), len(found))
            if not page or following is None:
                return found
            turn = following
        raise InvalidReply(NAME, f"answer incomplete: more than {len(found)} entries")

    def _following(self, answer: Answer, count: int, so_far: int) -> Mapping[str, str] | None:
        """Return what the next page is asked with; None: that was the last one.

        A count below what has come is none, so it is not gone by. A server that says where its
        next page begins (`Link`, by offset or by cursor) is taken at its word, on the same path.
        """
        size = str(self._paging.size)
        if cursor := _cursor(answer.headers.get("Link", "")):
            return {**cursor, "limit": size}
        total = answer.headers.get(TOTAL, "")
        counted = total.isascii() and total.isdecimal() and len(total) < 10 and int(total) >= so_far
        if counted:
            more = int(total) > so_far
        else:
            more = answer.status == PARTIAL or count >= self._paging.size
        return {"offset": str(so_far), "limit": size} if more else None

    async def tell(
        self, method: str, root: str, resource: str, body: object, *, key: str
    ) -> tuple[int, bytes]:
        """Send one order, once, in the version spoken there; return the answer that accepts it.

        Raises:
            NotReady: Nothing was sent, or it was not taken on.
            AuthFailed, ConnectorError: It was refused; nothing was done.
            InvalidReply, TimeoutError: It was sent; what became of it is not known.
        """
        version = self._versions.of(root)
        old = method == "PATCH" and version == "v4"
        answer = await self._http.tell(
            method,
            below(root, resource),
            content=written(NAME, told_in(version, body)),
            headers={"Content-Type": JSON_OF_OLD if old else JSON, "Idempotency-Key": key},
        )
        return answer.status, answer.body

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        async def ask() -> Answer:
            return await self._http.ask("GET", path, params=params)

        return await (ask() if self._shared is None else self._shared.get(path, params, ask))


def below(root: str, resource: str) -> str:
    """Return the path of a list; a root may end with a stroke, as some files say."""
    return f"{root.rstrip('/')}/{resource}"


def _cursor(links: str) -> dict[str, str]:
    """Return the place in the list that a `Link` header names as the next one, or nothing.

    Only that is taken from it: never a host, never a path, never another filter.
    """
    for link in links.split(","):
        address, _, words = link.strip().partition(";")
        if '"next"' in words or "rel=next" in words:
            query = address.strip("<> ").partition("?")[2]
            asked = dict(parse_qsl(query, max_num_fields=50)) if len(query) < 2000 else {}
            return {name: asked[name] for name in ("after", "offset") if name in asked}
    return {}

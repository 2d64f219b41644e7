"""One HTTP session to the back office; every way it can fail is one of the contract's errors.

No message and no log line here holds an address, as addresses hold telephone numbers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote

import aiohttp
from yarl import URL

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.http import written
from connectors.tmf.replies import NAME, refused, understand
from connectors.tmf.sharing import Answer, Shared

MAX_BODY_BYTES = 4_000_000
CHUNK_BYTES = 65_536
TOTAL = "X-Total-Count"

Kind = TypeVar("Kind")


class Wire:
    """Asks and tells over one session."""

    def __init__(
        self, http: aiohttp.ClientSession, base_url: str, *, page_size: int, page_cap: int
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._page_size = page_size
        self._page_cap = page_cap
        self._shared: Shared | None = None

    def for_one_read(self) -> "Wire":
        """Return one over the same session that asks nothing twice, to be used for one read."""
        own = Wire(self._http, self._base_url, page_size=self._page_size, page_cap=self._page_cap)
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
        path = f"{root}/{resource}/{quote(identifier, safe='')}"
        status, body, _ = await self._get(path, {"fields": fields} if fields else {})
        if status == 404:
            raise ConnectorError(NAME, f"{resource} not on record")
        _check_read(status)
        return understand(body, kind, resource)

    async def get_all(
        self, root: str, resource: str, query: Mapping[str, str], kind: type[Kind]
    ) -> list[Kind]:
        """Fetch every record that matches, page by page.

        Raises:
            NotReady, AuthFailed, InvalidReply: The usual; InvalidReply also when there are more
                than `page_cap` pages: what was not seen must not pass for not there.
        """
        found: list[Kind] = []
        for _ in range(self._page_cap):
            paging = {"offset": str(len(found)), "limit": str(self._page_size)}
            status, body, headers = await self._get(f"{root}/{resource}", {**query, **paging})
            _check_read(status)
            page = understand(body, list[kind], resource)  # type: ignore[valid-type]
            found += page
            total = headers.get(TOTAL, "")
            more = len(found) < int(total) if total.isdecimal() else len(page) == self._page_size
            if not page or not more:
                return found
        raise InvalidReply(NAME, f"answer incomplete: more than {len(found)} entries")

    async def tell(
        self, method: str, root: str, resource: str, body: object, *, key: str
    ) -> tuple[int, bytes]:
        """Send one order, once; return the answer that accepts it.

        Raises:
            NotReady: Nothing was sent.
            AuthFailed, ConnectorError: It was refused; nothing was done.
            InvalidReply, TimeoutError: It was sent; what became of it is not known.
        """
        with _writing():
            status, answer, _ = await self._exchange(
                method,
                f"{root}/{resource}",
                content=written(NAME, body),
                headers={"Content-Type": "application/json", "Idempotency-Key": key},
            )
        _check_permission(status)
        if 400 <= status < 500 and status != 408:
            raise refused(answer, status)
        if not 200 <= status < 300:
            raise InvalidReply(NAME, f"server error {status}")
        return status, answer

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        async def ask() -> Answer:
            with _reading():
                return await self._exchange("GET", path, params=params)

        return await (ask() if self._shared is None else self._shared.get(path, params, ask))

    async def _exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        url = URL(self._base_url + path, encoded=True)
        async with self._http.request(
            method, url, params=params, data=content, headers=headers, allow_redirects=False
        ) as response:
            return response.status, await _body(response), response.headers


async def _body(response: aiohttp.ClientResponse) -> bytes:
    chunks = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        chunks += chunk
        if len(chunks) > MAX_BODY_BYTES:
            raise InvalidReply(NAME, "answer too long")
    return bytes(chunks)


UNSENT: tuple[type[Exception], ...] = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except UNSENT as error:
        raise NotReady(NAME, "unreachable") from error
    except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError) as error:
        raise NotReady(NAME, "answer cut off") from error
    except aiohttp.ClientResponseError as error:
        raise InvalidReply(NAME, "answer not understood: not HTTP") from error
    except aiohttp.ClientError as error:
        raise NotReady(NAME, "connection broken") from error


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except UNSENT as error:
        raise NotReady(NAME, "unreachable, nothing was sent") from error
    except aiohttp.ClientError as error:
        raise TimeoutError("sent, but no answer came") from error


def _check_permission(status: int) -> None:
    if status == 401:
        raise AuthFailed(NAME, "sign-in refused")
    if status == 403:
        raise AuthFailed(NAME, "not permitted")


def _check_read(status: int) -> None:
    _check_permission(status)
    if status == 429:
        raise NotReady(NAME, "too many requests")
    if status >= 500:
        raise NotReady(NAME, f"server error {status}")
    if not 200 <= status < 300:
        raise InvalidReply(NAME, f"unexpected answer {status}")

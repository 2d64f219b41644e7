"""HTTP as connectors speak it: answers of a bounded size, and each failure one of the five errors.

No message and no log line here holds an address, as addresses hold telephone numbers.
"""

import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import msgspec
from yarl import URL

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.replies import understand as understand
from app.sdk.replies import written as written
from app.sdk.text import plain

MAX_BODY_BYTES = 4_000_000
CHUNK_BYTES = 65_536
LONGEST_REASON = 160
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_UNSENT: tuple[type[Exception], ...] = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, whatever its status."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


class Http:
    """One server as a connector asks and tells it, over one session."""

    def __init__(
        self,
        name: str,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        body_max: int = MAX_BODY_BYTES,
    ) -> None:
        """Make one; errors carry `name`, paths are below `base_url` and encoded already."""
        self.name = name
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._body_max = body_max

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask something that changes nothing.

        Raises:
            NotReady, InvalidReply: No answer, or one that is cut off or too large.
        """
        with _reading(self.name):
            return await self._exchange(method, path, params, content, headers)

    async def tell(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one order, once, and return the answer that accepts it.

        Raises:
            NotReady: Nothing was sent, or it was not taken on (429).
            AuthFailed, ConnectorError: It was refused; nothing was done.
            InvalidReply, TimeoutError: It was sent; what became of it is not known.
        """
        answer = await self.send(method, path, params=params, content=content, headers=headers)
        check_order(self.name, answer)
        return answer

    async def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one order, once, and return whatever is answered; `check_order` judges it.

        Raises:
            NotReady: Nothing was sent.
            InvalidReply, TimeoutError: It was sent; what became of it is not known.
        """
        with _writing(self.name):
            return await self._exchange(method, path, params, content, headers)

    async def _exchange(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        content: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        url = URL(self._base_url + path, encoded=True)
        async with self._session.request(
            method, url, params=params, data=content, headers=headers, allow_redirects=False
        ) as response:
            body = await self._body(response)
            return Answer(status=response.status, body=body, headers=response.headers)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            body += chunk
            if len(body) > self._body_max:
                raise InvalidReply(self.name, f"answer larger than {self._body_max} bytes")
        return bytes(body)


@asynccontextmanager
async def http_session(
    *,
    headers: Mapping[str, str] | None = None,
    connect_s: float = 3.0,
    tls: ssl.SSLContext | None = None,
    fresh: bool = False,
) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session without cookies, whose only time limit of its own is for connecting.

    With `fresh`, each request has a connection of its own: for orders, as one that the server
    closes while it lies idle leaves open whether what was sent over it was carried out.
    """
    connector = aiohttp.TCPConnector(ssl=True if tls is None else tls, force_close=fresh)
    async with aiohttp.ClientSession(
        headers=headers,
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_s),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        yield session


def tls_context(
    ca_file: str = "", cert_file: str = "", key_file: str = ""
) -> ssl.SSLContext | None:
    """Make what a server's certificate is checked with; None: as the system does.

    Raises:
        OSError: A file can't be read, or does not hold what it should (`ssl.SSLError` is one).
    """
    if not ca_file and not cert_file:
        return None
    context = ssl.create_default_context(cafile=ca_file or None)
    if cert_file:
        context.load_cert_chain(Path(cert_file), Path(key_file) if key_file else None)
    return context


def check_url(url: str) -> str:
    """Return what is wrong with the address of a server, or nothing.

    Credentials go along with each request, so that plain http is for this machine only.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "an address such as https://host:8443 is needed"
    if parts.username or parts.password:
        return "no user or password in an address; secrets are kept in the keyring"
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return "only https, except to this machine: credentials go along with each request"
    if parts.query or parts.fragment:
        return "the address must end with a path"
    return ""


def check_permission(name: str, status: int) -> None:
    """Raise `AuthFailed` where the server refuses who asks."""
    if status == 401:
        raise AuthFailed(name, "sign-in refused")
    if status == 403:
        raise AuthFailed(name, "not permitted")


def check_order(name: str, answer: Answer, why: str = "") -> None:
    """Raise what an answer that does not accept an order stands for; errors as `Http.tell`'s.

    Args:
        name: Of the connector.
        answer: Whatever came.
        why: Why it was refused, where the connector knows better than `refusal` where that stands.
    """
    check_permission(name, answer.status)
    if answer.status == 429:
        raise NotReady(name, "too many requests, nothing was done")
    if 400 <= answer.status < 500 and answer.status != 408:
        raise ConnectorError(name, f"refused: {why or refusal(answer)}")
    if answer.status >= 500:
        raise InvalidReply(name, f"server error {answer.status}")
    if not answer.good:
        raise InvalidReply(name, f"unexpected answer {answer.status}")


def check_read(name: str, status: int) -> None:
    """Raise what an answer that holds no record stands for."""
    check_permission(name, status)
    if status == 429:
        raise NotReady(name, "too many requests")
    if status >= 500:
        raise NotReady(name, f"server error {status}")
    if not 200 <= status < 300:
        raise InvalidReply(name, f"unexpected answer {status}")


def refusal(answer: Answer) -> str:
    """Return why something was refused, in the server's own words where it has any."""
    words = ""
    try:
        said = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = None
    if isinstance(said, dict):
        found = (said.get(key) for key in ("message", "reason", "detail", "error", "title"))
        words = next((text for each in found if (text := _words(each)).strip()), "")
    return plain(words, LONGEST_REASON) or f"answer {answer.status}"


def _words(said: object) -> str:
    """Return a reason as text; of a list of what is wrong, each with its place."""
    if isinstance(said, list):
        return "; ".join(filter(None, (_complaint(each) for each in said[:5])))
    return said if isinstance(said, str) else ""


def _complaint(said: object) -> str:
    match said:
        case {"loc": list(place), "msg": str(words)}:
            return f"{'.'.join(str(each) for each in place[1:])}: {words}"
        case str(words) | {"message": str(words)}:
            return words
        case _:
            return ""


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientSSLError, ssl.SSLError) as error:
        raise NotReady(name, "its certificate is not to be trusted") from error
    except _UNSENT as error:
        raise NotReady(name, "unreachable") from error
    except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError) as error:
        raise NotReady(name, "answer cut off") from error
    except aiohttp.ClientResponseError as error:
        raise InvalidReply(name, "answer not understood: not HTTP") from error
    except aiohttp.ClientError as error:
        raise NotReady(name, "connection broken") from error


@contextmanager
def _writing(name: str) -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientSSLError, ssl.SSLError) as error:
        raise NotReady(name, "its certificate is not to be trusted, nothing was sent") from error
    except _UNSENT as error:
        raise NotReady(name, "unreachable, nothing was sent") from error
    except aiohttp.ClientError as error:
        raise TimeoutError("sent, but no answer came") from error

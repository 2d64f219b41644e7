"""One HTTP server that misbehaves in every way of the table, and remembers what it was asked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from app.sdk.kit.certificate import unknown_certificate
from app.sdk.kit.hostile import HUGE_BYTES, deep, encoded, thousand, wrong_types
from app.sdk.kit.rows import Row
from app.sdk.kit.sockets import Listening, closed_port

PAGE = b"<!DOCTYPE html><html><body><h1>Sign in</h1><form action=/login></form></body></html>"
CHUNK = b"x" * 65_536
TROUBLES: dict[Row, tuple[int, str, bytes]] = {
    Row.EXPIRED_TOKEN: (
        401,
        'WWW-Authenticate: Bearer error="invalid_token", error_description="expired"\r\n',
        b'{"code": "41", "reason": "token expired"}',
    ),
    Row.UNAUTHORIZED: (401, 'WWW-Authenticate: Basic realm="x"\r\n', b""),
    Row.FORBIDDEN: (403, "", b'{"message": "forbidden"}'),
    Row.NOT_FOUND: (404, "", b'{"message": "not found"}'),
    Row.CONFLICT: (409, "", b'{"message": "conflict"}'),
    Row.TOO_MANY: (429, "Retry-After: 30\r\n", b""),
    Row.SERVER_ERROR: (500, "", b'{"message": "java.lang.NullPointerException"}'),
    Row.BAD_GATEWAY: (502, "", PAGE),
    Row.UNAVAILABLE: (503, "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", PAGE),
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it came over the wire, nothing decoded for the better.

    Attributes:
        target: Path and query as they stood there.
        headers: By name in small letters.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, still encoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """What is asked by, decoded."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def json(self) -> Any:
        """The body as plain data; None when it is not JSON."""
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(self.body)
        return None

    def shape(self) -> tuple[object, ...]:
        """What may not depend on a value that is put into it."""
        names = sorted(key for key, _ in parse_qsl(urlsplit(self.target).query, True))
        return (
            self.method,
            self.path.count("/"),
            names,
            sorted(self.headers.keys() - {"content-length"}),
            _keys(self.json()),
        )


Answer = Callable[[Asked], Any]
"""What a system that is well says to a request: plain data for JSON, or bytes."""


class MisbehavingHttp:
    """A server that is well (`row` None) or fails in one way; `row` may be changed at any time.

    Attributes:
        fails: Which requests fail; all, if nothing else is said.
        asked: Every request, in its order.
    """

    def __init__(self, answer: Answer, row: Row | None = None) -> None:
        self.row = row
        self.fails: Callable[[Asked], bool] = lambda _asked: True
        self.asked: list[Asked] = []
        self._answer = answer
        tls = unknown_certificate() if row is Row.WRONG_CERTIFICATE else None
        self._listening = Listening(self._serve, tls)
        self._tls = tls

    @property
    def url(self) -> str:
        """Where it is, or is not."""
        scheme = "https" if self._tls else "http"
        port = closed_port() if self.row is Row.REFUSED else self._listening.port
        return f"{scheme}://127.0.0.1:{port}"

    async def __aenter__(self) -> "MisbehavingHttp":
        await self._listening.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._listening.__aexit__(kind, error, traceback)

    def stall(self) -> None:
        """Never answer again."""
        self.row = Row.SILENT

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await _request(reader)
        if asked is None:
            return
        self.asked.append(asked)
        row = self.row if self.fails(asked) else None
        if row is Row.SILENT:
            await asyncio.Event().wait()
        elif row is Row.HUGE:
            await _pour(writer)
        else:
            writer.write(self._said(row, asked))
            await writer.drain()

    def _said(self, row: Row | None, asked: Asked) -> bytes:
        if row in TROUBLES:
            status, headers, body = TROUBLES[row]
            return _response(status, body, headers)
        if row is Row.NOT_ITS_LANGUAGE:
            return _response(200, PAGE, kind="text/html; charset=utf-8")
        if row is Row.EMPTY:
            return _response(200, b"")
        if row is Row.DEEP:
            return _response(200, deep())
        answer = self._answer(asked)
        if row is Row.WRONG_TYPES:
            answer = wrong_types(answer)
        elif row is Row.THOUSAND:
            answer = thousand(answer)
        body = answer if isinstance(answer, bytes) else encoded(answer)
        said = _response(200, body)
        return said[: -len(body) // 2] if row is Row.CUT_OFF else said


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _version = first.split(" ", 2)
    headers = dict(_header(line) for line in lines)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method=method, target=target, headers=headers, body=body)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _response(
    status: int, body: bytes, headers: str = "", *, kind: str = "application/json"
) -> bytes:
    head = (
        f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\n{headers}"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


async def _pour(writer: asyncio.StreamWriter) -> None:
    """Begin an answer in JSON and go on until nobody listens, or 100 MB have been said."""
    writer.write(
        b"HTTP/1.1 200 Said\r\nContent-Type: application/json\r\nConnection: close\r\n"
        b'Transfer-Encoding: chunked\r\n\r\n3\r\n[["\r\n'
    )
    for _ in range(HUGE_BYTES // len(CHUNK)):
        writer.write(f"{len(CHUNK):x}\r\n".encode() + CHUNK + b"\r\n")
        await writer.drain()
    writer.write(b'3\r\n"]]\r\n0\r\n\r\n')
    await writer.drain()


def _keys(said: Any) -> object:
    match said:
        case dict():
            return {key: _keys(value) for key, value in said.items()}
        case list():
            return [_keys(each) for each in said]
        case _:
            return type(said).__name__

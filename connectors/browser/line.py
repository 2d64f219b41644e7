"""The line to the browser: its messenger dials in on this machine, with a token only both know.

Each message is four bytes of length and that much JSON. An answer bears its question's number.
"""

import asyncio
import hmac
import json
import os
import secrets
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from app.sdk.errors import ConnectorDefect, InvalidReply, NotReady

FILE = "browser.json"
MESSAGE_MAX = 1_000_000
GREETING_S = 3.0
HEAD = struct.Struct("<I")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser says to one question; `error` is one of its own words."""

    id: int
    fields: dict[str, str] = {}
    error: str = ""
    field: str = ""
    detail: str = ""


class _Numbered(msgspec.Struct, frozen=True):
    """Which question something is the answer to."""

    id: int


class Line:
    """Takes the browser's call; one browser at a time, the last that dialled in."""

    def __init__(self, name: str, token: str) -> None:
        self.name = name
        self._token = token
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._number = 0
        self._calls: set[asyncio.Task[object]] = set()

    @property
    def connected(self) -> bool:
        """Whether a browser is on the line."""
        return self._writer is not None

    async def ask(self, question: Mapping[str, object], limit_s: float) -> Answer:
        """Ask the browser one thing.

        Raises:
            NotReady: No browser is on the line, or it does not answer in time.
            InvalidReply: It hung up in the middle.
        """
        writer = self._writer
        if writer is None:
            raise NotReady(self.name, "no browser with the extension is open")
        self._number += 1
        number = self._number
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answered
        try:
            async with asyncio.timeout(limit_s):
                body = json.dumps({"id": number, **question}).encode()
                writer.write(HEAD.pack(len(body)) + body)
                await writer.drain()
                return await answered
        except TimeoutError as error:
            raise NotReady(self.name, f"no answer from the browser in {limit_s:g} s") from error
        except ConnectionError as error:
            raise InvalidReply(self.name, "the browser has gone") from error
        finally:
            del self._waiting[number]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one call, for as long as it lasts; who does not know the token is hung up on."""
        task = asyncio.current_task()
        if task is not None:
            self._calls.add(task)
        try:
            with suppress(OSError, EOFError, TimeoutError, msgspec.DecodeError, ValueError):
                async with asyncio.timeout(GREETING_S):
                    said = await _message(reader)
                if hmac.compare_digest(said, self._token.encode()):
                    await self._hear(reader, writer)
        finally:
            if self._writer is writer:
                self._writer = None
                self._fail()
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            if task is not None:
                self._calls.discard(task)

    async def stop(self) -> None:
        """Hang up."""
        for task in list(self._calls):
            task.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        former, self._writer = self._writer, writer
        if former is not None:
            former.close()
        while True:
            message = await _message(reader)
            number = msgspec.json.decode(message, type=_Numbered).id
            waiting = self._waiting.get(number)
            if waiting is None or waiting.done():
                continue
            try:
                waiting.set_result(msgspec.json.decode(message, type=Answer))
            except msgspec.DecodeError:
                waiting.set_exception(InvalidReply(self.name, "answer not understood"))

    def _fail(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(InvalidReply(self.name, "the browser has gone"))


async def _message(reader: asyncio.StreamReader) -> bytes:
    (length,) = HEAD.unpack(await reader.readexactly(HEAD.size))
    if length > MESSAGE_MAX:
        raise ValueError("a message too long")
    return await reader.readexactly(length)


@asynccontextmanager
async def listening(name: str, folder: Path | None) -> AsyncIterator[Line]:
    """Listen on this machine, and say where in a file that only its owner may read.

    Raises:
        ConnectorDefect: The desk lends no folder for the file.
    """
    if folder is None:
        raise ConnectorDefect(name, "needs a folder of its own; let it run in the desk")
    line = Line(name, secrets.token_urlsafe(32))
    server = await asyncio.start_server(line.take, "127.0.0.1", 0)
    file = folder / FILE
    try:
        port = server.sockets[0].getsockname()[1]
        _write(file, json.dumps({"port": port, "token": line._token}))  # noqa: SLF001 - of this room
        yield line
    finally:
        file.unlink(missing_ok=True)
        server.close()
        await line.stop()


def _write(file: Path, text: str) -> None:
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    beside.replace(file)

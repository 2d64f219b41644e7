"""The local socket `ringside call` comes to: open to this user alone, and to nothing else.

On Linux and macOS a socket file only its owner may use; on Windows, where asyncio serves no such
files, a port of this machine's with a token. Where it is stands in `door.json`, which nobody else
may read either way.
"""

import asyncio
import hmac
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.sdk.errors import NotReady
from app.sdk.notice import DOOR_FILE, LINE_LIMIT, Notice, NoticeError, unpacked

READ_LIMIT_S = 1.0
GUESTS_LIMIT = 16
SOCKET_PATH_LIMIT = 100
"""Bytes of a path a socket may have on every system."""


class Door:
    """Takes notices on; each is answered before the call it is of is told."""

    def __init__(
        self,
        name: str,
        folder: Path,
        take: Callable[[Notice], bool],
        *,
        by_port: bool | None = None,
    ) -> None:
        """Make one.

        Args:
            name: What the connector is called.
            folder: Its own, which only this user may read.
            take: Given each notice; False: too many wait already.
            by_port: Whether a port is used in place of a socket file; None: as the system needs.
        """
        self._name = name
        self._folder = folder
        self._take = take
        self._by_port = sys.platform == "win32" if by_port is None else by_port
        self._token = secrets.token_urlsafe(32)
        self._server: asyncio.Server | None = None
        self._short: Path | None = None
        self._guests: set[asyncio.Task[object]] = set()

    async def open(self) -> None:
        """Listen, unless it does already.

        Raises:
            NotReady: It can't.
        """
        if self._server is not None:
            return
        if await self.served():
            raise NotReady(self._name, "another desk takes the phone's calls")
        try:
            said = await (self._open_port() if self._by_port else self._open_file())
            self._write_down({**said, "token": self._token})
        except OSError as error:
            self.close()
            raise NotReady(
                self._name, f"can't listen for the phone: {error.strerror or error}"
            ) from error

    async def served(self) -> bool:
        """Whether somebody listens where a desk wrote down that it does."""
        try:
            said = json.loads((self._folder / DOOR_FILE).read_bytes())
            async with asyncio.timeout(READ_LIMIT_S):
                if "unix" in said:
                    _, writer = await asyncio.open_unix_connection(said["unix"])
                else:
                    _, writer = await asyncio.open_connection("127.0.0.1", said["port"])
        except (OSError, ValueError, KeyError, TypeError, TimeoutError):
            return False
        writer.close()
        return True

    def close(self) -> None:
        """Listen no more, and answer nobody."""
        for guest in self._guests:
            guest.cancel()
        if self._server is not None:
            self._server.close()
            self._server = None
            (self._folder / DOOR_FILE).unlink(missing_ok=True)
            (self._folder / "calls.sock").unlink(missing_ok=True)
        if self._short is not None:
            shutil.rmtree(self._short, ignore_errors=True)
            self._short = None

    async def _open_port(self) -> dict[str, object]:
        self._server = await asyncio.start_server(self._greet, "127.0.0.1", 0, limit=LINE_LIMIT)
        return {"port": self._server.sockets[0].getsockname()[1]}

    async def _open_file(self) -> dict[str, object]:
        path = self._folder / "calls.sock"
        if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
            self._short = Path(tempfile.mkdtemp(prefix="ringside-"))  # 0700, as mkdtemp does
            path = self._short / "calls.sock"
        path.unlink(missing_ok=True)  # of a desk that was killed
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._greet, path, limit=LINE_LIMIT)
        finally:
            os.umask(before)
        return {"unix": str(path)}

    def _write_down(self, said: dict[str, object]) -> None:
        file = self._folder / DOOR_FILE
        new = file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(said, out)
        new.replace(file)

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guest = asyncio.current_task()
        assert guest is not None
        self._guests.add(guest)
        try:
            room = len(self._guests) <= GUESTS_LIMIT
            answer = self._answer(await _line(reader) if room else None)
            writer.write(json.dumps(answer).encode() + b"\n")
            async with asyncio.timeout(READ_LIMIT_S):
                await writer.drain()
        except (OSError, TimeoutError):
            pass  # whoever asked is gone
        finally:
            self._guests.discard(guest)
            writer.close()

    def _answer(self, line: bytes | None) -> dict[str, object]:
        if line is None:
            return {"ok": False, "say": "too much at once, or too slow"}
        try:
            notice, token = unpacked(line)
        except NoticeError as error:
            return {"ok": False, "say": str(error)}
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode()):
            return {"ok": False, "say": "the token is another"}
        return {"ok": True} if self._take(notice) else {"ok": False, "say": "too many calls wait"}


async def _line(reader: asyncio.StreamReader) -> bytes | None:
    try:
        async with asyncio.timeout(READ_LIMIT_S):
            return await reader.readuntil(b"\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
        return None

"""Servers over plain TCP and UDP that misbehave, for connectors that do not speak HTTP."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from types import TracebackType

from app.sdk.kit.certificate import unknown_certificate
from app.sdk.kit.hostile import HUGE_BYTES, THOUSAND
from app.sdk.kit.rows import Row

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Reply = Callable[[bytes], bytes]
"""What a system that is well says to a packet."""

GREETING = b"220 mail.example.invalid ESMTP ready\r\n"
CHUNK = b"\x00" * 65_536
LARGEST_PACKET = 65_507


class Listening:
    """A TCP server that owns its connections: none outlives it."""

    def __init__(self, serve: Serve, tls: ssl.SSLContext | None = None) -> None:
        self._serve = serve
        self._tls = tls
        self._tasks: set[asyncio.Task[object]] = set()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._server is None:
            raise RuntimeError("the server is not open")
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> "Listening":
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", 0, ssl=self._tls, limit=2**22
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._serve(reader, writer)
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()
            if task is not None:
                self._tasks.discard(task)


def closed_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port of this machine at which nobody listens."""
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def misbehaving_tcp(row: Row, *, first: bytes = b"") -> AsyncIterator[int]:
    """Yield the port of a TCP server that fails in that way, whatever the protocol above it.

    Rows it knows: refused, silent, cut-off (hangs up in the middle of what it says), wrong
    certificate, another language, empty (hangs up at once), huge. Others are the protocol's own.

    Args:
        row: How to fail.
        first: The true first words of the protocol, which `cut-off` says half of.

    Raises:
        KeyError: TCP alone can't fail in that way.
    """
    if row is Row.REFUSED:
        yield closed_port()
        return

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _MISBEHAVE[row](reader, writer, first)

    if row not in _MISBEHAVE:
        raise KeyError(row)
    tls = unknown_certificate() if row is Row.WRONG_CERTIFICATE else None
    async with Listening(serve, tls) as listening:
        yield listening.port


async def _silent(
    _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter, _first: bytes
) -> None:
    await asyncio.Event().wait()


async def _cut_off(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes
) -> None:
    if not first:
        await reader.read(1)
    writer.write((first or GREETING)[: max(1, len(first) // 2)])
    await writer.drain()


async def _garbage(
    _reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _first: bytes
) -> None:
    writer.write(GREETING)
    await writer.drain()
    await asyncio.sleep(0.05)


async def _nothing(
    _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter, _first: bytes
) -> None:
    return


async def _huge(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes) -> None:
    writer.write(first)
    for _ in range(HUGE_BYTES // len(CHUNK)):
        writer.write(CHUNK)
        await writer.drain()


_MISBEHAVE = {
    Row.SILENT: _silent,
    Row.CUT_OFF: _cut_off,
    Row.WRONG_CERTIFICATE: _silent,
    Row.NOT_ITS_LANGUAGE: _garbage,
    Row.EMPTY: _nothing,
    Row.HUGE: _huge,
}


@asynccontextmanager
async def misbehaving_udp(row: Row, reply: Reply | None = None) -> AsyncIterator[int]:
    """Yield the port of a UDP server that fails in that way, whatever the protocol above it.

    Rows it knows: refused, silent, cut-off (half of the reply), another language, empty (a packet
    of nothing), huge (the largest packet there is), thousand rows (the reply a thousand times).

    Args:
        row: How to fail.
        reply: What a system that is well says to a packet.

    Raises:
        KeyError: UDP alone can't fail in that way.
    """
    if row is Row.REFUSED:
        yield closed_port(socket.SOCK_DGRAM)
        return
    if row not in _PACKETS:
        raise KeyError(row)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Replying(row, reply or bytes), local_addr=("127.0.0.1", 0)
    )
    try:
        yield int(transport.get_extra_info("sockname")[1])
    finally:
        transport.close()
        await asyncio.sleep(0)


class _Replying(asyncio.DatagramProtocol):
    def __init__(self, row: Row, reply: Reply) -> None:
        self._row = row
        self._reply = reply
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.DatagramTransport):
            self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for packet in _PACKETS[self._row](self._reply, data):
            if self._transport is not None:
                self._transport.sendto(packet, addr)


_PACKETS: dict[Row, Callable[[Reply, bytes], Iterable[bytes]]] = {
    Row.SILENT: lambda _reply, _asked: (),
    Row.CUT_OFF: lambda reply, asked: (reply(asked)[: max(1, len(reply(asked)) // 2)],),
    Row.NOT_ITS_LANGUAGE: lambda _reply, _asked: (GREETING,),
    Row.EMPTY: lambda _reply, _asked: (b"",),
    Row.HUGE: lambda _reply, _asked: (b"\x30" * LARGEST_PACKET,),
    Row.THOUSAND: lambda reply, asked: (reply(asked),) * THOUSAND,
}

"""Read a file of event-socket bytes with genesis; print seconds and MB grown.

Run by an interpreter that has genesis and nothing of ours. Its reader alone is measured, over
asyncio's own stream: no telemetry, no routing, no handlers, which it has on top.
"""

import asyncio
import json
import sys
import time

from genesis.observability import logger
from genesis.protocol.reader_fsm import ESLReaderFSM

CHUNK = 64 * 1024


async def read(name: str) -> int:
    """Return how many events were read."""
    reader, machine, heard = asyncio.StreamReader(limit=2**24), ESLReaderFSM(), 0
    with open(name, "rb") as content:  # noqa: ASYNC230 - what is measured is what follows
        while chunk := content.read(CHUNK):
            reader.feed_data(chunk)
            heard += await _drain(reader, machine)
    return heard


async def _drain(reader: asyncio.StreamReader, machine: ESLReaderFSM) -> int:
    """Read while the stream surely holds a whole frame."""
    heard = 0
    buffer = reader._buffer
    while (end := buffer.find(b"\n\n")) >= 0:
        head = bytes(buffer[:end])
        length = int(head.partition(b"Content-Length: ")[2].partition(b"\n")[0] or 0)
        if len(buffer) < end + 2 + length:
            break
        events, wanted = machine.process_headers((await reader.readuntil(b"\n\n")).decode())
        if wanted:
            events = machine.process_body(await reader.readexactly(wanted))
        heard += len(events)
    return heard


def peak_mb() -> float:
    """Return the most memory this process has held, which its parent's does not count into."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    logger.disabled = True
    before_mb, began_s = peak_mb(), time.perf_counter()
    count = asyncio.run(read(sys.argv[1]))
    took_s = time.perf_counter() - began_s
    grown_mb = peak_mb() - before_mb
    print(json.dumps({"took_s": took_s, "grown_mb": grown_mb, "heard": count}))

"""How many events a second the Asterisk connector hears, beside two libraries: 200,000 of them.

A recorded queue call is multiplied under new ids, so that about one event in 250 is of this agent's
own conversations. All are fed the same bytes from memory in chunks of 64 KiB (asterisk-ami in its
own size), no socket between: ours with its filter, ours reading every header of every event,
panoramisk's protocol and asterisk-ami's client with one callback for every event. They take turns;
medians of three rounds. What each grows by is measured in a process of its own that reads the same
bytes off the disk. Last, how long a ring takes from the socket to the model while others call.

Rates depend on the machine and on who else uses it; the ratios do not.
"""

import asyncio
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

from app.domain.events import Delivered
from app.sandbox.telephony.switch import Switch
from app.sdk.calls.clock import SwitchClock
from app.sdk.connector import ConnectorContext
from connectors.asterisk import Settings, connect
from connectors.asterisk.framing import Framer
from connectors.asterisk.listener import Listener
from connectors.asterisk.message import parse
from tests.benchmarks.figures import Figure, kept, percentile

CAPTURE = Path(__file__).parents[1] / "captures" / "asterisk" / "02-queue-ringall-3.ami"
EVENTS = 200_000
OURS_EVERY = 250
ROUNDS = 3
CHUNK = 64 * 1024
RINGS = 200
OTHERS_PER_S = 1_000
AIM_MS = 5.0
MEMORY = "--memory-of"
Chunks = Iterable[bytes]


def figures() -> list[Figure]:
    """Measure."""
    content, events = multiply(CAPTURE.read_bytes(), EVENTS)
    rows = [*_rates(content, events), *_growth(content)]
    rows.append(("AMI, bytes and events", f"{len(content) / 1e6:.0f} MB", f"{events:,} events"))
    return [*rows, asyncio.run(_latency())]


def _runs() -> dict[str, Callable[[Chunks], int]]:
    runs: dict[str, Callable[[Chunks], int]] = {
        "filtered": hear_filtered,
        "parsed": hear_all,
        "panoramisk": hear_panoramisk,
    }
    if importlib.util.find_spec("asterisk") is not None:
        runs["asterisk-ami"] = hear_asterisk_ami
    return runs


def _rates(content: bytes, events: int) -> list[Figure]:
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    runs = _runs()
    taken_s: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            began_s = time.perf_counter()
            run(chunks)
            taken_s[name].append(time.perf_counter() - began_s)
            _end_what_panoramisk_left()
    rates = {name: [events / took_s for took_s in took] for name, took in taken_s.items()}
    theirs = {name: median(rates[name]) for name in ("panoramisk", "asterisk-ami") if name in rates}
    rows = [
        (f"AMI, {_TITLES[name]}, events/s", f"{median(each):,.0f}", _spread(each, theirs))
        for name, each in rates.items()
    ]
    if "asterisk-ami" not in rates:
        rows.append(("AMI, asterisk-ami, events/s", "-", "not installed: pip install .[bench]"))
    return rows


def _growth(content: bytes) -> list[Figure]:
    """Measure, each in a process of its own, by how much memory grows at most."""
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as folder:
        file = Path(folder) / "events.ami"
        file.write_bytes(content)
        return [
            (f"AMI, {_TITLES[name]}, growth in MB", _grown(name, file), "peak, while it hears all")
            for name in _runs()
        ]


def _grown(name: str, file: Path) -> str:
    command = [sys.executable, __file__, MEMORY, name, str(file)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def grow(name: str, file: Path) -> float:
    """Return by how many MB this process grows while it hears a file."""
    memory = psutil.Process().memory_info
    before = most = memory().rss

    def read() -> Iterator[bytes]:
        nonlocal most
        with file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                most = max(most, memory().rss)
                yield chunk

    _runs()[name](read())
    return (most - before) / 1e6


async def _latency() -> Figure:
    """Measure from the moment the switch sends a ring to the moment the model has told of it."""
    took_ms: list[float] = []
    context = ConnectorContext(
        agent="PJSIP/101", secret=lambda name: "sesame", now=lambda: datetime.now(UTC),
        random=Random(1).random,
    )  # fmt: skip
    async with (
        Switch({"ringside": "sesame"}) as switch,
        asyncio.TaskGroup() as group,
        connect(Settings(port=switch.port), context) as source,
        aclosing(source.events()) as events,
    ):
        await anext(events)
        storm = group.create_task(switch.storm(OTHERS_PER_S, 120.0))
        for number in range(RINGS):
            await asyncio.sleep(0.005)
            began_s = time.perf_counter()
            call = await switch.ring(ani=f"1200000{number:04d}", queue="broadband")
            while not (isinstance(event := await anext(events), Delivered) and event.alerting):
                pass
            took_ms.append((time.perf_counter() - began_s) * 1e3)
            await call.abandon()
        storm.cancel()
    slow = percentile(took_ms, 0.99)
    note = f"{kept(slow, AIM_MS, 'ms')}; {OTHERS_PER_S} events/s of others, sender included"
    return (
        "AMI, ring from socket to model, p50 / p99, ms",
        f"{median(took_ms):.2f} / {slow:.2f}",
        note,
    )


_TITLES = {
    "filtered": "ours, filter first",
    "parsed": "ours, all parsed",
    "panoramisk": "panoramisk 1.4",
    "asterisk-ami": "asterisk-ami 0.1.7",
}


def _spread(rates: list[float], theirs: dict[str, float]) -> str:
    times = (f"{median(rates) / rate:.1f} times {name}" for name, rate in theirs.items())
    return f"{min(rates):,.0f} to {max(rates):,.0f}; {', '.join(times)}"


def multiply(capture: bytes, wanted: int) -> tuple[bytes, int]:
    """Repeat a recording under new ids until there are so many events, most not of agent 101.

    Returns:
        The bytes, and how many messages they hold.
    """
    head, *messages = capture.split(b"\r\n\r\n")
    # At a goodbye asterisk-ami hears no more.
    body = b"\r\n\r\n".join(one for one in messages if not one.startswith(b"Response: Goodbye"))
    each = body.count(b"\r\n\r\n")
    parts = [head + b"\r\n\r\n"]
    for number in range(wanted // each):
        call = body.replace(b"cti-lab-17953", b"cti-%04d-17953" % number)
        call = call.replace(b"PJSIP/trunk-0000", b"PJSIP/trunk-%04d" % number)
        if number % OURS_EVERY:
            call = call.replace(b"PJSIP/10", b"PJSIP/%d" % (20 + number % 70))
        parts.append(call)
    return b"".join(parts), each * (wanted // each) + 1


def hear_filtered(chunks: Chunks) -> int:
    """Hear as the connector does; return how many events of calls it tells."""
    listener = Listener(
        "PJSIP/101", SwitchClock(lambda: datetime.now(UTC)), lambda action_id: False, up=True
    )
    listener.connect()
    told = 0
    for chunk in chunks:
        listener.feed(chunk)
        told += len(listener.work())
    return told


def hear_all(chunks: Chunks) -> int:
    """Frame and read every message; return how many."""
    framer = Framer()
    return sum(1 for chunk in chunks for raw in framer.feed(chunk) if parse(raw))


def hear_panoramisk(chunks: Chunks) -> int:
    """Feed panoramisk's protocol, with one callback; return how many events it was called with."""
    heard = 0

    def count(manager: Manager, event: object) -> None:
        nonlocal heard
        heard += 1

    manager = Manager()
    manager.register_event("*", count)
    protocol = AMIProtocol()
    protocol.connection_made(None)
    protocol.factory = manager
    protocol.encoding = "utf8"
    for chunk in chunks:
        protocol.data_received(chunk)
    return heard


def _end_what_panoramisk_left() -> None:
    """Cancel the tasks it starts for the answers in a recording, and waits for without end."""
    loop = asyncio.get_event_loop_policy().get_event_loop()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.wait(left) if left else asyncio.sleep(0))


class _Memory:
    """What asterisk-ami takes for its socket."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def recv(self, size: int) -> bytes:
        """Return at most so many bytes; none at the end."""
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)

    def close(self) -> None:
        """Nothing is open."""


def hear_asterisk_ami(chunks: Chunks) -> int:
    """Feed asterisk-ami's client, with one callback; return how many events it was called with."""
    import threading

    from asterisk.ami import AMIClient

    heard = 0

    def count(event: object, **more: object) -> None:
        nonlocal heard
        heard += 1

    client = AMIClient("nowhere")
    client.add_event_listener(count)
    client._socket = _Memory(chunks)
    client.finished = threading.Event()
    client.listen()
    if not heard:
        raise RuntimeError("asterisk-ami heard nothing")
    return heard


def main() -> None:
    """Print the figures, or, in a process of its own, how much one of them grows."""
    if sys.argv[1:2] == [MEMORY]:
        sys.stdout.write(f"{grow(sys.argv[2], Path(sys.argv[3])):.1f}\n")
        return
    for name, value, note in figures():
        sys.stdout.write(f"{name:<48} {value:>12}  {note}\n")


if __name__ == "__main__":
    main()

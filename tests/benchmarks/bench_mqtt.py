"""Five thousand desks on one Mosquitto, 200 calls a second: how soon each hears, what it takes.

The desks are raw MQTT 5 sockets in two processes, without TLS; broker, gateway and desks share this
machine's cores, so the times are those of a machine doing everybody's work. Each call rings at one
desk (manifest, snapshot), and ends a second later (`closed`, cleared, manifest). Then one real
desk, over TLS, connects again and again while a call is held: until its snapshot is told.
"""

import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import resource
import ssl
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.events import Delivered, Diverted, LinkRestored
from app.sandbox.telephony.mqtt_gateway import Gateway
from app.sdk.connector import ConnectorContext
from connectors.mqtt import Settings, connect
from tests.servers.certificates import Authority
from tests.servers.launch import find, free_port, listens, running

DESKS, DESK_PROCESSES = 5_000, 2
CALLS_A_SECOND, SECONDS, RING_S = 200, 15, 1.0
RECONNECTS = 30
CONFIGURATION = """
per_listener_settings false
listener {port} 127.0.0.1
listener {tls_port} 127.0.0.1
certfile {certificate}
keyfile {key}
allow_anonymous true
persistence false
max_inflight_messages 1000
set_tcp_nodelay true
max_queued_messages 10000
"""
CUSTOMER = {"ani": "12000000101", "dnis": "8005550100", "caller_name": "Ada Archer"}
STATUS = "cti/v1/main/gateway/main/status"


def figures() -> list[tuple[str, str, str]]:
    """Measure."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as folder:
        Path(folder).chmod(0o755)
        with broker(Path(folder)) as (pid, port, tls_port, ca_file):
            late_ms, connected_s = asyncio.run(load(port))
            memory_mb = resident_mb(pid)
            again_ms = asyncio.run(reconnect(port, tls_port, ca_file))
            gone_ms = asyncio.run(ring_all(tls_port, ca_file))
    whole = CALLS_A_SECOND * SECONDS
    heard = f"{len(late_ms):,} of {whole:,} rings heard"
    of_100 = quantiles(late_ms, n=100)
    return [
        ("MQTT, delivery p50", f"{of_100[49]:.1f} ms", heard),
        ("MQTT, delivery p99", f"{of_100[98]:.1f} ms", f"worst {max(late_ms):.1f} ms"),
        ("MQTT, all desks connected", f"{connected_s:.1f} s", f"{DESKS:,} desks"),
        ("MQTT, broker's memory", f"{memory_mb:.1f} MB", f"{memory_mb * 1024 / DESKS:.1f} kB each"),
        ("MQTT, ring-all, answer to gone", f"{median(gone_ms):.1f} ms",
         f"at both others; worst of {len(gone_ms)}: {max(gone_ms):.1f} ms"),
        ("MQTT, reconnect until right", f"{median(again_ms):.0f} ms",
         f"worst of {len(again_ms)}: {max(again_ms):.0f} ms; load {os.getloadavg()[0]:.1f}"),
    ]  # fmt: skip


@contextlib.contextmanager
def broker(folder: Path) -> Iterator[tuple[int, int, int, str]]:
    port, tls_port, authority = free_port(), free_port(), Authority(folder)
    pair = authority.certificate("localhost")
    pair.key.chmod(0o644)
    file = folder / "conf"
    file.write_text(CONFIGURATION.format(port=port, tls_port=tls_port, certificate=pair.certificate,
                                         key=pair.key))  # fmt: skip
    command = [find("mosquitto") or "mosquitto", "-c", file]
    with running(command, lambda: listens(tls_port), log=folder / "log") as pid:
        yield pid, port, tls_port, str(authority.file)


def resident_mb(pid: int) -> float:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    """The most it has held so far."""
    return next(int(row.split()[1]) for row in rows if row.startswith("VmHWM")) / 1024


class Raw(asyncio.Protocol):
    """An MQTT 5 client of a few lines: subscribes, acknowledges, notes how late a ring came."""

    def __init__(self, name: str, topics: tuple[str, ...], late_ms: list[float]) -> None:
        self.name, self.topics, self.late_ms = name, topics, late_ms
        self.ready = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        body = text("MQTT") + bytes([5, 2]) + struct.pack("!H", 60) + b"\0" + text(self.name)
        transport.write(packet(0x10, body))

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while (found := split(self.rest)) is not None:
            command, body, self.rest = found
            if command & 0xF0 == 0x20 and self.topics:
                wanted = b"".join(text(topic) + b"\1" for topic in self.topics)
                self.transport.write(packet(0x82, b"\0\1\0" + wanted))
            elif command & 0xF0 in (0x20, 0x90):
                self.ready.set_result(None)
            elif command & 0xF0 == 0x30:
                self.hear(command, body)

    def hear(self, command: int, body: bytes) -> None:
        (length,) = struct.unpack_from("!H", body)
        if command & 0x06:
            self.transport.write(b"\x40\x02" + body[2 + length : 4 + length])
        at = body.rfind(b'"sent_ns": "')
        if at >= 0 and b'"ringing"' in body:
            sent_ns = int(body[at + 12 : body.index(b'"', at + 12)])
            self.late_ms.append((time.monotonic_ns() - sent_ns) / 1e6)


def text(said: str) -> bytes:
    return struct.pack("!H", len(said.encode())) + said.encode()


def packet(command: int, body: bytes) -> bytes:
    length, written = len(body), b""
    while True:
        length, low = divmod(length, 128)
        written += bytes([low | (0x80 if length else 0)])
        if not length:
            return bytes([command]) + written + body


def split(received: bytes) -> tuple[int, bytes, bytes] | None:
    length = shift = 0
    for at in range(1, min(5, len(received))):
        length |= (received[at] & 0x7F) << shift
        shift += 7
        if not received[at] & 0x80:
            start, end = at + 1, at + 1 + length
            return (
                (received[0], received[start:end], received[end:]) if end <= len(received) else None
            )
    return None


def publish(topic: str, said: dict | None, mid: int) -> bytes:
    at = datetime.now(UTC).isoformat()
    payload = json.dumps({"schema": 1, "at": at, **said}).encode() if said is not None else b""
    return packet(0x33, text(topic) + struct.pack("!H", mid) + b"\0" + payload)


def desks(port: int, first: int, count: int, pipe: Connection) -> None:
    """One process of desks: says when all are there, and at the end how late each ring came."""

    async def live() -> None:
        late_ms: list[float] = []
        loop = asyncio.get_running_loop()
        made = []
        for number in range(first, first + count):
            ours = f"cti/v1/main/agent/{number}"
            topics = (STATUS, f"{ours}/state", f"{ours}/call/+")
            _, one = await loop.create_connection(
                lambda topics=topics, number=number: Raw(f"d{number}", topics, late_ms),
                "127.0.0.1", port,
            )  # fmt: skip
            made.append(one)
        await asyncio.gather(*(one.ready for one in made))
        pipe.send("ready")
        while not pipe.poll():  # noqa: ASYNC110 - another process says so
            await asyncio.sleep(0.05)
        pipe.send(late_ms)

    asyncio.run(live())


async def load(port: int) -> tuple[list[float], float]:
    """Have the desks connect, and calls ring at them."""
    spawn = multiprocessing.get_context("spawn")
    share = DESKS // DESK_PROCESSES
    pipes, children = [], []
    began_s = time.monotonic()
    for number in range(DESK_PROCESSES):
        ours, theirs = spawn.Pipe()
        child = spawn.Process(target=desks, args=(port, number * share, share, theirs))
        child.start()
        pipes.append(ours)
        children.append(child)
    for pipe in pipes:
        await asyncio.to_thread(pipe.recv)
    connected_s = time.monotonic() - began_s
    await ring(port)
    late_ms: list[float] = []
    for pipe in pipes:
        pipe.send("over")
        late_ms += await asyncio.to_thread(pipe.recv)
    for child in children:
        child.join()
    return late_ms, connected_s


async def gateway(port: int) -> Raw:
    _, one = await asyncio.get_running_loop().create_connection(
        lambda: Raw("gateway", (), []), "127.0.0.1", port
    )
    await one.ready
    return one


async def ring(port: int) -> None:
    """Publish `CALLS_A_SECOND`, evenly spread, each to the next desk."""
    one = await gateway(port)
    mid = 0

    def send(topic: str, said: dict | None) -> None:
        nonlocal mid
        mid = mid % 65_000 + 1
        one.transport.write(publish(topic, said, mid))

    def end(topic: str, ours: str) -> None:
        over = {"seq": 2, "phase": "closed", "outcome": "missed", "contact": {}}
        send(topic, over)
        send(topic, None)
        send(f"{ours}/state", {"calls": []})

    send(STATUS, {"state": "online", "life": "a"})
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    for number in range(CALLS_A_SECOND * SECONDS):
        await asyncio.sleep(max(0, began_s + number / CALLS_A_SECOND - loop.time()))
        ours = f"cti/v1/main/agent/{number * 7 % DESKS}"
        topic = f"{ours}/call/c-{number}"
        send(f"{ours}/state", {"calls": [f"c-{number}"]})
        sent = {"sent_ns": str(time.monotonic_ns())}
        contact = {**CUSTOMER, "attached": sent}
        said = {"seq": 1, "phase": "ringing", "contact": contact}
        send(topic, said)
        loop.call_later(RING_S, end, topic, ours)
    await asyncio.sleep(RING_S + 1)
    one.transport.close()


async def reconnect(port: int, tls_port: int, ca_file: str) -> list[float]:
    """How long one real desk takes from nothing to the held call, each time."""
    one = await gateway(port)
    ours = "cti/v1/main/agent/desk"
    contact = {"ani": "12000000101"}
    held = {"seq": 1, "phase": "held", "contact": contact}
    one.transport.write(publish(f"{ours}/state", {"calls": ["c-1"]}, 1))
    one.transport.write(publish(f"{ours}/call/c-1", held, 2))
    one.transport.write(publish(STATUS, {"state": "online", "life": "a"}, 3))
    await asyncio.sleep(0.5)
    context = ConnectorContext(
        agent="desk", secret=lambda name: "any", now=lambda: datetime.now(UTC), random=lambda: 0.5
    )
    took_ms = []
    for _ in range(RECONNECTS):
        began_s = time.perf_counter()
        told = []
        async with (
            connect(Settings(port=tls_port, tls_ca=ca_file), context) as source,
            contextlib.aclosing(source.events()) as events,
        ):
            async for event in events:
                told.append(event)
                if isinstance(event, LinkRestored):
                    break
        assert len(told) == 2, told
        took_ms.append((time.perf_counter() - began_s) * 1e3)
    one.transport.close()
    return took_ms


class Told:
    """What real desks are told, all in one line."""

    def __init__(self, tls_port: int, ca_file: str) -> None:
        self._settings = Settings(port=tls_port, tls_ca=ca_file)
        self._told: asyncio.Queue[object] = asyncio.Queue()

    async def listen(self, agent: str) -> None:
        """Be one desk."""
        context = ConnectorContext(
            agent=agent, secret=lambda _: "any", now=lambda: datetime.now(UTC), random=random.random
        )
        async with connect(self._settings, context) as source:
            async for event in source.events():
                self._told.put_nowait(event)

    async def hear(self, kind: type, count: int) -> None:
        """Wait until so many events of a kind were told."""
        while count:
            count -= isinstance(await self._told.get(), kind)


async def ring_all(tls_port: int, ca_file: str) -> list[float]:
    """How long after one of three answered both others are told that it is gone, each time."""
    tls, agents = ssl.create_default_context(cafile=ca_file), ("101", "102", "103")
    told, gone_ms = Told(tls_port, ca_file), []
    switch = Gateway(tls_port, "any", tls, agents, linger_s=0.01)
    async with switch, asyncio.TaskGroup() as group:
        listening = [group.create_task(told.listen(agent)) for agent in agents]
        await told.hear(LinkRestored, 3)
        for number in range(RECONNECTS):
            call_id = f"c-{number}"
            for agent in agents:
                await switch.tell(agent, call_id, "ringing", CUSTOMER)
            await told.hear(Delivered, 3)
            began_s = time.perf_counter()
            await switch.tell("102", call_id, "active", CUSTOMER)
            for agent in ("101", "103"):
                await switch.tell(agent, call_id, "closed", CUSTOMER, "answered-elsewhere")
            await told.hear(Diverted, 2)
            gone_ms.append((time.perf_counter() - began_s) * 1e3)
            await switch.tell("102", call_id, "closed", CUSTOMER, "answered-here")
        for each in listening:
            each.cancel()
    return gone_ms


if __name__ == "__main__":
    for row in figures():
        print(" | ".join(row))

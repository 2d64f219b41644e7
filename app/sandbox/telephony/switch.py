"""A pretend Asterisk: a real manager interface on loopback that rings when told to.

It plays recorded calls, makes calls of its own with the very events a real switch sends, floods,
falls silent, breaks off. Clients can't tell it from a switch by what it says.
"""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from types import TracebackType
from typing import Self
from uuid import UUID

from app.sandbox.telephony.ami_client import ClientSession
from app.sandbox.telephony.ami_lists import Items, list_bridges, list_channels, list_queues
from app.sandbox.telephony.ami_places import AgentCall
from app.sandbox.telephony.ami_playback import Recording
from app.sandbox.telephony.ami_shapes import (
    SYSTEM,
    Bridge,
    Channel,
    member_paused,
    write_event,
    write_message,
)
from app.sandbox.telephony.ami_storm import Storm

AGENTS = {"PJSIP/101": "Agent Alice", "PJSIP/102": "Agent Bob", "PJSIP/103": "Agent Carol"}
_BATCH_S = 0.02


def utc_now() -> datetime:
    """Return the time, UTC-aware."""
    return datetime.now(UTC)


class Switch:
    """The pretend switch. Use it as an async context manager; it listens while it is entered.

    Args:
        accounts: Secrets by user name.
        agents: Names by device.
        port: 0 takes a free one; read `port` once entered.
        tls: The server's certificate; None speaks in the clear.
        system_class: Whether users may hear the class `system`, so that they are told FullyBooted.
        now: The clock of all events.
        random: Makes challenges and ids.
    """

    def __init__(
        self,
        accounts: dict[str, str],
        *,
        agents: dict[str, str] | None = None,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        system_class: bool = True,
        now: Callable[[], datetime] = utc_now,
        random: Random | None = None,
    ) -> None:
        self.accounts = accounts
        self.port = port
        self.muted = False
        self.clients: list[ClientSession] = []
        self._agents = AGENTS if agents is None else agents
        self._tls = tls
        self._system_class = system_class
        self._now = now
        self._random = random or Random()
        self._server: asyncio.Server | None = None
        self._channels: dict[str, Channel] = {}
        self._queues: dict[str, None] = {}
        self._bridges: list[Bridge] = []
        self._paused: dict[str, str] = {}
        self._born = 0
        self._told_at = now()
        self._changed = asyncio.Event()
        self._logins = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: ClientSession(self), "127.0.0.1", self.port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        assert self._server is not None, "entered before it is left"
        self._server.close()
        self.drop_clients()
        await self._server.wait_closed()
        await asyncio.sleep(0)

    async def ring(
        self,
        *,
        ani: str,
        name: str = "",
        agent: str | Sequence[str] = "PJSIP/101",
        queue: str | None = None,
        dnis: str = "12000000000",
        attached: dict[str, str] | None = None,
        waited_s: int = 0,
    ) -> AgentCall:
        """Let a customer call: one agent's telephone rings, or several at once.

        Args:
            ani: The calling number; `anonymous` withholds it.
            name: As the network gives it; may be hostile.
            agent: One device or several.
            queue: The queue they wait in; None rings the agent directly.
            dnis: The number they dialled.
            attached: Channel variables, on every event of the call.
            waited_s: How long they have waited in the queue already.
        """
        caller = self.begin(
            "PJSIP/trunk", ani, name, context="from-trunk", exten=dnis, variables=attached or {}
        )
        caller.state = "Ring"
        if queue:
            self._queues[queue] = None
        call = AgentCall(self, caller, queue, waited_s)
        await call.ring([agent] if isinstance(agent, str) else agent)
        return call

    async def pause(self, device: str, queue: str, why: str | None) -> None:
        """An agent takes a break from a queue, or comes back (None)."""
        self._queues[queue] = None
        self._paused.pop(device, None)
        if why is not None:
            self._paused[device] = why
        self.tell(member_paused(self.tick(), queue, device, self.name_of(device), why))

    async def play(self, recording: Recording, pace: float = 1.0) -> None:
        """Play a recorded call to everybody; `pace` 2 is twice as fast, 0 all at once."""
        played_s = 0.0
        for chunk in recording.chunks:
            if pace > 0 and chunk.after_s > played_s:
                await asyncio.sleep((chunk.after_s - played_s) / pace)
                played_s = chunk.after_s
            self.send(chunk.content)

    async def storm(self, events_per_s: int, seconds: float) -> None:
        """Flood everybody with other agents' events at this rate."""
        storm = await Storm.prepare()
        loop = asyncio.get_running_loop()
        began_s, sent = loop.time(), 0
        while (passed_s := loop.time() - began_s) < seconds:
            due = int(passed_s * events_per_s) - sent
            self.send(storm.next_events(due, self.tick()))
            sent += due
            await asyncio.sleep(_BATCH_S)

    async def until_logged_in(self, times: int = 1) -> None:
        """Wait until there have been so many logins since the start."""
        await self.until(lambda: self._logins >= times)

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait until it is so; asked anew whenever a client comes, goes, logs in or acts."""
        while not so():
            self._changed.clear()
            await self._changed.wait()

    def drop_clients(self) -> None:
        """Break every connection, as a network does."""
        for client in list(self.clients):
            client.close(abruptly=True)

    def mute(self, muted: bool = True) -> None:
        """Say nothing more, greet nobody, and keep every connection open; False ends that."""
        self.muted = muted

    def shut_down(self) -> None:
        """Announce a shutdown and close every connection; what was up is gone."""
        self._channels.clear()
        self._bridges.clear()
        self.tell(write_event("Shutdown", self.tick(), ["Shutdown: Cleanly", "Restart: True"]))
        for client in list(self.clients):
            client.close(abruptly=False)

    def send(self, content: bytes) -> None:
        """Send bytes as they are to everybody who is logged in."""
        for client in self.clients:
            if client.user is not None:
                client.send(content)

    def tell(self, event: bytes) -> None:
        """Send an event to every client that may hear it."""
        kind = event.partition(b"Privilege: ")[2].partition(b",")[0].decode()
        for client in self.clients:
            client.hear(kind, event)

    def tick(self) -> datetime:
        """Return the time of the next event; no two are the same."""
        self._told_at = max(self._now(), self._told_at + timedelta(microseconds=50))
        return self._told_at

    def begin(
        self, device: str, number: str, name: str, *, context: str, exten: str,
        linkedid: str | None = None, variables: dict[str, str] | None = None,
    ) -> Channel:  # fmt: skip
        """Begin a channel."""
        at = self.tick()
        self._born += 1
        uniqueid = f"{SYSTEM}-{int(at.timestamp())}.{self._born}"
        channel = Channel(
            f"{device}-{self._born:08x}", number, name, context, exten, uniqueid,
            linkedid or uniqueid, at, variables=dict(variables or {}),
        )  # fmt: skip
        self._channels[uniqueid] = channel
        return channel

    def end(self, channel: Channel) -> None:
        """Forget a channel."""
        self._channels.pop(channel.uniqueid, None)

    def bridge(self) -> Bridge:
        """Make a bridge."""
        bridge = Bridge(str(UUID(int=self._random.getrandbits(128), version=4)))
        self._bridges = [*(one for one in self._bridges if one.channels), bridge]
        return bridge

    def name_of(self, device: str) -> str:
        """Return the name of whoever sits at the device."""
        return self._agents.get(device, f"Agent {device.rpartition('/')[2]}")

    def challenge(self) -> str:
        """Return a new challenge."""
        return str(self._random.randrange(10**8, 10**9))

    def arrived(self, client: ClientSession) -> None:
        """Take note of a connection."""
        self.clients.append(client)
        self._changed.set()

    def acted(self) -> None:
        """Take note of an action."""
        self._changed.set()

    def left(self, client: ClientSession) -> None:
        """Take note of a connection's end."""
        self.clients.remove(client)
        self._changed.set()

    def logged_on(self, client: ClientSession) -> None:
        """Tell a new client that the switch is up, if it may know."""
        if self._system_class:
            client.hear("system", write_message(["Event: FullyBooted", "Privilege: system,all",
                        "Uptime: 3600", "LastReload: 3600", "Status: Fully Booted"]))  # fmt: skip
        self._logins += 1

    def find_list(self, action: str) -> tuple[str, Items] | None:
        """Return the words and the items of a list, or None when there is no such action."""
        channels, at = list(self._channels.values()), self.tick()
        if action == "coreshowchannels":
            return "Channels will follow", list_channels(channels, at)
        if action == "bridgelist":
            return "Bridge listing will follow", list_bridges(self._bridges)
        if action == "queuestatus":
            items = list_queues(self._queues, self._agents, channels, at, self._paused)
            return "Queue status will follow", items
        return None

"""A pretend telephony gateway: publishes agents' calls to a broker as docs/connectors/mqtt.md asks.

It is also how a real one may do it: what it publishes is kept as one table of topics, and published
whole each time the broker is reached.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

import gmqtt
import msgspec
from gmqtt.storage import PersistentStorage

EXPIRY_S = 4 * 3600
ENDED_EXPIRY_S = 60
_AT_ONCE = 16
_QUIET_S = 0.2
_AGAIN_S = 0.3
_PLAIN = " !\"$&'()*,-.:;<=>?@[]^_`{|}~"
_SILENT = logging.getLogger("gmqtt.silent")  # whatever a client says: it says payloads
_SILENT.setLevel(logging.CRITICAL + 1)
_BEGIN = ""


def _now() -> datetime:
    return datetime.now(UTC)


class Gateway:
    """The pretend gateway. Use it as an async context manager; it is online while it is entered.

    Args:
        port: Of the broker.
        password: Of its user there.
        tls: None speaks in the clear.
        agents: Whose calls it publishes, as the topics call them.
        host: Of the broker.
        username: Its user there.
        tenant: The company's part of the topics.
        name: What it calls itself.
        linger_s: How long a call's last snapshot stays, for desks that are just reconnecting.
        now: The clock of all it publishes.
    """

    def __init__(
        self, port: int, password: str, tls: ssl.SSLContext | None, agents: Iterable[str], *,
        host: str = "localhost", username: str = "gateway", tenant: str = "main",
        name: str = "main", linger_s: float = 2.0, now: Callable[[], datetime] = _now,
    ) -> None:  # fmt: skip
        self._where = (host, port, tls)
        self._topics = f"cti/v1/{tenant}"
        self._status = f"{self._topics}/gateway/{quote(name, safe=_PLAIN)}/status"
        self._linger_s, self._now = linger_s, now
        self._life = uuid4().hex[:12]
        self._seq = 0
        self._calls: dict[str, dict[str, None]] = {agent: {} for agent in agents}
        self._held: dict[str, bytes] = {}
        self._left: set[str] = set()
        self._orders: asyncio.Queue[tuple[str, bytes, int]] = asyncio.Queue()
        self._begun = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._group = asyncio.TaskGroup()
        self._storage = PersistentStorage()
        gone = self._encoded({"state": "offline", "life": self._life}, dated=False)
        self._client = client = gmqtt.Client(
            f"gateway-{self._life}", persistent_storage=self._storage, logger=_SILENT,
            will_message=gmqtt.Message(self._status, gone, qos=1, retain=True),
            session_expiry_interval=0,
        )  # fmt: skip
        client.set_auth_credentials(username, password)
        client.set_config({"reconnect_retries": -1, "reconnect_delay": _AGAIN_S})
        client.on_connect = self._reached
        client.on_message = self._find_left

    async def __aenter__(self) -> Self:
        host, port, tls = self._where
        await self._group.__aenter__()
        await self._client.connect(host, port, ssl=tls or False, keepalive=5)
        self._worker = self._group.create_task(self._work())
        await self._begun.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._client.is_connected:
            gone = {"state": "offline", "life": self._life, "reason": "it was shut down"}
            self._publish(self._status, self._encoded(gone), EXPIRY_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(2):
                    await self._storage.wait_empty()
        await self._end()

    async def vanish(self) -> None:
        """End without a word, as a process that is killed: the broker publishes the last will."""
        await self._end(reason_code=4)  # disconnect with will message

    async def _end(self, reason_code: int = 0) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.cancel()
        with suppress(OSError):
            await self._client.disconnect(reason_code=reason_code)
        await self._group.__aexit__(None, None, None)

    async def tell(
        self, agent: str, call_id: str, phase: str, contact: dict[str, Any],
        outcome: str | None = None, reason: str = "",
    ) -> None:  # fmt: skip
        """Publish how a call now stands for an agent; `closed` ends it."""
        topic = f"{self._topics}/agent/{quote(agent, safe=_PLAIN)}/call/"
        topic += quote(call_id, safe=_PLAIN)
        if call_id not in self._calls[agent]:
            self._calls[agent][call_id] = None
            self._name(agent)
        self._seq += 1
        said = {
            "seq": self._seq, "phase": phase, "outcome": outcome, "reason": reason,
            "contact": contact,
        }  # fmt: skip
        expiry_s = ENDED_EXPIRY_S if phase == "closed" else EXPIRY_S
        self._hold(topic, self._encoded(said), expiry_s)
        if phase == "closed":
            loop = asyncio.get_running_loop()
            loop.call_later(self._linger_s, self._clear, agent, call_id, topic)
        await self.said()

    async def said(self) -> None:
        """Wait until all that was to be published has been taken by the broker."""
        await self._orders.join()
        if self._client.is_connected:
            await self._storage.wait_empty()

    def _clear(self, agent: str, call_id: str, topic: str) -> None:
        self._calls[agent].pop(call_id, None)
        self._held.pop(topic, None)
        self._orders.put_nowait((topic, b"", 0))
        self._name(agent)

    def _name(self, agent: str) -> None:
        """Say which calls an agent has."""
        topic, payload = self._manifest(agent)
        self._hold(topic, payload, EXPIRY_S)

    def _manifest(self, agent: str) -> tuple[str, bytes]:
        topic = f"{self._topics}/agent/{quote(agent, safe=_PLAIN)}/state"
        return topic, self._encoded({"calls": list(self._calls[agent])})

    def _hold(self, topic: str, payload: bytes, expiry_s: int) -> None:
        self._held[topic] = payload
        self._orders.put_nowait((topic, payload, expiry_s))

    def _encoded(self, said: dict[str, Any], *, dated: bool = True) -> bytes:
        at = {"at": self._now()} if dated else {}
        return msgspec.json.encode({"schema": 1, **at, **said})

    def _reached(self, *_: object) -> None:
        """The broker is there, for the first time or again."""
        self._storage.clear()
        self._orders.put_nowait((_BEGIN, b"", 0))

    async def _work(self) -> None:
        while True:
            topic, payload, expiry_s = await self._orders.get()
            try:
                if topic == _BEGIN:
                    await self._begin()
                elif self._client.is_connected and self._begun.is_set():
                    await self._pace()
                    self._publish(topic, payload, expiry_s)
            finally:
                self._orders.task_done()

    async def _begin(self) -> None:
        """Take away what an earlier life left, publish all there is, and say so last."""
        calls = f"{self._topics}/agent/+/call/+"
        self._left.clear()
        self._client.subscribe(calls, qos=1)
        await asyncio.sleep(_QUIET_S)
        self._client.unsubscribe(calls)
        for topic in self._left - self._held.keys():
            await self._pace()
            self._publish(topic, b"", 0)
        self._begun.set()
        self._held = dict(map(self._manifest, self._calls)) | self._held
        for topic, payload in list(self._held.items()):
            await self._pace()
            self._publish(topic, payload, EXPIRY_S)
        online = {"state": "online", "life": self._life}
        self._publish(self._status, self._encoded(online), EXPIRY_S)

    def _find_left(
        self, _client: gmqtt.Client, topic: str, payload: bytes, _qos: int, _properties: object
    ) -> int:
        if payload:
            self._left.add(topic)
        return 0

    async def _pace(self) -> None:
        """Never more at once than a broker takes: gmqtt refuses to count further."""
        if len(self._storage.get_all()) >= _AT_ONCE:
            await self._storage.wait_empty()

    def _publish(self, topic: str, payload: bytes, expiry_s: int) -> None:
        words: dict[str, Any] = {"content_type": "application/json"} if payload else {}
        if expiry_s:
            words["message_expiry_interval"] = expiry_s
        with suppress(OSError):
            self._client.publish(topic, payload, qos=1, retain=True, **words)

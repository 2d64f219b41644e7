"""gmqtt, kept within bounds: the one module that knows it.

gmqtt writes and reads the packets. It would also connect again by itself, read without limit, and
log what customers' calls hold; none of this may happen on a desk, so it is taken out here. Its
connection is made by hand for one more reason: between the handshake and the first word, which is
the password, the broker's key is looked at.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import gmqtt
from gmqtt.mqtt.connection import MQTTConnection
from gmqtt.mqtt.handler import MQTTConnectError as MQTTConnectError
from gmqtt.mqtt.package import Package
from gmqtt.mqtt.protocol import MQTTProtocol

from connectors.mqtt.framing import NotMqttError, find_packet

TURN_LIMIT = 200
"""Packets taken before the event loop gets its turn."""

Peer = Callable[[asyncio.BaseTransport], None]
"""Looks at who is at the other end; raises if it is not who it should be."""

logging.getLogger("gmqtt").setLevel(logging.CRITICAL)  # it logs payloads, and each lost line twice
_SILENT = logging.getLogger("gmqtt.silent")  # whatever a client says: it says payloads
_SILENT.setLevel(logging.CRITICAL + 1)


class Bounded(MQTTProtocol):  # type: ignore[misc]
    """gmqtt's protocol, reading no faster than what it read is taken.

    Attributes:
        heard_s: When the last byte came, by the loop's clock.
        wrong: What the other end did that no broker does.
        room: Set while more may be read.
    """

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.heard_s = asyncio.get_running_loop().time()
        self.wrong = ""
        self.room = asyncio.Event()
        self.room.set()
        self._behind = False

    def data_received(self, data: bytes) -> None:
        """Any byte is a sign of life."""
        self.heard_s = asyncio.get_running_loop().time()
        super().data_received(data)

    async def read(self, n: int = -1) -> bytes:
        """Read on once there is room, and after everybody else had their turn."""
        await self.room.wait()
        if self._behind:
            await asyncio.sleep(0)
            return b""
        return bytes(await super().read(n))

    def _read_packet(self, data: bytes) -> int:
        at = 0
        try:
            for _ in range(TURN_LIMIT):
                packet = find_packet(data, at)
                if packet is None:
                    break
                at = packet.end
                self._connection.put_package(
                    Package(packet.command, data[packet.start : packet.end])
                )
            self._behind = find_packet(data, at) is not None
        except NotMqttError as error:
            self.wrong = str(error)
            self.abort()
            return -1
        return at

    def abort(self) -> None:
        """Let go of the socket at once."""
        if self._transport is not None:
            self._transport.abort()


class Client(gmqtt.Client):  # type: ignore[misc]
    """gmqtt's client for one connection, which it never makes again.

    Attributes:
        protocol: Once there is a connection.
    """

    def __init__(self, client_id: str, **properties: Any) -> None:
        super().__init__(client_id, clean_session=True, logger=_SILENT, **properties)
        self.protocol: Bounded | None = None
        self.server_name: str | None = None
        self.look: Peer = lambda transport: None

    async def reconnect(self, delay: bool = False) -> None:
        """Leave it: `app.sdk.calls.link` tries again, and tells."""

    async def _create_connection(
        self, host: str, port: int, ssl: ssl.SSLContext | bool, clean_session: bool, keepalive: int
    ) -> MQTTConnection:
        packets = self._package_handler
        transport, protocol = await asyncio.get_running_loop().create_connection(
            partial(
                Bounded, connection_state=self._connection_state, id_generator=packets.id_generator
            ),
            host, port, ssl=ssl or None, server_hostname=self.server_name if ssl else None,
        )  # fmt: skip
        self.protocol = protocol
        self._connection = MQTTConnection(
            transport, protocol, clean_session, keepalive, package_handler=packets, logger=_SILENT
        )
        self.look(transport)
        return self._connection

    async def leave(self) -> None:
        """Say goodbye, if there is anybody to say it to, and let go of everything."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if not connection.is_closing() and self.is_welcome:
            connection.send_disconnect()
        if self.protocol is not None:
            self.protocol.abort()
        with suppress(OSError):  # of a connection that was broken already
            await connection.close()

    @property
    def refusal(self) -> MQTTConnectError | None:
        """Why the broker did not accept this connection; None: it did, or has not answered."""
        try:
            self._package_handler.propagate_error()
        except MQTTConnectError as error:
            return error
        return None

    @property
    def is_welcome(self) -> bool:
        """Whether the broker has accepted this connection."""
        return bool(self._connack_received.is_set()) and self.refusal is None

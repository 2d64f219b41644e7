"""A broker of a few lines that refuses, or publishes what no broker with an access list would."""

import json
import struct

from app.sdk.kit.sockets import Listening

CONNECT, SUBSCRIBE, PINGREQ = 0x10, 0x80, 0xC0


class PublishingBroker(Listening):
    """Answers one client at a time; entering yields its port.

    Attributes:
        asked: The packets that came, whole.
    """

    def __init__(self, *, refusal: int = 0, published=(), tls=None) -> None:
        super().__init__(self._serve_one, tls)
        self.asked: list[bytes] = []
        self._refusal, self._published = refusal, published

    async def __aenter__(self) -> int:
        await super().__aenter__()
        return self.port

    async def _serve_one(self, reader, writer) -> None:
        while True:
            command = (await reader.readexactly(1))[0]
            body = await reader.readexactly(await read_length(reader))
            self.asked.append(bytes([command]) + body)
            if command & 0xF0 == CONNECT:
                writer.write(bytes([0x20, 3, 0, self._refusal, 0]))
                if self._refusal:
                    await writer.drain()
                    return
            elif command & 0xF0 == SUBSCRIBE:
                writer.write(bytes([0x90, 6]) + body[:2] + bytes([0, 1, 1, 1]))
                for topic, payload in self._published:
                    writer.write(publish(topic, payload))
                    await writer.drain()
            elif command & 0xF0 == PINGREQ:
                writer.write(bytes([0xD0, 0]))
            await writer.drain()


async def read_length(reader) -> int:
    length = 0
    for place in range(4):
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return length


def publish(topic: str, payload: dict | bytes, *, kept: bool = True) -> bytes:
    """Write a packet as a broker sends it to a subscriber, with QoS 0."""
    if not isinstance(payload, bytes):
        payload = json.dumps(payload).encode()
    name = topic.encode()
    body = struct.pack("!H", len(name)) + name + b"\0" + payload
    return bytes([0x30 | kept]) + written_length(len(body)) + body


def written_length(length: int) -> bytes:
    found = b""
    while True:
        length, low = divmod(length, 128)
        found += bytes([low | (0x80 if length else 0)])
        if not length:
            return found

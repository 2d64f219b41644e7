"""Where one MQTT packet ends and the next begins, within bounds; the rest is for gmqtt to read."""

from typing import NamedTuple

PACKET_LIMIT = 80_000
"""A payload of 64 KB, the longest topic, and properties."""

_LENGTH_BYTES = 4
_FROM_BROKER = frozenset((0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x90, 0xB0, 0xD0, 0xE0, 0xF0))


class NotMqttError(ValueError):
    """Bytes that no MQTT broker sends, or more of them than was agreed."""


class Packet(NamedTuple):
    """One packet in a buffer: its first byte, and where its body begins and ends."""

    command: int
    start: int
    end: int


def find_packet(received: bytes, at: int) -> Packet | None:
    """Return the packet that begins there; None: it has not come in full.

    Raises:
        NotMqttError: There can't be one.
    """
    if len(received) - at < 1:
        return None
    command = received[at]
    if command & 0xF0 not in _FROM_BROKER:
        raise NotMqttError(f"what answers is no MQTT broker (it begins with byte {command:#04x})")
    length = 0
    for place in range(_LENGTH_BYTES):
        if len(received) - at < place + 2:
            return None
        byte = received[at + 1 + place]
        length |= (byte & 0x7F) << (7 * place)
        if length > PACKET_LIMIT:
            raise NotMqttError(f"a packet of {length} bytes or more (at most {PACKET_LIMIT})")
        if not byte & 0x80:
            start = at + place + 2
            return (
                Packet(command, start, start + length) if start + length <= len(received) else None
            )
    raise NotMqttError("the length of a packet has no end")

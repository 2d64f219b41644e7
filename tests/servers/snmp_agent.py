"""An SNMP agent of the test's own over UDP, for what a real one never does; it speaks v2c."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api, rfc1902, rfc1905

from app.sdk.snmp.oids import Oid

V2C = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
Value = int | bytes | str | None
Twist = Callable[[Any, Any], Any]
"""What becomes of an answer before it is sent: the answering PDU and the one that asked."""


class Agent(asyncio.DatagramProtocol):
    """Answers from a table; what is asked is kept, and every answer may be twisted.

    Args:
        table: Values by OID; None is noSuchInstance.
        twist: Changes an answering PDU; what it returns is sent: a PDU, bytes, a list, or nothing.
    """

    def __init__(self, table: Mapping[Oid, Value], twist: Twist = lambda answer, _asked: answer):
        self.table = dict(table)
        self.twist = twist
        self.asked: list[tuple[str, list[Oid]]] = []
        self._sockets: list[asyncio.DatagramTransport] = []

    @property
    def sets(self) -> list[list[Oid]]:
        """Return what was to be set."""
        return [oids for verb, oids in self.asked if verb == "SetRequestPDU"]

    def connection_made(self, transport: Any) -> None:
        self._sockets.append(transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        message, _ = decoder.decode(data, asn1Spec=V2C.Message())
        asked = V2C.apiMessage.get_pdu(message)
        varbinds = [(tuple(oid), value) for oid, value in V2C.apiPDU.get_varbinds(asked)]
        self.asked.append((type(asked).__name__, [oid for oid, _ in varbinds]))
        answer = V2C.apiPDU.get_response(asked)
        rows = self._rows(asked, [oid for oid, _ in varbinds])
        V2C.apiPDU.set_varbinds(answer, [(rfc1902.ObjectName(oid), value) for oid, value in rows])
        said = self.twist(answer, asked)
        for each in said if isinstance(said, list) else [said]:
            if each is not None:
                self._sockets[-1].sendto(self.encoded(each, data), addr)

    def encoded(self, said: Any, data: bytes) -> bytes:
        """Write an answer as it goes over the wire."""
        if isinstance(said, bytes):
            return said
        message, _ = decoder.decode(data, asn1Spec=V2C.Message())
        V2C.apiMessage.set_pdu(message, said)
        return bytes(encoder.encode(message))

    def _rows(self, asked: Any, oids: list[Oid]) -> list[tuple[Oid, Any]]:
        if not isinstance(asked, V2C.GetBulkRequestPDU):
            return [(oid, typed(self.table.get(oid))) for oid in oids]
        most = int(V2C.apiBulkPDU.get_max_repetitions(asked))
        after = [oid for oid in sorted(self.table) if oid > oids[0]][:most]
        if not after:
            return [(oids[0], rfc1905.endOfMibView)]
        return [(oid, typed(self.table[oid])) for oid in after]


def typed(value: Value) -> Any:
    """Return a plain value as one of SNMP's."""
    match value:
        case None:
            return rfc1905.noSuchInstance
        case int():
            return rfc1902.Integer32(value) if abs(value) < 2**31 else rfc1902.Counter64(value)
        case str():
            return rfc1902.ObjectIdentifier(value)
        case _:
            return rfc1902.OctetString(value)


def failing(status: int) -> Twist:
    """Answer everything with an error status."""

    def twist(answer: Any, asked: Any) -> Any:
        V2C.apiPDU.set_varbinds(answer, V2C.apiPDU.get_varbinds(asked))
        answer.setComponentByPosition(1, status)
        answer.setComponentByPosition(2, 1)
        return answer

    return twist


@asynccontextmanager
async def answering(agent: Agent) -> AsyncIterator[int]:
    """Let an agent answer until the block ends; yield its port."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: agent, local_addr=("127.0.0.1", 0))
    try:
        yield int(transport.get_extra_info("sockname")[1])
    finally:
        transport.close()
        await asyncio.sleep(0)

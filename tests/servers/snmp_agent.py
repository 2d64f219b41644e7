"""An SNMP agent of the test's own over UDP, for what a real one never does; it speaks v2c."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api, rfc1902, rfc1905

from app.sdk.kit import Row, misbehaving_udp
from app.sdk.snmp.oids import Oid
from tests.servers.snmpd import USER

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
        self._known: set[tuple[str, Oid]] = set()
        self._peaceful = 0

    @property
    def sets(self) -> list[list[Oid]]:
        """Return what was to be set."""
        return [oids for verb, oids in self.asked if verb == "SetRequestPDU"]

    def remember(self) -> None:
        """Remember what was asked until now as what may be asked."""
        self._peaceful = len(self.asked)
        self._known = {(verb, oid) for verb, oids in self.asked for oid in oids}

    def other_than_remembered(self) -> str:
        """Say what else was asked since, or nothing."""
        since = [(verb, oid) for verb, oids in self.asked[self._peaceful :] for oid in oids]
        others = [(verb, oid) for verb, oid in since if (verb, oid) not in self._known]
        return f"something else was asked: {others[:3]}" if others else ""

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


STATUS = {
    Row.FORBIDDEN: 16,
    Row.CONFLICT: 12,
    Row.TOO_MANY: 13,
    Row.SERVER_ERROR: 5,
}
"""Rows that are error statuses of SNMP."""
OVER_UDP = (Row.REFUSED, Row.SILENT, Row.NOT_ITS_LANGUAGE, Row.EMPTY, Row.HUGE)
DEEP = b"\x30\x80" * 30_000
STRANGERS = {Row.UNAUTHORIZED: "nobody", Row.EXPIRED_TOKEN: USER}
"""Rows in which a real snmpd refuses the user: unknown, or its pass phrase is another now."""
OVER_SNMP = {
    Row.WRONG_CERTIFICATE: "SNMP over UDP has no certificates",
    Row.BAD_GATEWAY: "nothing stands between us and an agent that could answer for it",
    Row.UNAVAILABLE: "an agent that is closed for work is silent",
}
"""Rows that can't occur here, and why."""


def spoilt(
    row: Row, table: Mapping[Oid, Value], text: str, kept: tuple[Value, ...] = ()
) -> dict[Oid, Value]:
    """Return what an agent holds that fails in that way; what is to be found stays as it is."""
    match row:
        case Row.WRONG_TYPES:
            return {
                oid: value if value in kept else b"no number" if isinstance(value, int) else 7
                for oid, value in table.items()
            }
        case Row.HOSTILE:
            octets = text.encode("utf-8", "surrogatepass")[:30_000]
            return {
                oid: octets if isinstance(value, bytes) and value not in kept else value
                for oid, value in table.items()
            }
        case Row.NOT_FOUND:
            return {}
        case Row.THOUSAND:
            last = [(oid, value) for oid, value in table.items() if oid[-1] > 0]
            more = {(*oid[:-1], oid[-1] + n): value for oid, value in last for n in range(1000)}
            return {**more, **table}
        case _:
            return dict(table)


@asynccontextmanager
async def misbehaving_agent(row: Row, agent: Agent) -> AsyncIterator[int]:
    """Yield the port of an agent that fails in that way; one that is well answers as it is."""
    if row in OVER_UDP:
        async with misbehaving_udp(row) as port:
            yield port
        return
    if row in STATUS:
        agent.twist = failing(STATUS[row])
    if row is Row.DEEP:
        agent.twist = lambda _answer, _asked: DEEP
    if row is Row.CUT_OFF:
        whole = agent.encoded
        agent.encoded = lambda said, asked: whole(said, asked)[:-3]  # type: ignore[method-assign]
    async with answering(agent) as port:
        yield port

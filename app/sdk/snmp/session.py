"""Questions and orders to SNMP agents over one engine: get, walk, set.

Whatever an agent does, a question ends: with values, or with one of the contract's errors. Answers
are taken only where they name what was asked, and a walk only goes forward.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from pysnmp.proto import rfc1902

from app.sdk.asking import together
from app.sdk.errors import ConnectorError, InvalidReply, NotReady, boundary
from app.sdk.snmp import faults
from app.sdk.snmp.access import Access
from app.sdk.snmp.engine import running_engine
from app.sdk.snmp.oids import Oid
from app.sdk.snmp.values import Missing, Plain
from app.sdk.snmp.wire import Peer, Row, StatusError, Wire

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_TYPES: dict[str, Callable[[Any], Any]] = {
    "integer": rfc1902.Integer32,
    "unsigned": rfc1902.Unsigned32,
    "text": lambda text: rfc1902.OctetString(str(text).encode()),
    "hex": lambda text: rfc1902.OctetString(bytes.fromhex(str(text))),
    "oid": rfc1902.ObjectIdentifier,
    "ip": rfc1902.IpAddress,
}
SET_TYPES = tuple(_TYPES)


class Walked(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a walk, by what follows the root in their OIDs, in order.

    Attributes:
        complete: Whether there are no more; else the walk was cut off at its cap.
    """

    rows: tuple[tuple[Oid, Plain], ...]
    complete: bool


class Snmp:
    """What a connector asks agents over."""

    def __init__(self, name: str, wire: Wire, access: Access) -> None:
        self._name = name
        self._wire = wire
        self._access = access

    async def find(self, host: str, port: int = 0, networks: Sequence[Network] = ()) -> Peer:
        """Find an agent's address.

        Args:
            host: A name or an address.
            port: The agent's; 0: the one of the settings.
            networks: Where it may be; anywhere, when there are none.

        Raises:
            NotReady: There is no such host.
            ConnectorError: It is somewhere else, and was not spoken to.
        """
        loop = asyncio.get_running_loop()
        try:
            with boundary(self._name):
                found = await loop.getaddrinfo(
                    host, port or self._access.port, type=socket.SOCK_DGRAM
                )
        except NotReady as error:
            raise NotReady(self._name, "the agent's name is not known to DNS") from error
        family, _, _, _, address = found[0]
        if networks and not _within(str(address[0]), networks):
            raise ConnectorError(self._name, "the agent is outside the networks of the settings")
        return Peer(family=family, address=tuple(address))

    async def get(self, peer: Peer, oids: Sequence[Oid]) -> dict[Oid, Plain | Missing]:
        """Ask for objects, several requests at once where they do not fit into one.

        Raises:
            NotReady, AuthFailed, InvalidReply: There is no usable answer.
        """
        wanted = list(dict.fromkeys(oids))
        size = self._access.at_once
        parts = [wanted[at : at + size] for at in range(0, len(wanted), size)]
        answers = await together([self._get(peer, part) for part in parts])
        return {oid: value for answer in answers for oid, value in answer}

    async def _get(self, peer: Peer, oids: Sequence[Oid]) -> list[Row]:
        """Ask in one request, or in halves where the agent says that is too big."""
        try:
            return await self._wire.get(peer, oids)
        except StatusError as error:
            if error.status != faults.TOO_BIG or len(oids) == 1:
                raise faults.of_status(self._name, error.status, order=False) from error
        half = len(oids) // 2
        return await self._get(peer, oids[:half]) + await self._get(peer, oids[half:])

    async def walk(self, peer: Peer, root: Oid, *, cap: int, after: Oid = ()) -> Walked:
        """Walk everything below an object, or what of it follows the row `after`.

        Raises:
            NotReady, AuthFailed, InvalidReply: There is no usable answer; also when the agent goes
                backwards or in circles, or says nothing at all.
        """
        rows: list[tuple[Oid, Plain]] = []
        at = (*root, *after)
        while True:
            step = await self._step(peer, at)
            for oid, value in step:
                if value is Missing.END or oid[: len(root)] != root:
                    return Walked(rows=tuple(rows), complete=True)
                if oid <= at:
                    raise InvalidReply(self._name, "answer not understood: the walk goes backwards")
                at = oid
                if not isinstance(value, Missing):
                    rows.append((oid[len(root) :], value))
                if len(rows) >= cap:
                    return Walked(rows=tuple(rows), complete=False)

    async def _step(self, peer: Peer, at: Oid) -> list[Row]:
        rows = self._access.rows_at_once
        while True:
            try:
                step = await self._wire.step(peer, at, rows)
            except StatusError as error:
                if error.status != faults.TOO_BIG or rows == 1:
                    raise faults.of_status(self._name, error.status, order=False) from error
                rows = max(1, rows // 4)
            else:
                if not step:
                    raise InvalidReply(self._name, "answer not understood: it is empty")
                return step

    async def set(self, peer: Peer, orders: Sequence[tuple[Oid, str, int | str]]) -> None:
        """Set objects, each with its type (one of `SET_TYPES`) and value; all of them or none.

        Raises:
            AuthFailed, ConnectorError: It was refused; nothing was done.
            InvalidReply, TimeoutError: It was sent; what became of it is not known.
        """
        try:
            await self._wire.set(peer, [(oid, _typed(kind, value)) for oid, kind, value in orders])
        except StatusError as error:
            raise faults.of_status(self._name, error.status, order=True) from error


def check_typed(kind: str, value: int | str) -> None:
    """See to it that a value can be of that type.

    Raises:
        ValueError: It can't.
    """
    try:
        with boundary("snmp"):
            _typed(kind, value)
    except ConnectorError as error:
        raise ValueError(f"found {value!r}, which is no {kind}") from error


def _typed(kind: str, value: int | str) -> Any:
    return _TYPES[kind](value)


def _within(address: str, networks: Sequence[Network]) -> bool:
    try:
        there = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(there in network for network in networks if network.version == there.version)


@asynccontextmanager
async def open_snmp(name: str, access: Access, secret: Callable[[str], str]) -> AsyncIterator[Snmp]:
    """Open what agents are asked over, for as long as the block lasts.

    Raises:
        AuthFailed: There is no such secret.
    """
    async with running_engine(access, secret) as engine:
        yield Snmp(name, Wire(name, engine, access), access)

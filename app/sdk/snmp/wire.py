"""One request to one agent, and its answer in plain values."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from pyasn1.type import univ
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.hlapi.v3arch.asyncio.lcd import CommandGeneratorLcdConfigurator
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.proto.errind import ErrorIndication

from app.sdk.errors import InvalidReply
from app.sdk.snmp import faults
from app.sdk.snmp.access import Access, Version
from app.sdk.snmp.engine import Address, Credentials, Engine
from app.sdk.snmp.oids import Oid
from app.sdk.snmp.values import Missing, Plain

Row = tuple[Oid, Plain | Missing]
_LCD = CommandGeneratorLcdConfigurator()
_MISSING = (
    (rfc1905.NoSuchObject, Missing.NO_OBJECT),
    (rfc1905.NoSuchInstance, Missing.NO_INSTANCE),
    (rfc1905.EndOfMibView, Missing.END),
)


STRANGE = frozenset({"requestTimedOut", "notInTimeWindow", "unknownEngineID"})
"""What an agent seems to say, or not to say, once it came back as somebody else."""


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """An agent: the address family and the address of its socket."""

    family: int
    address: Address


class StatusError(Exception):
    """An agent answered with an error status; the session decides what that means."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Target:
    """What pysnmp wants to know of a target: its `AbstractTransportTarget`, resolved already."""

    def __init__(self, domain: tuple[int, ...], peer: Peer, wait_s: float) -> None:
        self.TRANSPORT_DOMAIN = domain
        self.transport_address = peer.address
        self.timeout = wait_s
        self.retries = 0  # asking again is done here, where it may begin with who is there
        self.tagList = b""
        self.iface = None

    def verify_dispatcher_compatibility(self, _engine: object) -> None:
        """Say nothing: the socket is the engine's own."""


class Wire:
    """Sends requests over one engine.

    Args:
        name: Of the connector, for errors.
        engine: Whose sockets are used.
        access: How long to wait, and how often to ask again.
    """

    def __init__(self, name: str, engine: Engine, access: Access) -> None:
        self._name = name
        self._engine = engine
        self._access = access
        silent = faults.SILENT_2C if access.version is Version.V2C else faults.SILENT_3
        self._silent = silent.format(wait=access.wait_s * (access.retries + 1))
        self._silent_order = silent.format(wait=access.wait_s)

    async def get(self, peer: Peer, oids: Sequence[Oid]) -> list[Row]:
        """Ask for objects; the answer has the same ones in the same order, or is refused."""
        rows = await self._ask(cmdgen.GetCommandGenerator(), peer, oids)
        if [oid for oid, _ in rows] != list(oids):
            raise InvalidReply(self._name, "answer not understood: other objects than were asked")
        return rows

    async def step(self, peer: Peer, oid: Oid, rows: int) -> list[Row]:
        """Ask for the rows that follow an object."""
        return await self._ask(cmdgen.BulkCommandGeneratorSingleRun(), peer, [oid], (0, rows))

    async def set(self, peer: Peer, rows: Sequence[tuple[Oid, Any]]) -> None:
        """Set objects, once, all or none; `TimeoutError` when no answer came.

        Raises:
            StatusError: The agent refused it, or does not know what became of it.
        """
        generator = cmdgen.SetCommandGenerator()
        varbinds = [(rfc1902.ObjectName(oid), value) for oid, value in rows]
        indication, status, _ = await self._send(generator, peer, self._engine.writes, varbinds)
        if indication is not None:
            error = faults.of_engine(self._name, indication, silent=self._silent_order)
            if indication == "requestTimedOut":
                raise TimeoutError(f"sent, but {self._silent_order}") from error
            raise error
        if status:
            raise StatusError(status)

    async def _ask(
        self, generator: Any, peer: Peer, oids: Sequence[Oid], bulk: tuple[int, ...] = ()
    ) -> list[Row]:
        nothing = univ.Null("")
        varbinds = [(rfc1902.ObjectName(oid), nothing) for oid in oids]
        for left in range(self._access.retries, -1, -1):
            indication, status, answered = await self._send(
                generator, peer, self._engine.reads, varbinds, bulk
            )
            if indication is None:
                self._engine.answered(peer.address)
                break
            if indication in STRANGE:
                self._engine.forget(peer.address)
            if left == 0 or indication not in STRANGE:
                raise faults.of_engine(self._name, indication, silent=self._silent)
        if status:
            raise StatusError(status)
        return [(tuple(oid), plainly(value)) for oid, value in answered]

    async def _send(
        self,
        generator: Any,
        peer: Peer,
        who: Credentials,
        varbinds: Sequence[tuple[Any, Any]],
        bulk: tuple[int, ...] = (),
    ) -> tuple[str | None, int, Sequence[tuple[Any, Any]]]:
        domain = await self._engine.open_socket(peer.family)
        self._engine.hear(peer.family, peer.address)
        target = _Target(domain, peer, self._access.wait_s)
        context = self._access.context.encode()
        address_name, _ = _LCD.configure(self._engine.snmp, who, target, context)
        answered: asyncio.Future[tuple[str | None, int, Any]]
        answered = asyncio.get_running_loop().create_future()
        with self._engine.asking(peer.address):
            generator.send_varbinds(
                self._engine.snmp,
                address_name,
                None,
                context,
                *bulk,
                varbinds,
                _answering(answered),
            )
            return await answered


def _answering(answered: "asyncio.Future[tuple[str | None, int, Any]]") -> Callable[..., None]:
    def callback(*said: Any) -> None:
        _, _, indication, status, _, rows, _ = said
        if not answered.done():
            answered.set_result((_indication(indication), int(status), rows))

    return callback


def _indication(said: object) -> str | None:
    """Return the name of what the engine says, `requestTimedOut`."""
    if not said:
        return None
    if isinstance(said, ErrorIndication):
        kind = type(said).__name__
        return kind[0].lower() + kind[1:]
    return str(said)


def plainly(value: Any) -> Plain | Missing:
    """Return pysnmp's value as a plain one."""
    for kind, missing in _MISSING:
        if isinstance(value, kind):
            return missing
    match value:
        case univ.Null():
            return None
        case rfc1902.IpAddress():
            return ".".join(str(octet) for octet in bytes(value))
        case univ.Integer():
            return int(value)
        case univ.OctetString():
            return bytes(value)
        case univ.ObjectIdentifier():
            return ".".join(str(arc) for arc in tuple(value))
        case _:
            return None

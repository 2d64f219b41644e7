"""One SNMP engine and its two sockets for as long as a connector is connected.

It is pysnmp's, entered below its high-level calls: those look every object up in MIB files, and
take an answer from anybody who guesses its number. What comes from somebody who was not asked is
dropped here, and nothing that is wrong with a datagram gets further than the datagram.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeAlias

from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.hlapi.v3arch.asyncio.auth import CommunityData, UsmUserData
from pysnmp.proto.mpmod.rfc3412 import SnmpV3MessageProcessingModel
from pysnmp.proto.secmod.rfc3414 import SnmpUSMSecurityModel

from app.sdk.errors import ConnectorError, boundary
from app.sdk.snmp.access import Access, Authentication, Privacy, SecurityLevel, Version
from app.sdk.snmp.tables import USED, dispatcher

Address = tuple[Any, ...]
Credentials: TypeAlias = "CommunityData | UsmUserData"
LARGEST_BYTES = 65_507
V3 = 3
"""What pysnmp calls both the version and its security model."""

_SIGNED = {
    Authentication.MD5: config.USM_AUTH_HMAC96_MD5,
    Authentication.SHA1: config.USM_AUTH_HMAC96_SHA,
    Authentication.SHA224: config.USM_AUTH_HMAC128_SHA224,
    Authentication.SHA256: config.USM_AUTH_HMAC192_SHA256,
    Authentication.SHA384: config.USM_AUTH_HMAC256_SHA384,
    Authentication.SHA512: config.USM_AUTH_HMAC384_SHA512,
}
_ENCIPHERED = {
    Privacy.DES: config.USM_PRIV_CBC56_DES,
    Privacy.AES128: config.USM_PRIV_CFB128_AES,
    Privacy.AES192: config.USM_PRIV_CFB192_AES_BLUMENTHAL,
    Privacy.AES256: config.USM_PRIV_CFB256_AES_BLUMENTHAL,
    Privacy.AES192_CISCO: config.USM_PRIV_CFB192_AES,
    Privacy.AES256_CISCO: config.USM_PRIV_CFB256_AES,
}


class _Heard:
    """What the two kinds of socket share: they hear only those who were asked."""

    asked: set[Address]
    transport: asyncio.DatagramTransport
    _callback_function: Callable[..., None] | None

    def datagram_received(self, datagram: bytes, address: Address) -> None:
        """Take a datagram; what can't be understood is as if it had not come."""
        if address[:2] in self.asked and self._callback_function is not None:
            with suppress(ConnectorError), boundary("snmp"):
                self._callback_function(self, address, datagram)


class _Udp(_Heard, udp.UdpAsyncioTransport):  # type: ignore[misc]
    pass


class _Udp6(_Heard, udp6.Udp6AsyncioTransport):  # type: ignore[misc]
    pass


class Engine:
    """The engine, whom it has asked, and who it is to agents.

    Attributes:
        reads: The credentials of questions.
        writes: The credentials of orders.
    """

    def __init__(self, snmp: SnmpEngine, reads: Credentials, writes: Credentials) -> None:
        self.snmp = snmp
        self.reads = reads
        self.writes = writes
        self._sockets: dict[int, _Heard] = {}
        self._opening = asyncio.Lock()
        self._out: Counter[Address] = Counter()
        self._known: set[Address] = set()

    async def open_socket(self, family: int) -> tuple[int, ...]:
        """Open the socket of that family, once; return what pysnmp calls it."""
        domain, kind = _DOMAINS[family]
        async with self._opening:
            if family not in self._sockets:
                transport = kind()
                transport.asked = set()
                await asyncio.get_running_loop().create_datagram_endpoint(
                    lambda: transport, local_addr=(_ANYWHERE[family], 0)
                )
                self._sockets[family] = transport
                config.add_transport(self.snmp, domain, transport)
        return domain

    def hear(self, family: int, address: Address) -> None:
        """Take answers from that address from now on."""
        self._sockets[family].asked.add(address[:2])

    @contextmanager
    def asking(self, address: Address) -> Iterator[None]:
        """Take note that an answer of that address is waited for."""
        self._out[address] += 1
        try:
            yield
        finally:
            self._out[address] -= 1

    def answered(self, address: Address) -> None:
        """Take note that there is an agent which knows us."""
        self._known.add(address)

    def forget(self, address: Address) -> None:
        """Forget which engine is at an address that once answered, and ask it anew who it is.

        pysnmp holds on to what it has found out of a version 3 agent, and never hears one again
        that came back as somebody else. It can only forget all of them; while others are waited
        for, it is not made to.
        """
        others = any(count for other, count in self._out.items() if other != address)
        if address in self._known and not others:
            self._known.clear()
            self.snmp.message_processing_subsystems[V3] = SnmpV3MessageProcessingModel()
            self.snmp.security_models[V3] = SnmpUSMSecurityModel()

    async def close(self) -> None:
        """Close the sockets, and wait for the engine's clock to stop."""
        dispatcher = self.snmp.transport_dispatcher
        if dispatcher is not None:
            ticking = dispatcher.loopingcall
            self.snmp.close_dispatcher()
            if ticking is not None:
                await asyncio.wait([ticking])
        for each in self._sockets.values():
            each.transport.abort()
        await asyncio.sleep(0)


_DOMAINS: dict[int, tuple[tuple[int, ...], type[Any]]] = {
    socket.AF_INET: (udp.DOMAIN_NAME, _Udp),
    socket.AF_INET6: (udp6.DOMAIN_NAME, _Udp6),
}
_ANYWHERE: dict[int, str] = {socket.AF_INET: "0.0.0.0", socket.AF_INET6: "::"}


@asynccontextmanager
async def running_engine(access: Access, secret: Callable[[str], str]) -> AsyncIterator[Engine]:
    """Run an engine until the block ends.

    Args:
        access: Version and credentials.
        secret: Gives a secret by its name.

    Raises:
        AuthFailed: There is no such secret.
    """
    reads, writes = credentials(access, secret)
    engine = Engine(await asyncio.to_thread(_new_engine), reads, writes)
    try:
        yield engine
    finally:
        await engine.close()


def _new_engine() -> SnmpEngine:
    """Make one, with the tables it keeps of itself; it does not let go of the loop."""
    made = SnmpEngine(maxMessageSize=LARGEST_BYTES, msgAndPduDsp=dispatcher())
    made.get_mib_builder().load_modules(*USED)
    return made


def credentials(access: Access, secret: Callable[[str], str]) -> tuple[Credentials, Credentials]:
    """Return the credentials of questions and of orders."""
    if access.version is Version.V2C:
        reads = CommunityData("reads", secret(access.community))
        if not access.write_community or secret(access.write_community) == secret(access.community):
            return reads, reads  # pysnmp takes no answer under a community it knows twice
        return reads, CommunityData("writes", secret(access.write_community))
    signed = access.level is not SecurityLevel.NEITHER
    private = access.level is SecurityLevel.BOTH
    user = UsmUserData(
        access.user,
        secret(access.authentication_key) if signed else None,
        secret(access.privacy_key) if private else None,
        authProtocol=_SIGNED[access.authentication] if signed else None,
        privProtocol=_ENCIPHERED[access.privacy] if private else None,
    )
    return user, user

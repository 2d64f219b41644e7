"""Looks for telephony servers that announce themselves in this network, when asked to.

Whoever is in the network can announce anything: what is found is a hint, shown as plain text. No
credential goes to a server because of it, and nothing is announced from a desk. What counts is the
server's key, which somebody pins once: `ringside discover --accept`.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from zeroconf import BadTypeInNameException, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from app.sdk.pinning import key_at
from app.sdk.text import plain

OURS, MQTT = "_ringside._tcp.local.", "_secure-mqtt._tcp.local."
LONGEST_S = 10.0
MOST = 50
"""More than that in one network is somebody's mischief."""

_ASKED_MS = 1_500
_NAME_LIMIT, _KEYS_LIMIT, _VALUE_LIMIT = 63, 16, 200
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_TOPIC = re.compile(r"cti/v1/([A-Za-z0-9][A-Za-z0-9._-]{0,63})")
_GATEWAY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CAID_DIGITS = 16


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One server that announces itself. Every text is from outside and made harmless.

    Attributes:
        name: As it calls itself.
        kind: `_ringside._tcp` or `_secure-mqtt._tcp`.
        host: Its name; empty where it gave none that can be one.
        address: Where it says it is.
        txt: More it says: `txtvers`, `proto`, `topic`, `gw`, `caid`.
        key: The pin of who answers there; empty: nobody does, over TLS.
    """

    name: str
    kind: str
    host: str
    address: str
    port: int
    txt: dict[str, str] = {}
    key: str = ""

    @property
    def speaks_mqtt(self) -> bool:
        """Whether the connector `mqtt` can hear it."""
        return self.txt.get("proto", "mqtt5" if self.kind == MQTT[:-7] else "") == "mqtt5"

    @property
    def is_itself(self) -> bool:
        """Whether the key is the one it announces, if it announces any."""
        caid = self.txt.get("caid", "").lower()
        return not caid or self.key.removeprefix("sha256:")[:_CAID_DIGITS] == caid

    def table(self) -> dict[str, Any]:
        """Return the settings of the connector that would hear it, its key pinned."""
        topic, gateway = _TOPIC.match(self.txt.get("topic", "")), self.txt.get("gw", "")
        words: dict[str, Any] = {"host": self.address, "port": self.port}
        if self.host:
            words["tls_name"] = self.host
        if topic is not None:
            words["tenant"] = topic[1]
        if _GATEWAY.fullmatch(gateway):
            words["gateway"] = gateway
        return {**words, "pins": [self.key]}


async def discover(
    seconds: float = LONGEST_S, interfaces: Sequence[str] | None = None
) -> tuple[Found, ...]:
    """Listen for a while, then look at the key of each server that was found.

    Args:
        seconds: For how long; never longer than `LONGEST_S`.
        interfaces: Addresses of this machine to listen at; None: all.

    Raises:
        OSError: This machine can't listen for announcements.
    """
    announced: dict[str, str] = {}

    def note(
        zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is not ServiceStateChange.Removed and len(announced) < MOST:
            announced[name] = service_type

    async with _listening(interfaces) as listening:
        browser = AsyncServiceBrowser(listening.zeroconf, [OURS, MQTT], handlers=[note])
        try:
            await asyncio.sleep(min(seconds, LONGEST_S))
            told = await asyncio.gather(
                *(_ask(listening.zeroconf, name, kind) for name, kind in announced.items())
            )
        finally:
            await browser.async_cancel()
    found = await asyncio.gather(*(_look(each) for each in told if each is not None))
    return tuple(sorted(found, key=lambda each: (each.kind, each.name, each.address)))


@asynccontextmanager
async def _listening(interfaces: Sequence[str] | None) -> Any:
    words: dict[str, Any] = {} if interfaces is None else {"interfaces": list(interfaces)}
    listening = AsyncZeroconf(**words)
    try:
        yield listening
    finally:
        await listening.async_close()


async def _ask(zeroconf: Zeroconf, name: str, kind: str) -> Found | None:
    """Ask one server where it is; None: it does not say, or nothing that can be true."""
    with suppress(BadTypeInNameException, ValueError, UnicodeError):
        service = AsyncServiceInfo(kind, name)
        await service.async_request(zeroconf, _ASKED_MS)
        addresses = service.parsed_addresses()
        port = service.port or 0
        if addresses and 0 < port < 65_536:
            shown = name.removesuffix(f".{kind}")
            return Found(
                name=plain(shown, _NAME_LIMIT) or "?",
                kind=kind.removesuffix(".local."),
                host=_host(service.server or ""),
                address=addresses[0],
                port=port,
                txt=_txt(service.properties),
            )
    return None


def _host(server: str) -> str:
    name = server.rstrip(".")
    return name if _HOST.fullmatch(name) else ""


def _txt(properties: Mapping[bytes, bytes | None]) -> dict[str, str]:
    return {
        plain(_text(key), _NAME_LIMIT).lower(): plain(_text(value or b""), _VALUE_LIMIT)
        for key, value in list(properties.items())[:_KEYS_LIMIT]
    }


def _text(said: bytes) -> str:
    return said[: 4 * _VALUE_LIMIT].decode("utf-8", "replace")


async def _look(found: Found) -> Found:
    """Look at the key of who answers there: a handshake, and not a word."""
    with suppress(OSError, TimeoutError, ValueError):
        name = found.host or found.address
        return msgspec.structs.replace(found, key=await key_at(found.address, found.port, name))
    return found


def pins_of(connectors: Iterable[Mapping[str, Any]], found: Found) -> tuple[str, ...]:
    """Return the keys that are pinned for what is set up at that place."""
    places = {found.address, found.host}
    pins: list[str] = []
    for table in connectors:
        named = {table.get("host"), table.get("tls_name")} & places
        if named and table.get("port", 8883) == found.port:
            pins += [str(pin) for pin in table.get("pins", ())]
    return tuple(pins)

"""One OLT as it is asked: where a modem is, how it is, how the whole PON is, and its restart."""

import asyncio
import re
from collections.abc import Callable

import msgspec

from app.sdk.asking import together
from app.sdk.conversions import UnfitError
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.mapping import Derived, sift
from app.sdk.snmp.oids import Oid
from app.sdk.snmp.session import Snmp
from app.sdk.snmp.values import Missing, Plain
from app.sdk.snmp.wire import Peer
from connectors.pon.places import Places
from connectors.pon.profile import CAUSE, STATE, Profile, Said
from connectors.pon.settings import By, Settings

POSITION = re.compile(r"(?:[0-9]{1,3}/)?([0-9]{1,3})/([0-9]{1,3})/([0-9]{1,4})")
ONLINE, OFFLINE = "online", "offline"


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How the modems of one port fare."""

    count: int
    dark: int
    by_light: int
    by_power: int

    @property
    def cause(self) -> str | None:
        """Return what most of the dark ones died of; None when none is dark."""
        if self.dark == 0:
            return None
        if self.by_light * 2 > self.dark:
            return "los"
        return "power" if self.by_power * 2 > self.dark else "mixed"


class Olt:
    """One OLT, with what is known of it.

    Args:
        name: Of the connector, for errors.
        snmp: What it is asked over.
        profile: Its make.
        settings: Caps and times.
        clock: Seconds, ever growing.
    """

    def __init__(
        self,
        name: str,
        snmp: Snmp,
        profile: Profile,
        settings: Settings,
        clock: Callable[[], float],
    ) -> None:
        self._name = name
        self.snmp = snmp
        self.profile = profile
        self._settings = settings
        self._clock = clock
        self._places: Places | None = None
        if settings.by is not By.POSITION:
            self._places = Places(
                name,
                profile.columns[settings.by.value],
                most=settings.most,
                search_s=settings.search_s,
                again_s=settings.again_s,
                clock=clock,
            )
        self._shares: dict[Oid, tuple[float, Share]] = {}
        self._counting: dict[Oid, asyncio.Lock] = {}

    async def index(self, peer: Peer, known_by: str) -> Oid:
        """Return the index of a modem: its port's, and its number.

        Raises:
            ConnectorError: There is none, or it is no position; NotReady: not found yet.
        """
        if self._places is not None:
            return await self._places.get(self.snmp, peer, known_by)
        found = POSITION.fullmatch(known_by.strip())
        if found is None:
            raise ConnectorError(self._name, "the modem's position is not like 0/1/0/5")
        slot, port, number = (int(each) for each in found.groups())
        return self.profile.index.of(slot, port), number

    async def modem(self, peer: Peer, known_by: str) -> dict[str, Said]:
        """Ask for everything of a modem at once, by column; one that was moved is found anew."""
        said = await self._modem(peer, await self.index(peer, known_by))
        if self._places is None or _same(said[self._settings.by.value], known_by):
            return said
        self._places.forget()
        said = await self._modem(peer, await self.index(peer, known_by))
        if not _same(said[self._settings.by.value], known_by):
            raise InvalidReply(self._name, "answer not understood: it is of another modem")
        return said

    async def _modem(self, peer: Peer, index: Oid) -> dict[str, Said]:
        places = {name: column.at(index) for name, column in self.profile.columns.items()}
        values = await self.snmp.get(peer, list(places.values()))
        if all(isinstance(value, Missing) for value in values.values()):
            if self._places is None:
                raise ConnectorError(self._name, "the OLT has no modem at that position")
            return dict.fromkeys(places)
        return self._read({name: values[oid] for name, oid in places.items()})

    def _read(self, values: dict[str, Plain | Missing]) -> dict[str, Said]:
        try:
            return self.profile.read(values)
        except UnfitError as error:
            raise InvalidReply(self._name, f"answer not understood: {error}") from error

    def derive(self, said: dict[str, Said]) -> Derived:
        """Read the facts of a modem off its columns."""
        return sift(self.profile.facts, said)

    async def share(self, peer: Peer, port: Oid) -> Share:
        """Count how the modems of a port fare; one count serves everybody for a while."""
        async with self._counting.setdefault(port, asyncio.Lock()):
            counted_at, share = self._shares.get(port, (0.0, None))
            if share is None or self._clock() - counted_at >= self._settings.share_s:
                share = await self._count(peer, port)
                self._shares[port] = (self._clock(), share)
            return share

    async def _count(self, peer: Peer, port: Oid) -> Share:
        walked = await together([self._column(peer, name, port) for name in self.profile.share])
        modems: dict[Oid, dict[str, Plain | Missing]] = {}
        for name, values in zip(self.profile.share, walked, strict=True):
            for number, value in values:
                blank = dict.fromkeys(self.profile.share, Missing.NO_INSTANCE)
                modems.setdefault(number, {**blank})[name] = value
        known = self.profile.facts
        rules = {fact: known[fact] for fact in (STATE, CAUSE) if fact in known}
        found = [sift(rules, self._read(values)) for values in modems.values()]
        return _counted(self._name, found)

    async def _column(self, peer: Peer, name: str, port: Oid) -> list[tuple[Oid, Plain]]:
        column, cap = self.profile.columns[name], self._settings.cap
        walked = await self.snmp.walk(peer, (*column.root, *port), cap=cap + 1)
        if len(walked.rows) > cap:
            raise InvalidReply(self._name, f"answer incomplete: more than {cap} modems on one port")
        return [(index[:1], value) for index, value in walked.rows]


def _counted(name: str, modems: list[Derived]) -> Share:
    for reason in (modem.failed[STATE] for modem in modems if STATE in modem.failed):
        raise InvalidReply(name, reason)
    causes = [modem.values.get(CAUSE) for modem in modems if modem.values[STATE] == OFFLINE]
    return Share(
        count=len(modems),
        dark=len(causes),
        by_light=causes.count("los"),
        by_power=causes.count("dying_gasp"),
    )


def _same(said: Said, known_by: str) -> bool:
    return str(said or "").casefold() == known_by.strip().casefold()

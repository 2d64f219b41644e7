"""What the broker holds for this agent, mirrored; the agent's calls are told of as it changes.

Three kinds of topics make one truth. The gateway's status says whether any of it is true now. The
agent's manifest says which calls there are: so it is known when all of them have arrived, and what
a dead gateway left behind counts for nothing. Each call's topic says how it stands, whole.

Rules for gateways that this relies on: the manifest names a call before the call's first snapshot
and until after its end; after a start the status is published last.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.call import CallId, Outcome, Phase
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.calls.cleaning import clean_text
from app.sdk.calls.clock import SwitchClock
from app.sdk.calls.telling import Standing, Teller
from connectors.mqtt.protocol import (
    CALLS_LIMIT,
    MalformedMessageError,
    Manifest,
    Snapshot,
    Status,
    read_call,
    read_manifest,
    read_status,
)
from connectors.mqtt.topics import Topics

SETTLE_S = 1.0
"""How long a call that the manifest names may take to arrive, and one it no longer names to end."""

STALE_S = 4 * 3600.0
"""A call nothing was heard of for so long is over: gateways repeat each every hour."""

ENDED_KEPT = 200
LOGGED_MOST = 20
"""Different reasons for dropping a message that are logged, until all is well again."""
_NO_CALL = CallId("")
_log = logging.getLogger(__name__)

Heard = SwitchEvent | LinkEvent


class Board:
    """Hears one connection after the other; what was told of the calls survives a broken one.

    Attributes:
        up: Whether what is told is true now; None: nobody has been told yet.
    """

    def __init__(self, topics: Topics, clock: SwitchClock, up: bool | None = None) -> None:
        self.topics = topics
        self.up = up
        self._clock = clock
        self._teller = Teller()
        self._wrong = ""
        self._logged: set[str] = set()
        self._forget()

    def _forget(self) -> None:
        """Begin a mirror anew: the broker tells all of it again."""
        self._status: Status | None = None
        self._manifest: Manifest | None = None
        self._calls: dict[CallId, Snapshot] = {}
        self._ended: dict[CallId, int] = {}
        self._waits_since: datetime | None = None

    @property
    def lacking(self) -> str:
        """Why nothing true is known; empty when all is."""
        if self._status is None:
            return f"no word of the gateway: {self.topics.status} is empty{self._wrong}"
        if self._status.state == "offline":
            why = clean_text(self._status.reason) or "its connection to the broker ended"
            return f"the gateway {self.topics.gateway} is offline: {why}"
        if self._manifest is None:
            where = self.topics.state
            return f"the gateway does not say which calls the agent has: {where} is empty" + (
                self._wrong
            )
        return ""

    @property
    def held(self) -> int:
        """How many calls are mirrored."""
        return len(self._calls)

    def lose(self) -> list[Heard]:
        """The connection broke: what is shown is frozen, what was mirrored is worth nothing."""
        self._forget()
        return self._lost()

    def hear(self, topic: str, payload: bytes, *, kept: bool = False) -> list[Heard]:
        """Take one message; return what it means.

        Args:
            topic: Where it was published.
            payload: Empty: what the topic stood for is over.
            kept: Whether the broker had kept it, so that its time says nothing about now.
        """
        try:
            return list(self._hear(topic, payload, kept))
        except MalformedMessageError as error:
            self._wrong = f"; {error}"
            if self._wrong not in self._logged and len(self._logged) < LOGGED_MOST:
                _log.warning("mqtt: a message was dropped: %s: %s", self._kind(topic), error)
                self._logged.add(self._wrong)
            return []

    def tick(self) -> list[Heard]:
        """Decide what has waited long enough, and end what nothing was heard of for too long."""
        told: list[Heard] = []
        now = self._clock.time()
        since = self._waits_since
        if since is not None and now - since >= timedelta(seconds=SETTLE_S):
            told += self._settle(now)
        for call_id in self._drop_old(now):
            told += self._teller.end(call_id, Outcome.UNKNOWN, now)
        return told

    def _drop_old(self, now: datetime) -> list[CallId]:
        """Forget the calls nothing was heard of for too long; return which."""
        oldest_at = now - timedelta(seconds=STALE_S)
        old = [call_id for call_id, one in self._calls.items() if one.at <= oldest_at]
        for call_id in old:
            self._note_end(call_id, self._calls.pop(call_id))
        return old

    def _kind(self, topic: str) -> str:
        """Name a topic without saying which call it is about."""
        return "a call" if self.topics.call_of(topic) else topic[:300]

    def _hear(self, topic: str, payload: bytes, kept: bool) -> Iterator[Heard]:
        if topic == self.topics.status:
            yield from self._hear_status(read_status(payload) if payload else None, kept)
        elif topic == self.topics.state:
            self._hear_manifest(read_manifest(payload) if payload else None, kept)
        elif (call_id := self.topics.call_of(topic)) is not None:
            if payload:
                yield from self._hear_call(call_id, read_call(payload), kept)
            else:
                yield from self._hear_end(call_id)
        if not self.up and self._complete():
            yield from self._restore()

    def _hear_status(self, status: Status | None, kept: bool) -> Iterator[Heard]:
        was, self._status = self._status, status
        if status is not None and status.at is not None:
            self._hear_time(status.at, kept)
        online = status is not None and status.state == "online"
        if not online or (was is not None and status is not None and was.life != status.life):
            self._count_anew()
            yield from self._lost()  # a gateway that is back already restores it at once

    def _count_anew(self) -> None:
        """Take a gateway's next counters for new, however low they begin."""
        self._ended.clear()
        self._calls = {name: replace(one, seq=-1) for name, one in self._calls.items()}

    def _hear_manifest(self, manifest: Manifest | None, kept: bool) -> None:
        self._manifest = manifest
        if manifest is None:
            return
        self._hear_time(manifest.at, kept)
        gone = self._calls.keys() - set(manifest.calls)
        since = self._waits_since or self._clock.time()
        self._waits_since = since if gone or self._missing() else None

    def _hear_call(self, call_id: CallId, snapshot: Snapshot, kept: bool) -> Iterator[Heard]:
        if snapshot.seq <= self._last_seq(call_id):
            return
        self._hear_time(snapshot.at, kept)
        if call_id not in self._calls and len(self._calls) >= CALLS_LIMIT:
            return
        self._calls[call_id] = snapshot
        if self.up:
            yield from self._tell(call_id, snapshot)

    def _hear_end(self, call_id: CallId) -> Iterator[Heard]:
        """The topic was cleared; if nobody said how the call ended, nobody knows."""
        snapshot = self._calls.pop(call_id, None)
        if snapshot is not None:
            self._note_end(call_id, snapshot)
        if self.up:
            yield from self._teller.end(call_id, Outcome.UNKNOWN, self._clock.time())

    def _last_seq(self, call_id: CallId) -> int:
        known = self._calls.get(call_id)
        return known.seq if known is not None else self._ended.get(call_id, -1)

    def _note_end(self, call_id: CallId, snapshot: Snapshot) -> None:
        self._ended[call_id] = snapshot.seq
        if len(self._ended) > ENDED_KEPT:
            del self._ended[next(iter(self._ended))]

    def _hear_time(self, at: datetime, kept: bool) -> None:
        """What was kept is as old as it may be, but no clock is behind what it has written."""
        if not kept or at > self._clock.time():
            self._clock.hear(at)

    def _missing(self) -> bool:
        """Whether a call that the manifest names has not arrived yet."""
        named = self._manifest.calls if self._manifest is not None else ()
        return any(CallId(one) not in self._calls for one in named)

    def _complete(self) -> bool:
        """Whether everything is there that makes one truth, or has had its time to come."""
        if self.lacking:
            return False
        if not self._missing():
            return True
        self._waits_since = self._waits_since or self._clock.time()
        return False

    def _settle(self, now: datetime) -> Iterator[Heard]:
        """What has not come by now does not come; what is not named any more is over."""
        self._waits_since = None
        if self.lacking:
            return
        self._drop_unnamed()
        if not self.up:
            yield from self._restore()
            return
        for call_id in [one for one in self._teller.calls if one not in self._calls]:
            yield from self._teller.end(call_id, Outcome.UNKNOWN, now)

    def _drop_unnamed(self) -> None:
        """Forget what a gateway left behind: it is in the broker and not in the manifest."""
        named = set(self._manifest.calls) if self._manifest is not None else set()
        for call_id in self._calls.keys() - named:
            self._note_end(call_id, self._calls.pop(call_id))

    def _restore(self) -> Iterator[Heard]:
        """Tell how everything stands now, then that it is so."""
        now = self._clock.time()
        for call_id, snapshot in list(self._calls.items()):
            if snapshot.phase is Phase.CLOSED:  # it may have ended in the gap: this says how
                yield from self._tell(call_id, snapshot)
        self._drop_unnamed()
        self._drop_old(now)
        for call_id in [one for one in self._teller.calls if one not in self._calls]:
            yield from self._teller.end(call_id, Outcome.UNKNOWN, now)
        for call_id, snapshot in self._calls.items():
            yield from self._tell(call_id, snapshot)
        self.up, self._wrong = True, ""
        self._logged.clear()
        yield LinkRestored(call_id=_NO_CALL, at=self._clock.time())

    def _tell(self, call_id: CallId, snapshot: Snapshot) -> Iterator[Heard]:
        before = self._teller.calls.get(call_id)
        if snapshot.phase is not Phase.CLOSED:
            yield from self._teller.tell(call_id, snapshot.phase, snapshot.contact, snapshot.at)
        elif before is not None:
            self._teller.calls[call_id] = Standing(before.phase, snapshot.contact)
            outcome = snapshot.outcome or Outcome.UNKNOWN
            yield from self._teller.end(call_id, outcome, snapshot.at, snapshot.reason)

    def _lost(self) -> list[Heard]:
        was, self.up = self.up, False
        return [LinkLost(call_id=_NO_CALL, at=self._clock.time())] if was is not False else []

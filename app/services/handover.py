"""Hand a conversation to a colleague's desk while it is given away, and take one up from theirs.

What is to be handed over is left at the relay as soon as a colleague is consulted, kept up to date
while they are, and left for the last time when the call is theirs. A desk a call comes to asks for
it while it rings and for a moment afterwards. Without an answer the call goes on as any other.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import msgspec

from app.domain.call import WAITING, CallId, Direction, Phase
from app.domain.events import HandedOver
from app.domain.handover import Handover
from app.domain.session import Session
from app.domain.session.handing import conversation_of, handed, to_hand_over
from app.sdk.connector import Relay
from app.sdk.errors import ConnectorError, boundary

log = logging.getLogger(__name__)

ROUND_S = 5.0
"""How long one question waits at the relay."""
AFTERWARDS_S = 15.0
"""How long a call that was answered still waits for what a colleague may yet hand over."""
BETWEEN_S = 0.2
TRIES = 5
GIVEN_KEPT = 20
GONE = frozenset({Phase.WRAP_UP, Phase.CLOSED})
COMES_IN = WAITING | {Phase.TRANSFERRING_IN}

_Decoder = msgspec.json.Decoder(Handover)


class Handovers:
    """Both directions, for every call of this desk."""

    def __init__(
        self,
        relay: Relay,
        agent: str,
        group: asyncio.TaskGroup,
        *,
        now: Callable[[], datetime],
        post: Callable[[HandedOver], None],
    ) -> None:
        """Make one; `group` owns the work, and `post` is told what was handed over."""
        self._relay, self._agent, self._group = relay, agent, group
        self._now, self._post = now, post
        self._calls: dict[CallId, Session] = {}
        self._taking: dict[CallId, tuple[str, asyncio.Task[None]]] = {}
        self._to_give: dict[str, Session] = {}
        self._given: dict[str, Handover] = {}
        self._giving: dict[str, asyncio.Task[None]] = {}
        self._ill = self._stopped = False

    def follow(self, session: Session) -> None:
        """Take the newest state of a call."""
        if self._stopped:
            return
        before = self._calls.get(session.call_id)
        self._calls[session.call_id] = session
        if to_hand_over(session) and (before is None or before != session):
            self._give_soon(session)
        if session.phase in GONE:
            self._calls.pop(session.call_id, None)
            self._stop_taking(session.call_id)
        elif session.contact.direction is not Direction.OUT:
            self._take_soon(session, new=before is None)

    def stop(self) -> None:
        """Let go of everything."""
        self._stopped = True
        for task in (*self._giving.values(), *(task for _, task in self._taking.values())):
            task.cancel()

    def _give_soon(self, session: Session) -> None:
        name = conversation_of(session)
        self._to_give[name] = session
        if name not in self._giving:
            task = self._group.create_task(self._give(name), name="hand over")
            self._giving[name] = task
            task.add_done_callback(lambda _: self._giving.pop(name, None))

    async def _give(self, name: str) -> None:
        tries = 0
        while (session := self._to_give.pop(name, None)) is not None:
            parcel = handed(session, self._agent, self._now())
            if self._is_news(name, parcel):
                if await self._left(name, parcel):
                    tries = 0
                elif (tries := tries + 1) < TRIES:
                    self._to_give.setdefault(name, session)
                    await asyncio.sleep(2**tries * BETWEEN_S)
            await asyncio.sleep(BETWEEN_S)

    def _is_news(self, name: str, parcel: Handover) -> bool:
        last = self._given.get(name)
        return last is None or msgspec.structs.replace(parcel, at=last.at) != last

    async def _left(self, name: str, parcel: Handover) -> bool:
        try:
            with boundary(self._relay.name):
                await self._relay.give(name, msgspec.json.encode(parcel))
        except ConnectorError as error:
            self._say_ill(error)
            return False
        self._ill = False
        self._given.pop(name, None)
        self._given[name] = parcel
        if len(self._given) > GIVEN_KEPT:
            del self._given[next(iter(self._given))]
        return True

    def _take_soon(self, session: Session, *, new: bool) -> None:
        """Begin to ask where the call comes in, or goes by another name from here on."""
        name = conversation_of(session)
        asked, _ = self._taking.get(session.call_id, ("", None))
        if asked == name or not (asked or new or session.phase in COMES_IN):
            return
        self._stop_taking(session.call_id)
        task = self._group.create_task(self._take(session.call_id, name), name="take over")
        self._taking[session.call_id] = (name, task)

    def _stop_taking(self, call_id: CallId) -> None:
        _, task = self._taking.pop(call_id, ("", None))
        if task is not None:
            task.cancel()

    async def _take(self, call_id: CallId, name: str) -> None:
        clock = asyncio.get_running_loop().time
        version, until_s = 0, clock() + AFTERWARDS_S
        while (session := self._calls.get(call_id)) is not None:
            if session.phase in COMES_IN:
                until_s = clock() + AFTERWARDS_S
            elif clock() >= until_s:
                break
            version = await self._asked(call_id, name, version)
        if self._taking.get(call_id, ("", None))[1] is asyncio.current_task():
            del self._taking[call_id]

    async def _asked(self, call_id: CallId, name: str, version: int) -> int:
        """Ask once, and post what there is; return the version to ask for from then on."""
        try:
            with boundary(self._relay.name):
                parcel = await self._relay.take(name, version, ROUND_S)
        except ConnectorError as error:
            self._say_ill(error)
            await asyncio.sleep(ROUND_S)
            return version
        self._ill = False
        if parcel is None:
            return version
        try:
            given = _Decoder.decode(parcel.content)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("%s: what was handed over is not understood: %s", self._relay.name, error)
            return parcel.version
        if given.by != self._agent:
            at = self._now()
            self._post(HandedOver(call_id=call_id, at=at, handover=given, version=parcel.version))
        return parcel.version

    def _say_ill(self, error: ConnectorError) -> None:
        """Say once that nothing can be handed over, until something can again."""
        if not self._ill:
            log.warning("%s; calls change desks without their guide's state", error)
        self._ill = True

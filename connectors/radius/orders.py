"""Orders to the BRASes that have a login's sessions: end them, or set their speed."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import msgspec

from app.domain.actions import ActionState
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from connectors.radius.accounting import Accounting
from connectors.radius.causes import SESSION_GONE, refusal
from connectors.radius.exchange import Sent
from connectors.radius.logins import plain
from connectors.radius.looking import Session
from connectors.radius.offering import DISCONNECT, SPEED
from connectors.radius.profiles import speed_set, wanted_mbps
from connectors.radius.requests import Attributes, Kind, Request, identifying
from connectors.radius.settings import Nas, Settings

MOST_KEPT = 256
SETTLE_LOOK_S = 0.25
Progress = Callable[[float], None]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one request; all None: it was carried out."""

    refused: ConnectorError | None = None
    unknown: Exception | None = None


class Orders:
    """Carries orders out; what was sent under a key is kept, so that it is sent again unchanged."""

    def __init__(
        self,
        accounting: Accounting,
        settings: Settings,
        *,
        secret: Callable[[str], str],
        now: Callable[[], datetime],
        connector: str,
    ) -> None:
        self._accounting = accounting
        self._settings = settings
        self._secret = secret
        self._now = now
        self._connector = connector
        self._sent: dict[tuple[str, str], Sent] = {}
        self._done: dict[str, Receipt] = {}

    async def perform(self, login: str, order: ActionState, progress: Progress) -> Receipt:
        """Carry one out; errors as `ActionTarget.perform` says."""
        if order.key in self._done:
            return self._done[order.key]
        sessions = self._meant(order, await self._before_sending(login))
        if not sessions and order.action != DISCONNECT:
            raise ConnectorError(self._connector, "not online: there is no session to change")
        if len(sessions) > self._settings.sessions_at_once:
            raise ConnectorError(
                self._connector,
                f"more than {self._settings.sessions_at_once} sessions of this login go on: "
                "have the network side look at it",
            )
        prepared = [self._prepared(login, order, session) for session in sessions]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._exchanged(sent)) for sent in prepared]
        self._weigh([task.result() for task in tasks])
        progress(0.8)
        if order.action == DISCONNECT:
            await self._settled(login, sessions)
        receipt = Receipt(reference=", ".join(session.session_id for session in sessions))
        _keep(self._done, order.key, receipt)
        progress(1.0)
        return receipt

    async def check(self, login: str, order: ActionState) -> Receipt | None:
        """Say what became of an order; the BRAS keeps no record, accounting shows what it did.

        Raises:
            ConnectorError: Accounting can't show it.
        """
        if order.key in self._done:
            return self._done[order.key]
        if order.action != DISCONNECT:
            raise ConnectorError(self._connector, "nobody keeps a record of a speed that was set")
        if self._meant(order, await self._accounting.sessions(login)):
            return None
        return Receipt()

    async def alive(self, address: str, nas: Nas) -> None:
        """Have a BRAS refuse a request that changes nothing, as a sign of life.

        Raises:
            NotReady, InvalidReply: There is none.
        """
        nobody: Attributes = {"User-Name": "ringside-sign-of-life", "Acct-Session-Id": "0"}
        nobody["Event-Timestamp"] = int(self._now().timestamp())
        secret = self._secret(nas.secret).encode()
        request = Request(Kind.CHANGE, secret, nas, nobody)
        once = msgspec.structs.replace(self._settings, tries=1)
        try:
            await Sent(request, nas.address or address, nas.port).exchange(once, self._connector)
        except TimeoutError as error:
            raise NotReady(self._connector, str(error)) from error

    async def _before_sending(self, login: str) -> list[Session]:
        """Ask accounting where the sessions are; without that nothing is sent."""
        try:
            return await self._accounting.sessions(login)
        except InvalidReply as error:
            words = f"nothing was sent: {error.message}"
            raise ConnectorError(self._connector, words) from error

    def _meant(self, order: ActionState, sessions: Sequence[Session]) -> list[Session]:
        """Leave out sessions that began after the order: it can't be about those.

        One that seems to begin later than now has a BRAS whose clock is fast, and is old enough.
        """
        slack = timedelta(seconds=self._settings.clock_slack_s)
        latest = order.asked_at + slack
        return [
            each
            for each in sessions
            if each.started_at is None
            or each.started_at <= latest
            or each.started_at > self._now() + slack
        ]

    def _prepared(self, login: str, order: ActionState, session: Session) -> Sent:
        known = self._sent.get((order.key, session.unique_id))
        if known is not None:
            return known
        if not plain(session.session_id):
            raise ConnectorError(self._connector, "accounting has no usable id of the session")
        nas = self._nas_of(session)
        attributes = identifying(session, login, self._settings, self._now())
        kind = Kind.DISCONNECT
        if order.action != DISCONNECT:
            kind = Kind.CHANGE
            attributes |= self._speed(order)
        secret = self._secret(nas.secret).encode()
        try:
            request = Request(kind, secret, nas, attributes)
        except ValueError as error:
            words = "an attribute can't be sent: see `profile` and `identify`"
            raise ConnectorError(self._connector, words) from error
        sent = Sent(request, nas.address or session.nas, nas.port)
        _keep(self._sent, (order.key, session.unique_id), sent)
        return sent

    def _speed(self, order: ActionState) -> Attributes:
        mbps = wanted_mbps(order.parameters.get(SPEED, ""))
        if mbps is None:
            raise ConnectorError(self._connector, "the speed of the product is not known")
        texts = {name: speed_set(text, mbps) for name, text in self._settings.profile.items()}
        return {name: int(text) if text.isdecimal() else text for name, text in texts.items()}

    def _nas_of(self, session: Session) -> Nas:
        """Return how to reach the session's BRAS: by its address first, else by its network."""
        if session.nas in self._settings.nas:
            return self._settings.nas[session.nas]
        for where, nas in self._settings.nas.items():
            if session.nas and ip_address(session.nas) in ip_network(where):
                return nas
        words = f"the BRAS {session.nas or 'of the session'} is not in the settings (`nas`)"
        raise ConnectorError(self._connector, words)

    async def _exchanged(self, sent: Sent) -> Outcome:
        try:
            verdict = await sent.exchange(self._settings, self._connector)
        except (InvalidReply, TimeoutError) as error:
            return Outcome(unknown=error)
        except ConnectorError as error:
            return Outcome(refused=error)
        if verdict.obeyed or verdict.cause == SESSION_GONE:
            return Outcome()
        words = f"refused: {refusal(verdict.cause)}"
        return Outcome(refused=ConnectorError(self._connector, words))

    def _weigh(self, outcomes: Sequence[Outcome]) -> None:
        """Raise what is worst: not to know, then to be refused."""
        unknown = [each.unknown for each in outcomes if each.unknown is not None]
        if unknown:
            raise unknown[0]
        refused = [each.refused for each in outcomes if each.refused is not None]
        done = len(outcomes) - len(refused)
        if refused and done:
            words = f"{done} of {len(outcomes)} sessions: done; {refused[0].message}"
            raise ConnectorError(self._connector, words)
        if refused:
            raise refused[0]

    async def _settled(self, login: str, sessions: Sequence[Session]) -> None:
        """Give accounting a moment to hear of it, so that what is looked at next is true."""
        ended = {session.unique_id for session in sessions}
        try:
            async with asyncio.timeout(self._settings.settle_s):
                while await self._go_on(login, ended):  # noqa: ASYNC110 - another program's state
                    await asyncio.sleep(SETTLE_LOOK_S)
        except (TimeoutError, ConnectorError):
            return  # it is done, whether accounting knows it or not

    async def _go_on(self, login: str, ended: set[str]) -> bool:
        return any(each.unique_id in ended for each in await self._accounting.sessions(login))


def _keep(kept: dict, key: object, value: object) -> None:  # type: ignore[type-arg]
    kept[key] = value
    while len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]

"""Asks the accounting database, in a thread of its own, for as long as each look lasts."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from app.domain.facts import Value
from app.sdk.asking import time_limit
from app.sdk.errors import ConnectorError
from app.sdk.lane import Lane
from app.sdk.reading import Reading
from connectors.radius.facts import QUESTIONS, Asked, Question
from connectors.radius.looking import Look, Session
from connectors.radius.recall import Recall
from connectors.radius.settings import Settings
from connectors.radius.stores.store import Store

Answer = TypeVar("Answer")


class Accounting:
    """Looks into one database; a connection is opened for each look, and closed after it."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        lane: Lane,
        *,
        now: Callable[[], datetime],
        connector: str,
    ) -> None:
        """Make one; whoever made the lane closes it."""
        self._store = store
        self._settings = settings
        self._lane = lane
        self._now = now
        self._connector = connector
        self._recall = Recall()

    async def read(self, login: str, facts: frozenset[str]) -> Reading:
        """Ask for facts about a login; what can't be had is in `failed`, with the reason.

        Raises:
            NotReady, AuthFailed, ConnectorError: The database can't be asked at all.
        """
        return await self._asked(partial(self._facts, login, facts))

    async def sessions(self, login: str) -> list[Session]:
        """Return the sessions of a login that go on, the newest first.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: No usable answer.
        """
        return await self._asked(lambda look: look.sessions(login))

    async def sign_of_life(self) -> None:
        """Look whether it can be read; errors as `sessions` says."""
        await self._asked(Look.sign_of_life)

    async def _asked(self, ask: Callable[[Look], Answer]) -> Answer:
        opened: list[Any] = []

        def look() -> Answer:
            store = self._store
            try:
                connection = store.open()
            except store.errors as error:
                raise store.why(error) from error
            opened.append(connection)
            try:
                return ask(Look(store, connection, self._settings, self._now, self._connector))
            finally:
                opened.clear()
                connection.close()

        def give_up() -> None:
            for connection in tuple(opened):
                self._store.cancel(connection)

        async with time_limit(self._connector, self._settings.limit_s):
            return await self._lane.call(look, give_up)

    def _facts(self, login: str, facts: frozenset[str], look: Look) -> Reading:
        asked = Asked(
            look=look,
            login=login,
            settings=self._settings,
            recall=self._recall,
            connector=self._connector,
            sessions=cache(partial(look.sessions, login)),
        )
        return _answered(asked, facts, [each for each in QUESTIONS if facts & set(each.facts)])


def _answered(asked: Asked, facts: frozenset[str], questions: Iterable[Question]) -> Reading:
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    failed: dict[str, str] = {}
    retryable = False
    for question in questions:
        try:
            found = question.ask(asked)
        except ConnectorError as error:
            failed |= dict.fromkeys(question.facts, error.message)
            retryable = retryable or error.retryable
        else:
            values |= found.values
            raw |= found.raw
    return Reading(
        system=asked.settings.system,
        values={name: value for name, value in values.items() if name in facts},
        raw={name: words for name, words in raw.items() if name in facts},
        failed={name: why for name, why in failed.items() if name in facts},
        retryable=retryable,
    )

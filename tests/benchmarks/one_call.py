"""One whole call, as the real connectors and the real desk log it, for what is timed by itself."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import UTC, datetime

from app import paths, registry
from app.bootstrap.playbook import build_playbook
from app.domain.call import CallId, Phase
from app.domain.events import AnyEvent
from app.domain.facts import Having
from app.domain.session import Session
from app.presenters.book import Book
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.connector import CallSource, ConnectorContext, Directory, FactSource
from app.services.desk import Desk
from app.services.editions import OneEdition
from app.services.lookup import Lookup, Source, Waits, open_lookup
from app.services.perform import Performer
from app.services.runner import Services
from tests.desktop.desk_process import AGENT, PASSWORD, USERNAME, new_switch

SECRETS = {"password": PASSWORD, "token": DEFAULT_TOKEN}


class Kept:
    """A log that keeps one session's events in memory."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []

    def begin(self, call_id: CallId, at: datetime) -> int:
        """Begin."""
        return 1

    def append(self, session: int, event: AnyEvent) -> None:
        """Keep it."""
        self.events.append(event)

    def finish(self, session: int) -> None:
        """Nothing to mark."""

    def reopen(self, session: int) -> None:
        """Nothing to mark."""

    def unfinished(self) -> Sequence[tuple[int, Sequence[AnyEvent]]]:
        """Nothing was left open."""
        return ()


def _now() -> datetime:
    return datetime.now(UTC)


async def one_call(scenario: str = "B9") -> tuple[Book, list[AnyEvent]]:
    """Ring, answer, let every system answer, hang up; return the playbook and the events."""
    book = build_playbook(paths.resources_folder()).book
    log, changed = Kept(), asyncio.Queue[Session]()
    async with AsyncExitStack() as stack:
        switch = await stack.enter_async_context(new_switch())
        back_office = await stack.enter_async_context(BackOffice(Operator(), pace=0))
        source = await _connect(stack, "asterisk", port=switch.port, username=USERNAME)
        systems = await _connect(stack, "tmf", base_url=back_office.url)
        assert isinstance(source, CallSource), "as its manifest says"
        lookup = await stack.enter_async_context(_lookup(systems, book))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        services = Services(
            editions=OneEdition(book.playbook),
            journal=log,
            lookup=lookup,
            performer=Performer({}, book.playbook.actions, now=_now),
            now=_now,
            on_change=changed.put_nowait,
        )
        desk = Desk(services, group, lambda *_: None)
        following = group.create_task(desk.follow(source))
        await switch.until_logged_in()
        await asyncio.sleep(0.3)  # the switch has told what is up, which is nothing
        await _play(switch, SCENARIOS[scenario].number, changed)
        following.cancel()
        desk.stop()
    return book, log.events


async def _play(switch: Switch, number: str, changed: "asyncio.Queue[Session]") -> None:
    call = await switch.ring(ani=number, agent=AGENT, queue="broadband")
    await call.answer()
    while not _complete(await changed.get()):
        pass
    await call.hang_up()
    while (await changed.get()).phase is not Phase.WRAP_UP:
        pass


async def _connect(stack: AsyncExitStack, name: str, **table: str | int) -> object:
    context = ConnectorContext(
        agent=AGENT, secret=SECRETS.__getitem__, now=_now, random=random.random
    )
    return await stack.enter_async_context(registry.connection(name, table, context))


def _lookup(systems: object, book: Book) -> AbstractAsyncContextManager[Lookup]:
    assert isinstance(systems, Directory), "as its manifest says"
    assert isinstance(systems, FactSource), "as its manifest says"
    source = Source(systems, registry.manifests()["tmf"].facts)
    return open_lookup([systems], [source], book.playbook, Waits(), now=_now, random=random.random)


def _complete(session: Session) -> bool:
    """Whether it is talked in and every system has answered."""
    loading = any(fact.having is Having.LOADING for fact in session.facts.values())
    return session.phase is Phase.ACTIVE and bool(session.facts) and not loading

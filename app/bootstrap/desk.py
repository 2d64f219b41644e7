"""Open everything in order, follow calls until asked to quit, close everything in reverse."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, nullcontext
from datetime import timedelta
from pathlib import Path

import msgspec

from app import paths, registry
from app.bootstrap.asking import open_asking
from app.bootstrap.clock import utc_now
from app.bootstrap.connecting import open_connectors
from app.bootstrap.editions import Editions
from app.bootstrap.experience import Experienced
from app.bootstrap.frames import Frames
from app.bootstrap.guarded import Guarded
from app.bootstrap.guides import open_supply
from app.bootstrap.handing import open_handovers, told
from app.bootstrap.journal import KeptJournal
from app.bootstrap.memory import Memory
from app.bootstrap.numbers import Recollected
from app.bootstrap.spare import give_back
from app.bootstrap.supply import Supply
from app.bootstrap.tape import open_tape, taped
from app.bootstrap.windows import Windows
from app.presenters.calls import Popping
from app.presenters.lines import Lines
from app.presenters.overlay import OverlayPresenter
from app.presenters.tray import Lacking
from app.sdk.connector import Announcer, CallSource
from app.sdk.manifest import Capability
from app.secrets import Secrets
from app.services.desk import Desk
from app.services.lookup import Lookup
from app.services.perform import Performer
from app.services.runner import OnChange, Services
from app.settings import OverlaySettings, Settings
from app.store.call_log import CallLog
from app.store.database import StoreError

log = logging.getLogger(__name__)

NO_TELEPHONY = "no telephony is set up"


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The running desk, for whoever goes along with it (the demo's script)."""

    windows: Windows
    presenter: OverlayPresenter
    editions: Editions
    quit_requested: asyncio.Event


Companion = Callable[[Opened], Awaitable[None]]
Beside = Callable[[Opened], AbstractContextManager[None]]
"""What stands beside the desk while calls are followed; it is the first to be closed."""


async def run_desk(
    quit_requested: asyncio.Event,
    settings: Settings,
    windows: Windows,
    companion: Companion | None = None,
    beside: Beside = lambda _desk: nullcontext(),
    file: Path | None = None,
) -> int:
    """Run until asked to quit; return the exit status. `file` is named where settings are wrong."""
    resources = paths.resources_folder()
    async with AsyncExitStack() as stack:
        if settings.third_party.allow:
            await asyncio.to_thread(registry.prepare, settings)
        supply = open_supply(settings.guides, resources, settings.connectors, utc_now, settings)
        editions = supply.editions
        _say_if_there_are_none(editions, settings)
        secrets = Secrets()
        calls = stack.enter_context(await _open_log(settings, secrets))
        presenter = _open_card(windows, settings, editions, calls)
        stack.callback(windows.close)
        connectors, left_out = await open_connectors(settings, secrets, stack, file)
        memories = _remember(settings, stack)
        asking = await open_asking(settings, editions.present, connectors, stack)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        shown = Frames(Guarded(presenter, supply.consider).present).take
        handovers = open_handovers(connectors, settings.agent, group, lambda e: desk.take_over(e))
        services = _services(supply, asking, calls, told(shown, handovers), memories)
        lines = Lines(windows.tray_presenter.link, presenter.note_gap, utc_now)
        desk = Desk(services, group, lines.link)
        presenter.agent_acted.connect(desk.act)
        desk.restore()
        give_back()
        _open_beside(group, secrets, *memories)
        windows.tray_presenter.lack(_say_who_is_silent(connectors, left_out, windows, settings))
        following = _listen(group, desk, windows, connectors, settings, stack)
        following.append(group.create_task(supply.run(desk, windows.tray_presenter.guide_by)))
        opened = Opened(
            windows=windows, presenter=presenter, editions=editions, quit_requested=quit_requested
        )
        stack.enter_context(beside(opened))
        if companion is not None:
            following.append(group.create_task(_go_along(companion, opened)))
        await quit_requested.wait()
        for task in following:
            task.cancel()
        desk.stop()
        if handovers is not None:
            handovers.stop()
    return 0


def _remember(settings: Settings, stack: AsyncExitStack) -> tuple[Experienced, Recollected]:
    """Make what the desk learns and remembers with; the files below are opened later."""
    experienced = stack.enter_context(Experienced(settings.reasons))
    return experienced, stack.enter_context(Recollected(settings))


def _open_beside(
    group: asyncio.TaskGroup, secrets: Secrets, *memories: Experienced | Recollected
) -> None:
    """Open what is remembered of calls before; no call waits for it."""
    for each in memories:
        group.create_task(each.open(secrets), name=f"open {type(each).__name__.lower()}")


def _listen(
    group: asyncio.TaskGroup,
    desk: Desk,
    windows: Windows,
    connectors: Mapping[str, object],
    settings: Settings,
    stack: AsyncExitStack,
) -> list[asyncio.Task[None]]:
    """Follow every switch, and heed every system that says of itself what has changed."""
    tape = open_tape(settings.support.record, stack)
    following = [
        group.create_task(desk.follow(taped(each, tape)), name=f"follow {name}")
        for name, each in connectors.items()
        if isinstance(each, CallSource)
    ]
    following += _look_around(group, windows, connectors, settings)
    return following + [
        group.create_task(desk.heed(each), name=f"heed {name}")
        for name, each in connectors.items()
        if isinstance(each, Announcer)
    ]


def _look_around(
    group: asyncio.TaskGroup, windows: Windows, connectors: Mapping[str, object], settings: Settings
) -> list[asyncio.Task[None]]:
    """Where no switch is set up: look for one that announces itself, unless IT wants none of it."""
    heard = any(isinstance(each, CallSource) for each in connectors.values())
    left_out = settings.connectors.keys() - connectors.keys()  # their reasons are said already
    if heard or left_out or not settings.discovery.allow:
        return []
    return [group.create_task(_offer(windows), name="look for telephony")]


async def _offer(windows: Windows) -> None:
    """Name in the tray what announces itself here; only such a desk needs the library for it."""
    from app.bootstrap.finding import offer_what_is_found

    await offer_what_is_found(lambda said: windows.tray_presenter.link("", False, said))


async def _go_along(companion: Companion, opened: Opened) -> None:
    try:
        await companion(opened)
    finally:
        opened.quit_requested.set()


def _say_if_there_are_none(editions: Editions, settings: Settings) -> None:
    log.info("guides: %s", editions.present.edition)
    if not editions.present.guides:
        place = settings.guides.place or paths.resources_folder() / "guides"
        log.warning("there is no guide in %s: calls are shown without a next step", place)


def _say_who_is_silent(
    connectors: Mapping[str, object],
    left_out: Mapping[str, str],
    windows: Windows,
    settings: Settings,
) -> Lacking:
    """Say in the tray which switch could not be opened, or that there is none at all.

    Returns:
        The other connectors left out.
    """
    kinds = registry.manifests(settings)
    known = {
        name: kinds[kind]
        for name, table in settings.connectors.items()
        if (kind := registry.kind_of(name, table)) in kinds
    }
    switches = {name for name, each in known.items() if Capability.CALLS in each.capabilities}
    silent = {name: reason for name, reason in left_out.items() if name in switches}
    for name, reason in silent.items():
        windows.tray_presenter.link(name, False, reason)
    if not silent and not any(isinstance(each, CallSource) for each in connectors.values()):
        log.warning("%s: no call will be shown", NO_TELEPHONY)
        windows.tray_presenter.link("", False, NO_TELEPHONY)
    return tuple(
        (known[name].title if name in known else {"en": name}, reason)
        for name, reason in left_out.items()
        if name not in silent
    )


async def _open_log(settings: Settings, secrets: Secrets) -> CallLog:
    """Open the call log; without a lasting key it is kept in memory only, and that is said."""
    key = await asyncio.to_thread(secrets.log_key)
    if key.warning:
        log.warning("%s", key.warning)
    calls = _open_file(key.key) if key.kept else CallLog.open(None, key.key)
    try:
        calls.purge(utc_now() - timedelta(days=settings.log.keep_days))
    except StoreError as error:
        log.error("%s; old calls stay in the log", error)
    for notice in calls.notices:
        log.warning("%s", notice.text)
    return calls


def _open_file(key: bytes) -> CallLog:
    try:
        file = paths.call_log_file()
        paths.owned_folder(file.parent)
        return CallLog.open(file, key)
    except OSError as error:  # a StoreError is one
        log.error("%s. Calls are kept in memory only, and would not survive a crash", error)
        return CallLog.open(None, key)


def _open_card(
    windows: Windows, settings: Settings, editions: Editions, calls: CallLog
) -> OverlayPresenter:
    memory = Memory(calls)
    picked = memory.look
    if picked.language or picked.theme:
        windows.dress(language=picked.language, theme=picked.theme)
    presenter = OverlayPresenter(
        editions.book,
        windows.look.words(paths.resources_folder()),
        utc_now,
        popping=_popping(settings.overlay),
        parent=windows,
    )
    windows.open_card(presenter, memory)
    return presenter


def _popping(set_up: OverlaySettings) -> Popping:
    return Popping(
        on_answer=set_up.pop_on == "answer",
        chip_queues=frozenset(set_up.chip_queues),
        excluded=frozenset(set_up.excluded),
        internal=frozenset(set_up.internal),
        missed_s=set_up.missed_s,
    )


def _services(
    supply: Supply,
    asking: tuple[Lookup, Performer],
    calls: CallLog,
    on_change: OnChange,
    memories: tuple[Experienced, Recollected],
) -> Services:
    lookup, performer = asking
    experienced, recollected = memories
    return Services(
        editions=supply.editions,
        journal=KeptJournal(calls),
        lookup=lookup,
        performer=performer,
        now=utc_now,
        on_change=on_change,
        foresight=experienced.learner,
        recollection=recollected.memory,
    )

"""Open the desk's guides as the settings say: a folder, a pack, or a repository of packs."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from app import paths
from app.bootstrap.playbook import Offered, offered
from app.bootstrap.stock import FolderStock, PackStock, Stock
from app.bootstrap.supply import Pace, Supply
from app.bootstrap.watch import LOOK_S, WatchedFolder
from app.guides.pack.envelope import Trust
from app.guides.pack.keys import read_trusted
from app.guides.supply.cache import Cache
from app.guides.supply.folder import FolderFiles
from app.guides.supply.source import PackFile, Source, unreachable
from app.registry import DEFAULTS, Table
from app.settings import GuidesSettings, Settings


def open_supply(
    settings: GuidesSettings,
    resources: Path,
    connectors: Mapping[str, Table] | None,
    now: Callable[[], datetime],
    under: Settings = DEFAULTS,
) -> Supply:
    """Read the guides to begin with, and prepare to look for newer ones."""
    cache, offers = cache_of(settings), offered(connectors, under)
    ours = FolderStock(FolderFiles(resources), cache, offers, now)
    stock = _stock(settings, resources, cache, offers, now)
    every_s = None if settings.source == "folder" else settings.check_every_min * 60
    pace = Pace(
        every_s=LOOK_S if settings.watch else every_s, eager=settings.watch, random=random.random
    )
    return Supply(stock, cache, offers, pace, now, ours.open)


def cache_of(settings: GuidesSettings) -> Cache:
    """Return the folder packs of this source are kept in."""
    folder = Path(settings.cache) if settings.cache else paths.state_folder() / "guides"
    return Cache(folder, f"{settings.source} {settings.place} {settings.name}")


def trust_of(settings: GuidesSettings) -> Trust:
    """Return whose signature a pack must bear; None: the repository's word is enough.

    Raises:
        Refused: The keys can't be read.
    """
    if not settings.keys:
        return None
    try:
        return read_trusted(Path(settings.keys))
    except OSError as error:
        raise unreachable(settings.keys, error) from error


def source_of(settings: GuidesSettings, cache: Cache) -> Source:
    """Return where packs are looked for."""
    if settings.source == "pack":
        return PackFile(Path(settings.place), lambda: trust_of(settings))
    # late: half a second on a cold start that other desks need not spend
    from app.guides.supply.repository import Repository

    return Repository(
        settings.place, settings.name, Path(settings.root), cache, lambda: trust_of(settings)
    )


def _stock(
    settings: GuidesSettings,
    resources: Path,
    cache: Cache,
    offers: Offered,
    now: Callable[[], datetime],
) -> Stock:
    if settings.source != "folder":
        return PackStock(
            lambda: source_of(settings, cache), cache, lambda: trust_of(settings), offers, now
        )
    files = FolderFiles(resources, Path(settings.place) if settings.place else None)
    if settings.watch:
        return WatchedFolder(files, cache, offers, now, offered())
    return FolderStock(files, cache, offers, now)

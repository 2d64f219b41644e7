"""Where books come from: a folder of guides, or packs; and the copies kept for unfinished calls."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from app.bootstrap.playbook import Offered, Read, make_book, read_guides, sound_chips
from app.domain.guide import Text
from app.guides.pack.breath import Breathe, at_once, in_bites
from app.guides.pack.contents import Contents
from app.guides.pack.envelope import Trust, write_pack
from app.guides.pack.judge import Pack, check_expiry, open_copy, open_pack, open_sealed
from app.guides.pack.manifest import Manifest, title_of
from app.guides.pack.refusal import Refused
from app.guides.problem import Report
from app.guides.sound import check_sound
from app.guides.supply.cache import Cache, Demand
from app.guides.supply.folder import FolderFiles
from app.guides.supply.source import Hear, Source, unreachable
from app.presenters.book import Book
from app.version import VERSION

log = logging.getLogger(__name__)


class Stocked(msgspec.Struct, frozen=True, kw_only=True):
    """A book, and what is to be said of it.

    Attributes:
        manifest: Of the pack it came in; None: from a folder.
        notices: What is wrong with where it came from, though it can be used.
    """

    book: Book
    manifest: Manifest | None = None
    notices: tuple[Text, ...] = ()

    @property
    def edition(self) -> str:
        """Of the book."""
        return self.book.playbook.edition

    @property
    def title(self) -> str:
        """Name it the way people do."""
        return title_of(self.edition)


class Stock(Protocol):
    """One place books come from. Everything blocks; `look` is asked in a thread."""

    def open(self) -> Stocked | None:
        """Return what to begin with; None: there is nothing yet."""
        ...

    def look(self, hear: Hear) -> Stocked | None:
        """Return something newer; None: there is nothing new.

        Raises:
            Refused: There is, but it can't be used; or the place can't be reached.
        """
        ...


class FolderStock:
    """A folder of guides, read at the start. What it came to is kept, compiled.

    So the next start is quick while no file has changed, and a call that outlives a change can
    still be judged by what it began with.
    """

    def __init__(
        self, files: FolderFiles, cache: Cache, offered: Offered, now: Callable[[], datetime]
    ) -> None:
        """Make one."""
        self._files, self._cache, self._offered, self._now = files, cache, offered, now

    def open(self) -> Stocked:
        """Read the folder, or the copy of it; problems are logged, and cost their file only."""
        edition = self._files.edition()
        found = copy_of(self._cache, edition, self._offered, fresh=True)
        if found is not None:
            return Stocked(book=found)
        read = read_guides(self._files)
        for problem in read.problems:
            log.error("%s", problem.worded("en"))
        keep_copy(self._cache, edition, read, self._now())
        return Stocked(book=make_book(read.contents, read.rules, edition, self._offered))

    def look(self, hear: Hear) -> Stocked | None:
        """Nothing is new until the next start."""


class PackStock:
    """Packs out of a source; those found right are kept, and the newest one is begun with."""

    def __init__(
        self,
        source: Callable[[], Source],
        cache: Cache,
        trust: Callable[[], Trust],
        offered: Offered,
        now: Callable[[], datetime],
    ) -> None:
        """Make one.

        Args:
            source: Made when it is first looked at.
            cache: Where packs are kept.
            trust: Asked each time; None means the source's word is enough.
            offered: By the connectors.
            now: The clock, UTC-aware.
        """
        self._make_source, self._cache, self._trust = source, cache, trust
        self._source: Source | None = None
        self._offered, self._now = offered, now
        self._newest: Manifest | None = None

    def open(self) -> Stocked | None:
        """Return the newest pack there is that can be used: the one before if need be."""
        notices: list[Text] = []
        for file in self._cache.packs():
            try:
                pack = open_pack(_bytes_of(file), str(file), self._trust())
                made = self._made(pack, at_once, known=True)
            except Refused as error:
                log.error("%s", error)
                notices.append(error.said)
                continue
            self._newest = pack.manifest
            notices += _aged(pack.manifest, str(file), self._now())
            return msgspec.structs.replace(made, notices=tuple(notices))
        return None

    def look(self, hear: Hear) -> Stocked | None:
        """Fetch what is newer than everything accepted so far, and keep it."""
        self._source = self._source or self._make_source()
        found = self._source.fetch(self._newest, self._now(), hear)
        if found is None:
            return None
        sealed, file = found
        made = self._made(open_sealed(sealed, file, in_bites()), in_bites(), known=False)
        with self._cache.locked():
            try:
                self._cache.keep_pack(sealed.manifest.edition, file)
            except OSError as error:
                raise unreachable(str(self._cache.folder), error) from error
        self._newest = sealed.manifest
        return made

    def _made(self, pack: Pack, breathe: Breathe, *, known: bool) -> Stocked:
        book = book_of(pack, pack.manifest.edition, self._offered)
        if not known:
            _check_guards(pack.contents, pack.manifest.title, breathe)
        return Stocked(book=book, manifest=pack.manifest)


def book_of(pack: Pack, edition: str, offered: Offered) -> Book:
    """Make a book of a pack.

    Raises:
        Refused: Its chips can't be shown by this program.
    """
    report = Report(title_of(edition), {})
    rules = sound_chips([*pack.contents.status], report)
    _refuse(report)
    return make_book(pack.contents, rules, edition, offered)


def keep_copy(cache: Cache, edition: str, read: Read, now: datetime) -> None:
    """Keep what a folder came to; that it can't be kept is said, and costs no more than that."""
    manifest = Manifest(
        pack=edition.partition("@")[0],
        version=1,
        created_at=now,
        expires_at=now + timedelta(days=36500),
        minimum_program=VERSION,
        warnings=len(read.problems),
    )
    try:
        with cache.locked():
            cache.keep_copy(edition, write_pack(read.contents, manifest, (), level=1))
    except (OSError, Refused) as error:
        log.warning("a copy of the guides was not kept: %s", error)


def copy_of(cache: Cache, edition: str, offered: Offered, *, fresh: bool = False) -> Book | None:
    """Return an edition from the cache; None: it is gone, or can't be read any more.

    Args:
        cache: Where to look.
        edition: Of a folder or a pack.
        offered: By the connectors in use now.
        fresh: Only what this very program made of files without a problem.
    """
    file = cache.find_copy(edition) if fresh else cache.find(edition)
    if file is None:
        return None
    try:
        pack = open_copy(file, edition)
        if fresh and (pack.manifest.minimum_program != VERSION or pack.manifest.warnings):
            return None
        return book_of(pack, edition, offered)
    except Refused as error:
        log.warning("%s", error)
        return None


def _check_guards(contents: Contents, title: str, breathe: Breathe) -> None:
    """See that every guide can be walked; what is compiled on the way is compiled for good."""
    report = Report(title, {})
    for guide in contents.guides.values():
        check_sound(guide, report, {})
        breathe()
    _refuse(report)


def _refuse(report: Report) -> None:
    wrong = [problem for problem in report.problems if not problem.warning]
    if wrong:
        first = wrong[0]
        raise Refused(
            f"{report.file}：{first.path}：{first.message_zh}；请作者改正后重新打包",
            f"{report.file}: {first.path}: {first.message_en}; have its author mend it and pack it "
            "again",
        )


def _aged(manifest: Manifest, where: str, now: datetime) -> list[Text]:
    try:
        check_expiry(manifest, where, now)
    except Refused as error:
        return [error.said]
    return []


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreachable(str(file), error) from error


def overdue_book(demand: Demand, offered: Offered) -> Book:
    """Make the book of a desk that may use nothing it has: no guides, and the word for why."""
    edition = f"overdue-{demand.pack}@{demand.version}"
    book = make_book(Contents(), (), edition, offered)
    playbook = msgspec.structs.replace(book.playbook, overdue=demand.title)
    return msgspec.structs.replace(book, playbook=playbook)

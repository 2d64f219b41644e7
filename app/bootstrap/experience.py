"""Open what the desk has learnt, beside everything else: no call and no tray icon waits for it."""

import asyncio
import logging

import msgspec

from app import paths
from app.domain.experience import Experience, ReasonLine, learn
from app.secrets import Secrets
from app.services.experience import Learner
from app.settings import ReasonSettings
from app.store.database import StoreError
from app.store.reason_store import Learnt, ReasonStore

log = logging.getLogger(__name__)

KEPT_AFTER = 20
"""Calls learnt from between two writings; after a crash they are learnt again from the log."""
LEARNT_AGAIN_MAX = 1000
"""Of the lines not yet learnt from, so many of the latest are."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was there: the file, and what it has taught so far."""

    store: ReasonStore
    learnt: Learnt


class KeptExperience:
    """A `Keeper` over the store. A full disk is said once, and costs no call."""

    def __init__(self, store: ReasonStore, learnt: Learnt, keep_calls: int) -> None:
        self._store, self._keep_calls = store, keep_calls
        self._learnt, self._unkept = learnt, 0
        self._last = learnt.through
        self._failing = False

    def keep(self, line: ReasonLine) -> bool:
        """Keep a line; one that can't be kept is learnt from all the same."""
        try:
            number = self._store.add(line, self._keep_calls)
        except StoreError as error:
            self._complain(error)
            return True
        self._last = number or self._last
        return number is not None

    def learnt(self, experience: Experience) -> None:
        """Take note; now and then it is written down."""
        self._learnt = Learnt(through=self._last, experience=experience)
        self._unkept += 1
        if self._unkept >= KEPT_AFTER:
            self.write()

    def write(self) -> None:
        """Write down what has been learnt since the last time."""
        if not self._unkept:
            return
        self._unkept = 0
        try:
            self._store.keep(self._learnt)
        except StoreError as error:
            self._complain(error)

    def close(self) -> None:
        """Write what is unwritten, and close the file."""
        self.write()
        try:
            self._store.close()
        except StoreError as error:
            self._complain(error)

    def _complain(self, error: StoreError) -> None:
        if not self._failing:
            self._failing = True
            log.error("%s; reasons are still learnt, but would not survive a restart", error)


class Experienced:
    """The desk's learner, and the file below it once that is open; a context manager."""

    def __init__(self, settings: ReasonSettings) -> None:
        self._settings = settings
        self._kept: KeptExperience | None = None
        self.learner = Learner(blind_share=settings.blind_share, learns=settings.learn)

    def __enter__(self) -> "Experienced":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._kept is not None:
            self._kept.close()

    async def open(self, secrets: Secrets) -> None:
        """Read what had been learnt, in a thread, and go on from there."""
        found = await asyncio.to_thread(_found, secrets)
        for notice in found.store.notices:
            log.warning("%s", notice.text)
        self._kept = KeptExperience(found.store, found.learnt, self._settings.keep_calls)
        self.learner.begin_with(found.learnt.experience, self._kept)


def _found(secrets: Secrets) -> Found:
    """Return what is there; whatever is wrong with it, calls go on without it."""
    try:
        return _read(secrets)
    except StoreError as error:
        log.error("%s. What is learnt is kept in memory only", error)
    except Exception:
        log.exception("What is learnt is kept in memory only")
    return Found(store=ReasonStore.open(None, b""), learnt=Learnt())


def _read(secrets: Secrets) -> Found:
    key = secrets.log_key()
    file = paths.reason_log_file() if key.kept else None
    store = ReasonStore.open(file, key.key)
    try:
        return Found(store=store, learnt=_caught_up(store))
    except StoreError:
        store.close()
        raise


def _caught_up(store: ReasonStore) -> Learnt:
    """Learn from the lines that came after what was learnt last."""
    learnt = store.learnt()
    experience, through = learnt.experience, learnt.through
    for number, line in store.lines(through)[-LEARNT_AGAIN_MAX:]:
        if line.coded is not None:
            experience = learn(experience, line.case, line.coded)
        through = number
    return Learnt(through=through, experience=experience)

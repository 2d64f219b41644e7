"""Read numbers as the settings say, and remember what was picked and said there."""

import asyncio
import logging

import msgspec

from app import paths
from app.bootstrap.clock import utc_now
from app.domain.callers import CallerRules
from app.secrets import Secrets
from app.services.numbers import NumberPlan, Numbers
from app.services.recollection import DeskMemory, Remembered
from app.settings import AttachedSettings, NumbersSettings, Settings
from app.store.database import StoreError
from app.store.number_store import NumberFile

log = logging.getLogger(__name__)


def plan_of(settings: NumbersSettings) -> NumberPlan:
    """Return the plan these settings describe."""
    return NumberPlan(
        country=settings.country,
        area_code=settings.area_code,
        trunk_prefix=settings.trunk_prefix,
        outside_prefix=settings.outside_prefix,
        queue_prefixes=settings.queue_prefixes,
        extension_digits=frozenset(settings.extension_digits),
        mains=settings.mains,
        suffix_digits=settings.suffix_digits if settings.weak_matches else 0,
    )


def numbers_of(settings: NumbersSettings) -> Numbers:
    """Return what reads numbers by these settings."""
    return Numbers(plan_of(settings))


def rules_of(numbers: NumbersSettings, attached: AttachedSettings) -> CallerRules:
    """Return what these settings say of callers."""
    names = [(name, "customer") for name in attached.customer]
    names += [(name, "account") for name in attached.account]
    return CallerRules(
        keys=dict(names),
        verified=attached.verified,
        verified_level=attached.verified_level,
        blocked=numbers.blocked,
        country_code=_country_code(numbers),
    )


def _country_code(settings: NumbersSettings) -> str:
    """Ask the list of countries only where it is another than usual."""
    if settings.country == "CN":
        return "86"
    import phonenumbers

    return str(phonenumbers.country_code_for_region(settings.country))


class KeptNumbers:
    """A `NumberStore` over the file. A full disk is said once, and costs no call."""

    def __init__(self, file: NumberFile) -> None:
        self._file = file
        self._failing = False

    def find(self, number: str) -> Remembered | None:
        """Return what is kept of a number; what can't be read is nothing."""
        try:
            kept = self._file.find(number)
            return None if kept is None else msgspec.json.decode(kept, type=Remembered)
        except (StoreError, msgspec.MsgspecError) as error:
            self._complain(error)
            return None

    def keep(self, number: str, remembered: Remembered) -> None:
        """Keep it, in place of what was kept before."""
        try:
            self._file.keep(number, msgspec.json.encode(remembered), utc_now())
        except StoreError as error:
            self._complain(error)

    def close(self) -> None:
        """Close the file."""
        try:
            self._file.close()
        except StoreError as error:
            self._complain(error)

    def _complain(self, error: Exception) -> None:
        if not self._failing:
            self._failing = True
            log.error("%s; what is picked for numbers would not survive a restart", error)


class Recollected:
    """The desk's memory of numbers, and the file below it once that is open."""

    def __init__(self, settings: Settings) -> None:
        self._kept: KeptNumbers | None = None
        numbers = settings.numbers
        self.memory = DeskMemory(
            lambda: self._kept,
            read=numbers_of(numbers).read,
            repeat_min=numbers.repeat_min,
            choices=numbers.remember_choices,
        )

    def __enter__(self) -> "Recollected":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._kept is not None:
            self._kept.close()

    async def open(self, secrets: Secrets) -> None:
        """Open the file, in a thread; calls go on without it meanwhile."""
        file = await asyncio.to_thread(_open, secrets)
        for notice in file.notices:
            log.warning("%s", notice.text)
        self._kept = KeptNumbers(file)


def _open(secrets: Secrets) -> NumberFile:
    try:
        key = secrets.log_key()
        return NumberFile.open(paths.number_file() if key.kept else None, key.key)
    except StoreError as error:
        log.error("%s. What is picked for numbers is kept in memory only", error)
    return NumberFile.open(None, b"")

"""What the agent has chosen or moved, kept for the next start beside the calls."""

import logging
from typing import Any

import msgspec

from app.presenters.tray import THEMES
from app.presenters.wording import LANGUAGES
from app.store.call_log import CallLog
from app.store.database import StoreError
from widgets.placement import Place

log = logging.getLogger(__name__)

PLACES = "overlay.places"
LOOK = "look"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Language and theme as picked in the tray; None: never picked, the settings hold."""

    language: str | None = None
    theme: str | None = None


class Memory:
    """Small things that are nice to find again; losing them is said, and costs nothing."""

    def __init__(self, calls: CallLog) -> None:
        self._calls = calls

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the card has been put, latest first."""
        try:
            return msgspec.convert(self._calls.recall(PLACES) or (), tuple[Place, ...])
        except (msgspec.DecodeError, StoreError):
            return ()

    def keep_places(self, places: tuple[Place, ...]) -> None:
        """Keep where the card has been put."""
        self._keep(PLACES, places)

    @property
    def look(self) -> Chosen:
        """What was picked and is still to be had."""
        try:
            kept = msgspec.convert(self._calls.recall(LOOK) or {}, Chosen)
        except (msgspec.DecodeError, StoreError):
            return Chosen()
        return Chosen(
            language=kept.language if kept.language in LANGUAGES else None,
            theme=kept.theme if kept.theme in THEMES else None,
        )

    def keep_look(self, language: str | None, theme: str | None) -> None:
        """Keep what was picked just now, and what was picked before of the other."""
        kept = self.look
        self._keep(LOOK, Chosen(language=language or kept.language, theme=theme or kept.theme))

    def _keep(self, name: str, value: Any) -> None:
        try:
            self._calls.remember(name, value)
        except StoreError as error:
            log.warning("%s was not kept: %s", name, error)

"""The log of calls as the desk uses it: when it fails, the call goes on without it."""

import logging
from collections.abc import Sequence
from datetime import datetime

from app.domain.call import CallId
from app.domain.events import AnyEvent
from app.store.call_log import CallLog
from app.store.database import StoreError

log = logging.getLogger(__name__)

UNKEPT = -1
"""The number of a session that could not be begun in the log."""


class KeptJournal:
    """A `Journal` over the call log. A full disk is said once, and costs no call."""

    def __init__(self, calls: CallLog) -> None:
        self._calls = calls
        self._failing = False

    def begin(self, call_id: CallId, at: datetime) -> int:
        """Begin a session; UNKEPT when the log can't take it."""
        try:
            return self._calls.begin(call_id, at)
        except StoreError as error:
            self._complain(error)
            return UNKEPT

    def append(self, session: int, event: AnyEvent) -> None:
        """Keep one event if it can be kept."""
        if session == UNKEPT:
            return
        try:
            self._calls.append(session, event)
        except StoreError as error:
            self._complain(error)

    def finish(self, session: int) -> None:
        """Mark a session as closed."""
        try:
            self._calls.finish(session)
        except StoreError as error:
            self._complain(error)

    def reopen(self, session: int) -> None:
        """Take that mark off again."""
        try:
            self._calls.reopen(session)
        except StoreError as error:
            self._complain(error)

    def unfinished(self) -> Sequence[tuple[int, Sequence[AnyEvent]]]:
        """Return what was left open; nothing when the log can't be read."""
        try:
            return self._calls.unfinished()
        except StoreError as error:
            self._complain(error)
            return ()

    def _complain(self, error: StoreError) -> None:
        if not self._failing:
            self._failing = True
            log.error("%s; calls go on, but would not survive a crash", error)

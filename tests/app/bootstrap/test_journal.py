"""A log of calls that fails is said once, and costs no call."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bootstrap.journal import UNKEPT, KeptJournal
from app.domain.call import CallId, Contact
from app.domain.events import Delivered
from app.store.call_log import CallLog

AT = datetime(2026, 1, 2, tzinfo=UTC)
CALL = CallId("c")
RING = Delivered(call_id=CALL, at=AT, contact=Contact(ani="12000000101"))


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[CallLog]:
    with CallLog.open(tmp_path / "calls.db", b"k" * 32) as log:
        yield log


def test_what_is_kept_comes_back_until_it_is_finished(calls: CallLog) -> None:
    journal = KeptJournal(calls)
    number = journal.begin(CALL, AT)
    journal.append(number, RING)
    assert journal.unfinished() == [(number, [RING])]
    journal.finish(number)
    assert journal.unfinished() == []
    journal.reopen(number)
    assert journal.unfinished() == [(number, [RING])]


def test_a_log_that_fails_is_said_once_and_every_call_goes_on(
    calls: CallLog, caplog: pytest.LogCaptureFixture
) -> None:
    journal = KeptJournal(calls)
    number = journal.begin(CALL, AT)
    calls.close()
    assert journal.begin(CALL, AT) == UNKEPT
    for session in (number, UNKEPT):
        journal.append(session, RING)
        journal.finish(session)
        journal.reopen(session)
    assert journal.unfinished() == ()
    [said] = [record.getMessage() for record in caplog.records]
    assert said.endswith("calls go on, but would not survive a crash")

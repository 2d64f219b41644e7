"""Cards are made no oftener than they can be seen, and the newest state is always shown."""

from datetime import UTC, datetime

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.bootstrap.frames import Frames
from app.domain.call import CallId, Contact, Phase
from app.domain.session import Session

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def session(call: str) -> Session:
    return Session(
        call_id=CallId(call),
        opened_at=AT,
        heard_at=AT,
        as_of=AT,
        contact=Contact(),
        phase=Phase.RINGING,
        phase_at=AT,
    )


def test_after_a_rest_a_state_is_shown_at_once(qtbot: QtBot) -> None:
    shown: list[Session] = []
    Frames(shown.append).take(session("one"))
    assert len(shown) == 1


def test_of_a_burst_the_first_and_the_newest_state_are_shown(qtbot: QtBot) -> None:
    shown: list[Session] = []
    frames = Frames(shown.append)
    phases = (Phase.RINGING, Phase.ACTIVE, Phase.HELD, Phase.WRAP_UP)
    for phase in phases:
        frames.take(replace(session("one"), phase=phase))
    qtbot.waitUntil(lambda: len(shown) > 1)
    assert [each.phase for each in shown] == [Phase.RINGING, Phase.WRAP_UP]


def test_one_call_takes_no_other_ones_place(qtbot: QtBot) -> None:
    shown: list[Session] = []
    frames = Frames(shown.append)
    for name in ("one", "two", "three", "two"):
        frames.take(session(name))
    qtbot.waitUntil(lambda: len(shown) >= 3)
    assert [each.call_id for each in shown] == ["one", "two", "three"]

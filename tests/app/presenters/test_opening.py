"""Opening a chip, asking again, revealing: gestures become views, or events of the call's log."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.events import AnyEvent, FactRevealed, FactsArrived, RefreshRequested
from app.domain.session import Session, reduce
from app.presenters import gestures
from app.presenters.book import Book
from app.presenters.overlay import OverlayPresenter
from tests.app.domain.session.calls import BOOK, CALL, STALE, after, at
from tests.app.presenters.cards import NOW, WORDED, rules, words
from tests.app.presenters.desks import OTHER, TALKING, Desk, Seen, second


def test_a_chip_is_opened_switched_and_closed(desk: Desk) -> None:
    presenter, seen = desk
    presenter.present(TALKING)
    assert seen.cards[-1].details is None
    presenter.open_details(CALL, "line")
    details = seen.cards[-1].details
    assert details is not None
    assert details.title == "Line"
    presenter.open_details(CALL, "modem")
    assert seen.cards[-1].details.key == "modem"  # type: ignore[union-attr]
    presenter.open_details(CALL, "")
    assert seen.cards[-1].details is None
    assert seen.acted == []


def test_what_is_open_belongs_to_its_call(desk: Desk) -> None:
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.open_details(CALL, "line")
    presenter.open_details("no such call", "line")
    presenter.present(replace(second(), call_id=OTHER))
    assert seen.cards[-1].details is not None
    assert seen.cards[-1].call_id == CALL


def test_one_chip_is_asked_for_again_by_its_facts(desk: Desk) -> None:
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.renew(CALL, "line")
    (asked,) = seen.acted
    assert isinstance(asked, RefreshRequested)
    assert set(asked.facts) == {"session.online", "session.traffic"}
    assert not asked.everything


@pytest.mark.parametrize("key", ["", "+", "+bill ticket"])
def test_everything_is_asked_for_again(desk: Desk, key: str) -> None:
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.renew(CALL, key)
    assert seen.acted == [RefreshRequested(call_id=CALL, at=NOW, facts=(), everything=True)]


def test_a_chip_there_is_not_and_a_call_there_is_not_ask_for_nothing(desk: Desk) -> None:
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.renew(CALL, "no such chip")
    presenter.renew("no such call", "")
    presenter.reveal("no such call", "session.online")
    assert seen.acted == []


@pytest.fixture
def shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gestures, "REVEALED_S", 0.01)


def test_a_reveal_is_an_event_without_the_value_and_the_card_hides_it_again_by_itself(
    desk: Desk, qtbot: QtBot, shortly: None
) -> None:
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.reveal(CALL, "session.online")
    assert seen.acted == [FactRevealed(call_id=CALL, at=NOW, fact="session.online")]
    shown = len(seen.cards)
    qtbot.waitUntil(lambda: len(seen.cards) > shown, timeout=2000)


WIDE = replace(
    WORDED,
    sources={
        **BOOK.sources, "holds.broadband": "CRM", "holds.mobile": "CRM", "account.status": "CRM",
        "mobile.status": "HLR", "radio.rsrp_dbm": "Radio", "cell.outage": "NOC",
    },
    opening=frozenset({
        *BOOK.sources, "holds.broadband", "holds.mobile", "account.status", "mobile.status",
        "radio.rsrp_dbm", "cell.outage",
    }),
)  # fmt: skip
ANSWERS: tuple[tuple[str, str, object], ...] = (
    ("CRM", "holds.broadband", True),
    ("CRM", "holds.mobile", True),
    ("CRM", "account.status", "stopped"),
    ("HLR", "mobile.status", "active"),
    ("Radio", "radio.rsrp_dbm", -120.0),
    ("NOC", "cell.outage", False),
)


def arrivals() -> Iterator[AnyEvent]:
    for n, (system, name, value) in enumerate(ANSWERS):
        yield FactsArrived(
            call_id=CALL, at=at(5 + n), source=system, values={name: value}, took_s=0.2
        )  # type: ignore[arg-type]


def test_chips_that_have_spoken_stay_where_they_are_while_answers_come_in(qtbot: QtBot) -> None:
    book = Book(playbook=WIDE, rules=rules())
    presenter = OverlayPresenter(lambda _edition: book, words("en"), lambda: NOW)
    seen = Seen(presenter)
    session: Session = after(*STALE, book=WIDE)
    presenter.present(session)
    for event in arrivals():
        session = reduce(session, event, WIDE).session
        presenter.present(session)
    stood: dict[str, int] = {}
    for card in seen.cards:
        assert len(card.chips) <= 8
        keys = [chip.key for chip in card.chips]
        assert all(keys[place] == key for key, place in stood.items())
        stood |= {chip.key: n for n, chip in enumerate(card.chips) if not chip.loading}
    last = seen.cards[-1]
    assert len(last.chips) + len(last.rest) == 9
    assert "radio" in [chip.key for chip in (*last.chips, *last.rest)]

"""A search finds a matter by words or id, and picks none silently when several are meant."""

import pytest
from msgspec.structs import replace

from app.domain.events import AnyEvent, GuideChosen
from app.presenters.book import Book
from app.presenters.overlay import OverlayPresenter
from app.presenters.search import guides_for, number_in
from tests.app.domain.session.calls import CALL, FAULT
from tests.app.presenters.cards import NOW, WORDED, rules, words
from tests.app.presenters.desks import TALKING, Seen
from widgets.state import Choice


def guide(name: str, zh: str, en: str) -> object:
    return replace(FAULT, guide=name, title={"zh": zh, "en": en})


GUIDES = {
    "broadband-fault": guide("broadband-fault", "家宽断网", "No home internet"),
    "broadband-slow": guide("broadband-slow", "家宽网速慢", "Slow home internet"),
    "fee": guide("fee", "流量费争议", "Data fee dispute"),
}
BOOK = replace(WORDED, guides=GUIDES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("网速", ("broadband-slow",)),
        ("DISPUTE", ("fee",)),
        ("  slow ", ("broadband-slow",)),
        ("broadband", ("broadband-fault", "broadband-slow")),
        ("家宽", ("broadband-fault", "broadband-slow")),
        ("home internet", ("broadband-fault", "broadband-slow")),
        ("fee", ("fee",)),
        ("no home internet", ("broadband-fault",)),
        ("", ()),
        ("parcel", ()),
    ],
)
def test_a_guide_is_found_by_its_id_and_by_its_title_in_either_language(
    text: str, found: tuple[str, ...]
) -> None:
    assert guides_for(text, GUIDES) == found  # type: ignore[arg-type]


def test_one_that_is_called_exactly_that_is_meant_whatever_else_has_the_word() -> None:
    more = {**GUIDES, "fee-copy": guide("fee-copy", "流量费详单", "Data fee dispute records")}
    assert guides_for("fee", more) == ("fee",)  # type: ignore[arg-type]
    assert guides_for("data fee dispute", more) == ("fee",)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "number"), [("0120 0000-2002", "012000002002"), ("1234", ""), ("12000x", "")]
)
def test_a_number_is_told_from_a_word(text: str, number: str) -> None:
    assert number_in(text) == number


def desk() -> tuple[OverlayPresenter, Seen]:
    presenter = OverlayPresenter(
        lambda _edition: Book(playbook=BOOK, rules=rules()), words("en"), lambda: NOW
    )
    seen = Seen(presenter)
    presenter.present(TALKING)
    return presenter, seen


def chosen(guide: str) -> AnyEvent:
    return GuideChosen(call_id=CALL, at=NOW, guide=guide)


def test_several_are_listed_and_nothing_is_picked(qapp: object) -> None:
    presenter, seen = desk()
    presenter.search(CALL, "broadband")
    assert seen.acted == []
    assert seen.cards[-1].found == (
        Choice(key="broadband-fault", text="No home internet", detail="broadband-fault"),
        Choice(key="broadband-slow", text="Slow home internet", detail="broadband-slow"),
        Choice(key="", text="None of these"),
    )


def test_one_of_those_listed_is_picked_in_one_click(qapp: object) -> None:
    presenter, seen = desk()
    presenter.search(CALL, "broadband")
    presenter.choose_reason(CALL, "broadband-slow")
    assert seen.acted == [chosen("broadband-slow")]
    assert seen.cards[-1].found == ()


def test_none_of_these_puts_the_list_away_and_asks_for_nothing(qapp: object) -> None:
    presenter, seen = desk()
    presenter.search(CALL, "broadband")
    presenter.choose_reason(CALL, "")
    assert seen.acted == []
    assert seen.cards[-1].found == ()


def test_another_search_takes_the_list_away(qapp: object) -> None:
    presenter, seen = desk()
    presenter.search(CALL, "broadband")
    presenter.search(CALL, "parcel")
    assert seen.cards[-1].found == ()
    presenter.search(CALL, "broadband")
    presenter.search(CALL, "fee")
    assert seen.acted == [chosen("fee")]
    assert seen.cards[-1].found == ()

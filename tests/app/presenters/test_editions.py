"""Each call is shown by the edition of the playbook it began with."""

from msgspec.structs import replace

from app.domain.events import GuideChosen
from app.presenters.book import Book
from app.presenters.chips import blank_chips
from app.presenters.overlay import OverlayPresenter
from tests.app.domain.session.calls import CALL, FAULT
from tests.app.presenters.cards import LANGUAGES, NOW, WORDED, card, rules, voice, words
from tests.app.presenters.desks import RINGING, TALKING, Seen
from widgets.state import Tone

TURNED = replace(FAULT, title={"zh": "新版", "en": "Newer"})
BOOKS = {
    "a@1": Book(playbook=replace(WORDED, edition="a@1"), rules=rules()),
    "a@2": Book(playbook=replace(WORDED, edition="a@2", guides={"fault": TURNED})),
}


def shown_by(edition: str) -> tuple[str, int]:
    presenter = OverlayPresenter(BOOKS.__getitem__, words("en"), lambda: NOW)
    seen = Seen(presenter)
    presenter.present(replace(RINGING, edition="a@1"))
    presenter.present(replace(TALKING, edition=edition, guide="fault"))
    reason = seen.cards[-1].reason
    assert reason is not None
    return reason.title, len(seen.cards[-1].chips)


def test_title_steps_and_chips_come_from_the_call_s_own_edition():
    placed = blank_chips(rules(), voice(), loading=False)
    assert shown_by("a@1") == ("No internet", len(placed))
    assert shown_by("a@2") == ("Newer", 0)


def test_a_search_finds_the_guides_of_the_call_s_own_edition():
    presenter = OverlayPresenter(BOOKS.__getitem__, words("en"), lambda: NOW)
    seen = Seen(presenter)
    presenter.present(replace(TALKING, edition="a@2"))
    presenter.search(CALL, "no internet")
    assert seen.acted == []
    presenter.search(CALL, "newer")
    assert seen.acted == [GuideChosen(call_id=CALL, at=NOW, guide="fault")]


def test_that_the_edition_of_the_beginning_is_gone_is_said_on_the_card():
    lost = replace(TALKING, edition="a@2", edition_lost="a@1", restored=True)
    for language in LANGUAGES:
        banner = card(lost, language).banner
        assert banner is not None
        assert banner.text == words(language)("banner.edition_lost", edition="a@1")
        assert banner.tone is Tone.WARN


def test_a_desk_that_may_use_nothing_older_says_what_it_waits_for():
    book = replace(WORDED, guides={}, overdue="care 13")
    for language in LANGUAGES:
        shown = card(TALKING, language, book)
        assert shown.reason is not None
        assert shown.reason.title == words(language)("reason.overdue", edition="care 13")
        assert shown.reason.why == words(language)("reason.overdue_why")
        assert shown.step is None

"""How sure it is who calls, as the card says it; each test is named after its rule."""

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionDefinition
from app.domain.events import (
    ActionRequested,
    CallerChosen,
    EarlierContinued,
    RefreshRequested,
    SubjectReturned,
    WentOnWithout,
)
from app.presenters.calls import USUAL, Form, form
from app.presenters.who import NEW, PEOPLE_MAX, event_of, people
from tests.app.domain.session.calls import CALL, after, delivered
from tests.app.presenters.cards import card, voice
from tests.app.rules.callers import told
from tests.widgets.who_samples import BOOK, CALLS, CHEN, LIU, made


def links(name: str) -> list[str]:
    banner = made(name).banner
    return [] if banner is None else [link.key for link in banner.links]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("weak", ["confirm", "none"]),
        ("conflict", ["keep", "other"]),
        ("picked", ["undo"]),
        ("recalled", ["undo"]),
        ("nobody", ["search", "without"]),
        ("no-number", ["search", "without"]),
        ("about", ["back"]),
        ("blocked", ["look-up"]),
        ("again", ["continue"]),
        ("colleague", []),
    ],
)
def test_n2_to_n9_each_state_says_what_the_agent_can_do_about_it(
    name: str, expected: list[str]
) -> None:
    assert links(name) == expected


@pytest.mark.parametrize("name", [name for name in CALLS if name != "several"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_is_said_in_both_languages(name: str, language: str) -> None:
    banner = made(name, language).banner
    assert banner is not None
    assert "{" not in banner.text
    assert ("who." in banner.text) is False
    assert all(link.text and not link.text.startswith("links.") for link in banner.links)


def test_n2_a_weak_match_is_called_probable_and_its_actions_say_why_they_wait() -> None:
    weak = made("weak")
    assert weak.name == "Probably 陈嘉禾"
    (action,) = weak.actions
    assert not action.enabled
    assert action.tip == "Confirm who it is first"
    assert made("again").actions[0].enabled


def test_n3_people_come_with_what_tells_them_apart() -> None:
    rows = [(each.text, each.detail) for each in made("several").people]
    assert rows[0] == ("陈嘉禾", "…3 栋 502 室  ·  Home broadband 1000M  ·  last in touch 18 Feb")
    assert len({detail for _name, detail in rows}) == 3


def test_n3_of_more_than_five_five_are_listed() -> None:
    crowd = tuple(replace(CHEN, customer_id=f"C{n}") for n in range(9))
    session = after(delivered(), told(*crowd), book=BOOK)
    assert len(people(session, voice())) == PEOPLE_MAX


def test_n3_with_a_weak_one_among_them_only_the_strong_are_listed() -> None:
    third = replace(LIU, customer_id="C9")
    weak = told(third, match="weak", source="boss")  # type: ignore[arg-type]
    session = after(delivered(), told(CHEN, LIU), weak, book=BOOK)
    assert [each.key for each in people(session, voice())] == ["C1", "C2"]


def test_n4_a_record_is_begun_by_a_click_where_something_can() -> None:
    new = ActionDefinition(name=NEW, title={"en": "New"}, running={"en": ""}, done={"en": ""})
    book = replace(BOOK, actions={**BOOK.actions, NEW: new})
    session = after(*CALLS["nobody"], book=book)
    banner = card(session, book=book).banner
    assert banner is not None
    assert banner.links[0].key == "new"
    assert event_of("new", session, book) == ActionRequested(
        call_id=CALL, at=session.as_of, action=NEW
    )
    assert event_of("new", session, BOOK) is None


def test_n6_the_card_says_who_calls_and_for_whom() -> None:
    about = made("about")
    assert about.name == "刘敏"
    assert about.meta.startswith("陈嘉禾 calls, 120 •••• 1046")
    assert about.banner is not None
    assert about.banner.text == "陈嘉禾 calls about 刘敏"
    assert about.verified is not None
    assert about.verified.level == 0


def test_n8_a_blocked_number_gets_a_line_and_no_card() -> None:
    assert form(after(*CALLS["blocked"], book=BOOK), USUAL) is Form.CHIP
    assert form(after(*CALLS["nobody"], book=BOOK), USUAL) is Form.CARD


def test_n9_the_call_before_is_said_with_its_age_and_step() -> None:
    again, colleague = made("again").banner, made("colleague").banner
    assert again is not None
    assert colleague is not None
    assert again.text == "Called 12 min ago, spoke to you: No internet"
    assert colleague.text == "Called 5 min ago, spoke to PJSIP/102"


@pytest.mark.parametrize(
    ("name", "link", "expected"),
    [
        ("weak", "confirm", CallerChosen(call_id=CALL, at=delivered().at, customer_id="C1")),
        ("weak", "none", CallerChosen(call_id=CALL, at=delivered().at, customer_id=None)),
        ("conflict", "keep", CallerChosen(call_id=CALL, at=delivered().at, customer_id="C2")),
        ("conflict", "other", CallerChosen(call_id=CALL, at=delivered().at, customer_id="C1")),
        ("picked", "undo", CallerChosen(call_id=CALL, at=delivered().at, customer_id=None)),
        ("about", "back", SubjectReturned(call_id=CALL, at=delivered().at)),
        ("again", "continue", EarlierContinued(call_id=CALL, at=delivered().at)),
        ("nobody", "without", WentOnWithout(call_id=CALL, at=delivered().at)),
        ("blocked", "look-up", RefreshRequested(call_id=CALL, at=delivered().at)),
        ("nobody", "confirm", None),
        ("nobody", "no-such-link", None),
    ],
)
def test_a_click_on_a_link_is_the_event_it_says(name: str, link: str, expected: object) -> None:
    event = event_of(link, after(*CALLS[name], book=BOOK), BOOK)
    assert (replace(event, at=delivered().at) if event is not None else None) == expected

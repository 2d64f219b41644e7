"""The desk's playbooks: the present one changes for new calls, those in use stay to be had."""

from app.bootstrap.editions import Editions
from app.domain.session import Playbook
from app.presenters.book import Book


def book(name: str) -> Book:
    return Book(playbook=Playbook(edition=name))


def test_a_switch_changes_what_new_calls_begin_with():
    editions = Editions(book("a@1"))
    editions.switch(book("a@2"))
    assert editions.present.edition == "a@2"
    assert editions.book("a@1").playbook.edition == "a@1"


def test_only_what_is_needed_and_the_one_before_stay_in_memory():
    editions = Editions(book("a@1"))
    editions.switch(book("a@2"), needed=frozenset({"a@1"}))
    editions.switch(book("a@3"), needed=frozenset({"a@1"}))
    assert editions.find("a@1") is not None
    editions.switch(book("a@4"))
    assert editions.find("a@1") is None
    assert editions.find("a@2") is None
    assert editions.find("a@3") is not None


def test_an_edition_that_is_not_in_memory_is_looked_for_once():
    asked: list[str] = []

    def kept(name: str) -> Book | None:
        asked.append(name)
        return book(name) if name == "a@1" else None

    editions = Editions(book("a@2"), kept)
    assert editions.find("a@1") is editions.find("a@1") is not None
    assert editions.find("b@1") is None
    assert asked == ["a@1", "b@1"]
    assert editions.book("a@1").playbook.edition == "a@1"


def test_an_edition_nobody_knows_is_shown_by_the_present_one():
    editions = Editions(book("a@2"))
    assert editions.book("").playbook.edition == "a@2"
    assert editions.book("gone").playbook.edition == "a@2"

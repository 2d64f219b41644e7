"""A watched folder: what is written is taken up, what is broken is said and changes nothing."""

import logging
from pathlib import Path

import pytest

from app.bootstrap import watch
from app.bootstrap.playbook import Offered
from app.bootstrap.stock import Stocked, copy_of
from app.bootstrap.watch import WatchedFolder
from app.guides.supply.cache import Cache
from app.guides.supply.folder import FolderFiles
from tests.app.bootstrap.floor import OURS
from tests.app.guides.pack.packs import NOW

OFFERED = Offered({}, {})
GUIDE = """\
guide: {name}
version: 1
owner: care
title: {{zh: {title}, en: {title}}}
reasons:
  - {{when: onu.state == 'offline', weight: 3, because: {{zh: 离线, en: Offline}}}}
steps:
  - {{step: look, when: onu.rx_dbm < -27, say: {{zh: 看, en: Look}}}}
otherwise: {{}}
outcomes: {{escalated: {{resolved: false, disposition: ESC}}}}
tests:
  - {{given: {{onu.state: offline}}}}
"""


class Author:
    """Writes guides, and looks at what the desk made of them."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "guides"
        self.folder.mkdir()
        self.cache = Cache(home / "cache")
        self.save("one", "First")
        files = FolderFiles(OURS, self.folder)
        self.watched = WatchedFolder(files, self.cache, OFFERED, lambda: NOW, OFFERED)
        self.opened = self.watched.open()

    def save(self, name: str, title: str, **changes: str) -> None:
        text = GUIDE.format(name=name, title=title)
        for old, new in changes.items():
            text = text.replace(old, new)
        self.write(f"{name}.yaml", text)

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")

    def look(self) -> Stocked | None:
        return self.watched.look(lambda _demand: None)

    def settled(self) -> Stocked:
        """What is taken up once the files have been left alone."""
        assert self.look() is None, "a file may be half written"
        found = self.look()
        assert found is not None
        return found


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def titles(stocked: Stocked) -> dict[str, str]:
    return {name: each.title["en"] for name, each in stocked.book.playbook.guides.items()}


def test_what_is_there_is_read_and_then_left_alone(author: Author):
    assert titles(author.opened) == {"one": "First"}
    assert author.opened.notices == ()
    assert author.look() is None
    assert author.look() is None


def test_a_change_is_taken_up_once_the_file_is_left_alone(author: Author):
    author.save("one", "Second")
    found = author.settled()
    assert titles(found) == {"one": "Second"}
    assert found.edition != author.opened.edition
    assert author.look() is None


def test_a_new_guide_comes_and_a_deleted_one_goes(author: Author):
    author.save("two", "Another")
    assert titles(author.settled()) == {"one": "First", "two": "Another"}
    (author.folder / "one.yaml").unlink()
    assert titles(author.settled()) == {"two": "Another"}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"guide: one": "guide: [one"}, "one.yaml:"),
        ({"onu.rx_dbm < -27": "onu.rx_dbm <"}, "one.yaml:8:"),
        ({"onu.rx_dbm": "onu.rx_dmb"}, "there is no fact onu.rx_dmb; did you mean onu.rx_dbm?"),
        ({"resolved: false": "resolved: 1"}, "expected true or false, got 1"),
    ],
)
def test_a_broken_file_is_said_and_what_it_said_before_goes_on(
    author: Author, caplog: pytest.LogCaptureFixture, broken: dict[str, str], said: str
):
    author.save("two", "Another")
    author.settled()
    author.save("one", "Changed", **broken)
    author.save("two", "Changed too")
    with caplog.at_level(logging.ERROR):
        found = author.settled()
    assert titles(found) == {"one": "First", "two": "Changed too"}
    [line] = found.notices
    assert said in line["en"]
    assert line["en"].endswith("; what it said before stays in use")
    assert line["zh"].endswith("；仍用改动前的内容")
    assert "\n" not in line["en"]
    assert str(author.folder / "one.yaml") in caplog.text
    caplog.clear()
    author.save("one", "Mended")
    found = author.settled()
    assert titles(found)["one"] == "Mended"
    assert found.notices == ()
    assert caplog.records == []


def test_the_same_problem_is_logged_once(author: Author, caplog: pytest.LogCaptureFixture):
    author.write("bad.yaml", "guide: [")
    author.settled()
    author.save("one", "Second")
    author.settled()
    assert caplog.text.count("bad.yaml:1:9") == 1


def test_a_guide_broken_from_the_beginning_has_nothing_before_it(author: Author):
    author.write("new.yaml", "guide: [")
    found = author.settled()
    assert titles(found) == {"one": "First"}
    assert found.notices[0]["en"].startswith("new.yaml:1:9: ")


def test_two_files_with_one_guide_are_said_and_the_first_counts(author: Author):
    author.write("z.yaml", GUIDE.format(name="one", title="Usurper"))
    found = author.settled()
    assert titles(found) == {"one": "First"}
    assert "defines the guide one already" in found.notices[0]["en"]


def test_facts_of_the_folder_are_followed_too(author: Author):
    author.save("one", "First", **{"onu.rx_dbm": "own.level"})
    assert titles(author.settled()) == {"one": "First"}
    author.write("facts/own.yaml", "own.level: {type: number, label: {zh: 级, en: Level}}\n")
    found = author.settled()
    assert found.notices == ()
    assert found.book.playbook.guides["one"].steps[0].when == "own.level < -27"
    author.write("facts/own.yaml", "own.level: 5\n")
    found = author.settled()
    assert "own.yaml:1:1" in found.notices[0]["en"]
    assert "own.level" in found.book.playbook.definitions


def test_what_goes_on_in_place_of_a_broken_file_is_an_edition_that_can_be_read_back(
    author: Author,
):
    author.write("one.yaml", "guide: [")
    found = author.settled()
    book = copy_of(author.cache, found.edition, OFFERED)
    assert book is not None
    assert {name: each.title["en"] for name, each in book.playbook.guides.items()} == {
        "one": "First"
    }


def test_unchanged_files_are_not_read_again(author: Author, monkeypatch: pytest.MonkeyPatch):
    author.save("two", "Another")
    author.settled()
    read: list[str] = []
    load = watch.load_guide
    monkeypatch.setattr(watch, "load_guide", lambda file: read.append(file.name) or load(file))
    author.save("two", "Changed")
    author.settled()
    assert read == ["two.yaml"]

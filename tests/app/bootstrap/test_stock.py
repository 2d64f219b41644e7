"""Books out of packs and folders: the newest good one, and the copies calls may still need."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.bootstrap import stock as stock_module
from app.bootstrap.playbook import Offered
from app.bootstrap.stock import FolderStock, PackStock, Stocked, copy_of
from app.guides.pack.envelope import Trust
from app.guides.pack.refusal import Refused
from app.guides.supply.cache import COPIES_KEPT, PACKS_KEPT, Cache, Demand
from app.guides.supply.folder import STATUS, FolderFiles
from app.guides.supply.source import PackFile
from tests.app.bootstrap.floor import OURS
from tests.app.guides.pack.packs import NOW, contents, guide, pack, public

OFFERED = Offered({}, {"onu.state": "PON"})


class Place:
    """A file packs are copied to, and the desk that looks at it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "share" / "guides.pack"
        self.file.parent.mkdir()
        self.cache = Cache(folder / "cache", "here")
        self.trusted: Trust = (public(),)
        self.now = NOW
        self.heard: list[Demand] = []
        self.stock = self.again()

    def again(self) -> PackStock:
        """The stock of a desk that was started anew."""
        source = PackFile(self.file, lambda: self.trusted)
        return PackStock(
            lambda: source, self.cache, lambda: self.trusted, OFFERED, lambda: self.now
        )

    def put(self, file: bytes) -> None:
        self.file.write_bytes(file)

    def look(self) -> Stocked | None:
        return self.stock.look(self.heard.append)

    def refuses(self) -> str:
        with pytest.raises(Refused) as raised:
            self.look()
        assert "；" in raised.value.said["zh"]
        return raised.value.said["en"]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def title(stocked: Stocked | None) -> str | None:
    return None if stocked is None else stocked.title


# Packs


def test_a_pack_becomes_a_book_with_what_the_connectors_offer(place: Place):
    place.put(pack(3))
    found = place.look()
    assert found is not None
    playbook = found.book.playbook
    assert list(playbook.guides) == ["line-down"]
    assert playbook.definitions == contents().facts
    assert playbook.sources == OFFERED.sources
    assert [rule.chip for rule in found.book.rules] == ["line"]
    assert playbook.edition == found.edition
    assert found.title == "care 3"


def test_the_newest_pack_is_begun_with_at_the_next_start(place: Place):
    for version in (9, 10):
        place.put(pack(version))
        place.look()
    assert title(place.again().open()) == "care 10"


def test_nothing_is_begun_with_before_anything_came(place: Place):
    assert place.again().open() is None


def test_the_same_file_is_read_once_and_the_same_pack_is_no_news(place: Place):
    place.put(pack(3))
    assert place.look() is not None
    assert place.look() is None
    place.put(pack(3))
    assert place.look() is None


def test_an_older_pack_is_refused_and_the_newer_one_stays(place: Place):
    place.put(pack(4))
    place.look()
    place.put(pack(3))
    assert "it is care 3, older than care 4 in use" in place.refuses()
    assert title(place.again().open()) == "care 4"


def test_what_was_fetched_counts_even_if_it_was_not_begun_with_yet(place: Place):
    place.put(pack(3))
    place.stock.open()
    place.look()
    place.put(pack(5))
    place.look()
    place.put(pack(4))
    assert "older than care 5" in place.refuses()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (pack(4)[:-10], "is cut short"),
        (pack(4, ""), "it is not signed"),
        (pack(4, "stranger"), "trusted here: care.pub"),
        (pack(4, minimum_program="99"), "update the program"),
        (pack(4, created_at=NOW, expires_at=NOW), "expired on"),
    ],
)
def test_what_may_not_be_used_changes_nothing(place: Place, file: bytes, said: str):
    place.put(pack(3))
    place.look()
    place.put(file)
    assert said in place.refuses()
    assert said in place.refuses(), "it is said until it is mended"
    assert title(place.again().open()) == "care 3"


def test_a_share_that_is_gone_is_said_and_nothing_is_lost(place: Place):
    place.put(pack(3))
    place.look()
    place.file.unlink()
    assert "can't be read (No such file or directory); check path, rights and network" in (
        place.refuses()
    )
    assert title(place.again().open()) == "care 3"


def test_a_pack_whose_guards_do_not_compile_is_refused_by_name(place: Place):
    bad = guide()
    bad = replace(bad, steps=(replace(bad.steps[0], when="onu.rx_dbm <"), *bad.steps[1:]))
    place.put(pack(4, what=contents(bad)))
    said = place.refuses()
    assert said.startswith("care 4: steps[0].when: ")
    assert said.endswith("have its author mend it and pack it again")


def test_a_pack_whose_chips_can_not_be_shown_is_refused(place: Place):
    odd = replace(contents(), status=({"chip": "x", "shade": "blue"},))
    place.put(pack(4, what=odd))
    assert "there is no key shade here" in place.refuses()


def test_a_pack_damaged_on_disk_gives_way_to_the_one_before(
    place: Place, caplog: pytest.LogCaptureFixture
):
    for version in (3, 4):
        place.put(pack(version))
        place.look()
    newest = place.cache.packs()[0]
    newest.write_bytes(newest.read_bytes()[:-5])
    found = place.again().open()
    assert found is not None
    assert found.title == "care 3"
    assert "is cut short" in found.notices[0]["en"]
    assert str(newest) in caplog.text


def test_a_pack_of_a_key_no_longer_trusted_is_not_begun_with(place: Place):
    place.put(pack(3))
    place.look()
    place.trusted = (public("boss"),)
    assert place.again().open() is None


def test_a_pack_in_use_that_expires_goes_on_and_that_is_said(place: Place):
    place.put(pack(3))
    place.look()
    place.now = NOW + timedelta(days=100)
    found = place.again().open()
    assert found is not None
    assert found.title == "care 3"
    assert "expired on" in found.notices[0]["en"]


def test_a_mandatory_pack_this_program_is_too_old_for_is_known_all_the_same(place: Place):
    place.put(pack(4, minimum_program="99", mandatory_since=NOW))
    place.refuses()
    assert [each.title for each in place.heard] == ["care 4"]


# Copies


def test_an_edition_is_read_back_from_the_packs_of_any_source(place: Place):
    place.put(pack(3))
    found = place.look()
    assert found is not None
    elsewhere = Cache(place.cache.folder, "another source")
    book = copy_of(elsewhere, found.edition, OFFERED)
    assert book is not None
    assert book.playbook.edition == found.edition
    assert copy_of(elsewhere, "care@9+abcdefgh", OFFERED) is None


@pytest.mark.parametrize("name", ["../../secret", "", "care@1", "CARE@1+abcdefgh", "a@1+ab/../cd"])
def test_an_edition_s_name_never_leads_out_of_the_folder(place: Place, name: str):
    (place.cache.folder.parent / "secret.pack").write_bytes(pack(1))
    assert place.cache.find(name) is None


def folder_of(place: Place, *, count: int = 1) -> Path:
    folder = place.cache.folder.parent / "guides"
    folder.mkdir(exist_ok=True)
    whole = (OURS / "guides" / "broadband-fault.yaml").read_text("utf-8")
    for number in range(count):
        text = whole.replace("guide: broadband-fault", f"guide: g{number}", 1)
        (folder / f"g{number}.yaml").write_text(text, "utf-8")
    return folder


def folder_stock(place: Place, folder: Path) -> FolderStock:
    return FolderStock(FolderFiles(OURS, folder), place.cache, OFFERED, lambda: NOW)


def test_an_unchanged_folder_is_not_read_a_second_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
):
    folder = folder_of(place)
    first = folder_stock(place, folder).open()
    with monkeypatch.context() as patched:
        patched.setattr(stock_module, "read_guides", None)
        again = folder_stock(place, folder).open()
    bare = {name: replace(g, tests=(), normal={}) for name, g in first.book.playbook.guides.items()}
    assert again.book.playbook == replace(first.book.playbook, guides=bare)
    assert again.book.rules == first.book.rules


def test_a_changed_folder_is_another_edition_and_the_one_before_can_be_had(place: Place):
    folder = folder_of(place)
    first = folder_stock(place, folder).open()
    file = folder / "g0.yaml"
    file.write_text(file.read_text("utf-8").replace("家宽断网", "宽带断网"), "utf-8")
    second = folder_stock(place, folder).open()
    assert first.edition != second.edition
    book = copy_of(place.cache, first.edition, OFFERED)
    assert book is not None
    assert book.playbook.guides["g0"].title == first.book.playbook.guides["g0"].title
    assert book.playbook.edition == first.edition


def test_a_folder_with_a_problem_is_read_each_time_so_that_it_is_said(
    place: Place, caplog: pytest.LogCaptureFixture
):
    folder = folder_of(place)
    (folder / "bad.yaml").write_text("guide: [", "utf-8")
    for _start in range(2):
        caplog.clear()
        assert list(folder_stock(place, folder).open().book.playbook.guides) == ["g0"]
        assert "bad.yaml:1:9" in caplog.text


def test_facts_and_chips_of_a_folder_s_own_are_used_and_count_as_its_edition(place: Place):
    folder = folder_of(place)
    plain = folder_stock(place, folder).open()
    (folder / "facts").mkdir()
    (folder / "facts" / "own.yaml").write_text(
        "own.fact: {type: bool, label: {zh: 自有, en: Own}}\n", "utf-8"
    )
    (folder / STATUS).parent.mkdir()
    (folder / STATUS).write_text(
        "- chip: own\n  icon: zap\n  label: {zh: 自有, en: Own}\n"
        "  cases: [{when: own.fact, tone: ok, text: {zh: 是, en: 'Yes'}}]\n",
        "utf-8",
    )
    made = folder_stock(place, folder).open()
    assert made.edition != plain.edition
    assert "own.fact" in made.book.playbook.definitions
    assert [rule.chip for rule in made.book.rules] == ["own"]


def test_only_what_is_old_and_not_needed_is_tidied_away(place: Place):
    for version in range(1, 6):
        place.put(pack(version))
        place.look()
    first = place.cache.packs()[-1]
    copies = [f"folder@abcdefghijk{letter}" for letter in "abcdefg"]
    for edition in copies:
        place.cache.keep_copy(edition, b"x")
    place.cache.tidy([], NOW)
    assert len(place.cache.packs()) == 5, "another desk may still need what is new"
    place.cache.tidy([first.stem, copies[0]], NOW + timedelta(days=8))
    left = [file.stem for file in place.cache.packs()]
    assert len(left) == PACKS_KEPT + 1
    assert left[-1] == first.stem
    assert place.cache.find_copy(copies[0]) == b"x"
    kept = list((place.cache.folder / "kept").glob("*.pack"))
    assert COPIES_KEPT <= len(kept) <= COPIES_KEPT + 1

"""Newer guides are begun with when it is time, and never by a call that has begun."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap.playbook import Offered
from app.bootstrap.stock import Stocked
from app.bootstrap.supply import FIRST_S, JITTER, Pace, Supply
from app.domain.session import Playbook
from app.guides.pack.manifest import Manifest
from app.guides.pack.refusal import Refused
from app.guides.supply.cache import Cache, Demand, Status
from app.presenters.book import Book
from app.presenters.tray import Guides
from tests.app.guides.pack.packs import guide, manifest

OFFERED = Offered({}, {})


def now() -> datetime:
    return datetime.now(UTC)


def stocked(version: int, **fields: object) -> Stocked:
    made = manifest(version, body_sha256=f"{version:064x}", **fields)
    guides = {"line-down": guide()}
    return Stocked(book=Book(playbook=Playbook(edition=made.edition, guides=guides)), manifest=made)


OURS = Stocked(book=Book(playbook=Playbook(edition="ringside@aaaaaaaa")))


class Shelf:
    """A stock that has what it is told to have."""

    def __init__(self, opened: Stocked | None = None) -> None:
        self.opened = opened
        self.news: list[Stocked | Exception] = []
        self.demands: list[Demand] = []
        self.looks = 0

    def open(self) -> Stocked | None:
        return self.opened

    def look(self, hear) -> Stocked | None:
        self.looks += 1
        for demand in self.demands:
            hear(demand)
        found = self.news.pop(0) if self.news else None
        if isinstance(found, Exception):
            raise found
        return found


class Calls:
    """A desk with or without calls."""

    def __init__(self) -> None:
        self.quiet = True
        self.editions = frozenset()


class Told(list[Guides]):
    @property
    def last(self) -> Guides:
        return self[-1]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", "here")


def supply(cache: Cache, shelf: Shelf, every_s: float = 0.01, **options: bool) -> Supply:
    pace = Pace(every_s=every_s, random=lambda: 0.0, **options)
    return Supply(shelf, cache, OFFERED, pace, now, lambda: OURS)


@asynccontextmanager
async def running(supply: Supply, calls: Calls | None = None):
    told = Told()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        task = group.create_task(supply.run(calls or Calls(), told.append))
        yield told
        task.cancel()


async def until(condition):
    while not condition():  # noqa: ASYNC110 - the condition is the product's own state
        await asyncio.sleep(0.005)


async def looked(shelf: Shelf, times: int = 2):
    seen = shelf.looks
    await until(lambda: shelf.looks >= seen + times)


def version(supply: Supply) -> str:
    return supply.editions.present.edition.partition("+")[0]


async def test_with_nothing_at_hand_the_first_pack_is_begun_with_at_once(cache: Cache):
    shelf = Shelf()
    shelf.news = [stocked(3)]
    made = supply(cache, shelf)
    assert version(made) == "ringside@aaaaaaaa"
    calls = Calls()
    calls.quiet = False
    async with running(made, calls) as told:
        await until(lambda: version(made) == "care@3")
        assert told.last == Guides(edition="care 3", version="care 3")


async def test_a_pack_that_is_not_recommended_waits_for_the_next_start(cache: Cache):
    shelf = Shelf(stocked(3))
    shelf.news = [stocked(4)]
    made = supply(cache, shelf)
    async with running(made):
        await looked(shelf)
        assert version(made) == "care@3"


async def test_a_recommended_pack_is_begun_with_once_no_call_is_live(cache: Cache):
    shelf, calls = Shelf(stocked(3)), Calls()
    shelf.news = [stocked(4, recommended=True)]
    calls.quiet = False
    made = supply(cache, shelf)
    async with running(made, calls) as told:
        await looked(shelf)
        assert version(made) == "care@3"
        calls.quiet = True
        made.consider()
        assert version(made) == "care@4"
        assert [each.version for each in told] == ["care 3", "care 4"]


async def test_a_mandatory_pack_counts_from_its_time_on_though_calls_are_live(cache: Cache):
    since = now() + timedelta(seconds=0.3)
    shelf, calls = Shelf(stocked(3)), Calls()
    calls.quiet, calls.editions = False, frozenset({stocked(3).edition})
    shelf.news = [stocked(4, mandatory_since=since)]
    shelf.demands = [Demand(pack="care", version=4, since=since)]
    made = supply(cache, shelf, every_s=0.05)
    async with running(made, calls):
        await until(lambda: version(made) == "care@4")
        assert now() >= since
        assert made.editions.find(stocked(3).edition) is not None, "live calls keep theirs"


async def test_what_is_mandatory_and_not_to_be_had_leaves_new_calls_without_guides(
    cache: Cache, caplog: pytest.LogCaptureFixture
):
    shelf = Shelf(stocked(3))
    shelf.news = [Refused("坏", "the pack is damaged")]
    shelf.demands = [Demand(pack="care", version=4, since=now())]
    made = supply(cache, shelf)
    async with running(made) as told:
        await until(lambda: made.editions.present.overdue)
        assert made.editions.present.overdue == "care 4"
        assert made.editions.present.guides == {}
        assert made.editions.find(stocked(3).edition) is not None
        await until(lambda: told and told.last.overdue == "care 4")
        assert told.last.wrong == ({"zh": "坏", "en": "the pack is damaged"},)
        shelf.news = [stocked(4)]
        await until(lambda: version(made) == "care@4")
        assert told.last == Guides(edition="care 4", version="care 4")
    assert caplog.text.count("guides care 4 have to be used by now, and are not here") == 1


async def test_what_is_mandatory_is_known_after_a_restart_without_a_network(cache: Cache):
    shelf = Shelf(stocked(3))
    shelf.demands = [Demand(pack="care", version=4, since=now() + timedelta(days=1))]
    async with running(supply(cache, shelf)):
        await until(lambda: cache.status().demand is not None)
    late = Demand(pack="care", version=4, since=now() - timedelta(days=1))
    cache.write_status(Status(demand=late))
    made = supply(cache, Shelf(stocked(3)), every_s=100)
    async with running(made):
        await until(lambda: made.editions.present.overdue)


async def test_ours_are_older_than_whatever_is_mandatory(cache: Cache):
    cache.write_status(Status(demand=Demand(pack="care", version=1, since=now())))
    shelf = Shelf()
    shelf.news = [Refused("无", "not reached")]
    made = supply(cache, shelf)
    async with running(made):
        await until(lambda: made.editions.present.overdue == "care 1")


async def test_a_pack_of_another_name_is_not_what_was_demanded(cache: Cache):
    cache.write_status(Status(demand=Demand(pack="fibre", version=9, since=now())))
    shelf = Shelf(stocked(3))
    made = supply(cache, shelf)
    async with running(made):
        await looked(shelf)
        assert version(made) == "care@3"


async def test_a_refusal_is_said_once_and_the_guides_go_on(
    cache: Cache, caplog: pytest.LogCaptureFixture
):
    shelf = Shelf(stocked(3))
    shelf.news = [Refused("旧", "too old")] * 4
    made = supply(cache, shelf)
    with caplog.at_level(logging.ERROR):
        async with running(made) as told:
            await looked(shelf, 3)
            await until(lambda: cache.status().refused is not None)
            assert told.last == Guides(
                edition="care 3", version="care 3", wrong=({"zh": "旧", "en": "too old"},)
            )
            await until(lambda: told.last.wrong == ())
            await until(lambda: cache.status().refused is None)
    assert [record.getMessage() for record in caplog.records] == ["too old"]


async def test_a_defect_in_looking_is_logged_and_it_is_looked_again(
    cache: Cache, caplog: pytest.LogCaptureFixture
):
    shelf = Shelf(stocked(3))
    shelf.news = [ZeroDivisionError("oops"), stocked(4, recommended=True)]
    made = supply(cache, shelf)
    async with running(made):
        await until(lambda: version(made) == "care@4")
    assert "looking for newer guides failed" in caplog.text


async def test_how_the_last_look_went_is_kept(cache: Cache):
    shelf = Shelf(stocked(3))
    async with running(supply(cache, shelf)):
        await looked(shelf)
        await until(lambda: cache.status().checked_at is not None)
    status = cache.status()
    assert status.in_use == stocked(3).edition
    assert status.refused is None


async def test_an_author_s_desk_begins_with_everything_at_once(cache: Cache):
    shelf, calls = Shelf(OURS), Calls()
    calls.quiet = False
    playbook = Playbook(edition="folder@bbbbbbbb")
    shelf.news = [Stocked(book=Book(playbook=playbook), notices=({"zh": "错", "en": "bad"},))]
    made = supply(cache, shelf, eager=True)
    async with running(made, calls) as told:
        await until(lambda: version(made) == "folder@bbbbbbbb")
        assert told.last == Guides(edition="folder@bbbbbbbb", wrong=({"zh": "错", "en": "bad"},))
    assert cache.status() == Status()


async def test_a_plain_folder_is_not_looked_at_again(cache: Cache):
    shelf = Shelf(OURS)
    pace = Pace(every_s=None, random=lambda: 0.0)
    made = Supply(shelf, cache, OFFERED, pace, now, lambda: OURS)
    told = Told()
    await made.run(Calls(), told.append)
    assert (shelf.looks, told.last.edition) == (0, "ringside@aaaaaaaa")


def test_desks_started_together_do_not_ask_together():
    lazy = Pace(every_s=1800, random=lambda: 1.0)
    prompt = Pace(every_s=1800, random=lambda: 0.0)
    assert (prompt.first_s(), lazy.first_s()) == (0, FIRST_S)
    assert (prompt.next_s(), lazy.next_s()) == (1800, 1800 * (1 + JITTER))


def test_the_manifests_here_are_like_real_ones():
    assert isinstance(stocked(3).manifest, Manifest)
    assert stocked(3).title == "care 3"

"""The whole desk with guides that change under it: a call keeps its own, the next has the new."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.bootstrap import guides as guides_module
from app.bootstrap.playbook import read_guides
from app.domain.events import PlaybookOpened
from app.guides.pack.contents import Contents
from app.guides.pack.envelope import read_pack
from app.guides.publish.publish import Publisher
from app.guides.supply.folder import FolderFiles
from app.sandbox.town.cast import SCENARIOS
from app.services.editions import edition_of
from app.settings import GuidesSettings
from app.store.call_log import CallLog
from tests.app.bootstrap.agent import Agent
from tests.app.bootstrap.floor import OURS, SECRETS, WORDS, Floor, played
from tests.app.guides.pack.packs import key, pack
from tests.app.guides.supply.places import signers

TITLE = "No home internet"
LOG_KEY = bytes.fromhex(SECRETS["RINGSIDE_SECRET_RINGSIDE_LOG_KEY"])


def retitle(folder: Path, title: str) -> None:
    """Change how the guide is called; nothing else of it."""
    file = folder / "broadband-fault.yaml"
    text = file.read_text("utf-8")
    start = text.index("\ntitle: ") + 1
    end = text.index("\n", start)
    file.write_text(f"{text[:start]}title: {{zh: {title}, en: {title}}}{text[end:]}", "utf-8")


def written(floor: Floor, title: str) -> Contents:
    """What the guides come to with that title."""
    folder = floor.guides()
    retitle(folder, title)
    return read_guides(FolderFiles(OURS, folder)).contents


def named(agent: Agent) -> str:
    """The title of the guide in use, as the card says it when no rule has one of its own."""
    assert agent.session is not None
    book = agent.book(agent.session.edition)
    return book.playbook.guides["broadband-fault"].title["en"]


def kept(floor: Floor) -> list[list[str]]:
    """The editions each call of the log names, oldest call first."""
    with CallLog.open(floor.home / "state" / "calls.db", LOG_KEY) as log:
        rows = sorted(log.recent(50), key=lambda row: row.session)
        return [
            [e.edition for e in log.events(row.session) if isinstance(e, PlaybookOpened)]
            for row in rows
        ]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guides_module, "LOOK_S", 0.05)


def at_pack(floor: Floor, **fields: object) -> GuidesSettings:
    keys = floor.home / "care.pub"
    public = key("care").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    keys.write_bytes(public)
    given = {
        "source": "pack",
        "place": str(floor.home / "guides.pack"),
        "keys": str(keys),
        "check_every_min": 0.001,
    }
    return GuidesSettings(**given | fields)


# An author's desk


@played
async def test_two_calls_at_once_are_each_shown_with_the_guides_they_began_with(
    floor: Floor, quick: None
) -> None:
    folder = floor.guides()
    retitle(folder, "First")
    settings = GuidesSettings(place=str(folder), watch=True)
    async with floor.desk(guides=settings) as agent:
        await agent.hears_the_switch()
        first = await floor.ring("A4")
        await first.answer()
        await agent.sees_every_answer()
        assert named(agent) == "First"
        before = agent.present.edition
        retitle(folder, "Second")
        await agent.until("the new guides", lambda: agent.present.edition != before)
        assert named(agent) == "First"
        await first.hold()
        second = await floor.ring("B9")
        await second.answer()
        await agent.sees("the second call", lambda c: c.name == SCENARIOS["B9"].name)
        await agent.sees_every_answer()
        assert named(agent) == "Second"
        assert agent.card is not None
        assert agent.card.step is not None
        await second.hang_up()
        await agent.sees("the first call", lambda c: c.name == SCENARIOS["A4"].name)
        assert named(agent) == "First"
        await first.hang_up()
        for _call in range(2):
            over = await agent.sees_mode("wrap-up")
            agent.finish()
            await agent.until(
                "the next",
                lambda gone=over.call_id: agent.card is None or agent.card.call_id != gone,
            )
        await agent.sees_no_card()
    assert [len(editions) for editions in kept(floor)] == [1, 1]
    assert kept(floor)[0] != kept(floor)[1]


@played
async def test_a_broken_guide_is_said_in_the_tray_and_calls_go_on_as_before(
    floor: Floor, quick: None
) -> None:
    folder = floor.guides()
    floor.expected = ["broadband-fault.yaml:1:9: YAML syntax error"]
    settings = GuidesSettings(place=str(folder), watch=True)
    async with floor.desk(guides=settings) as agent:
        await agent.hears_the_switch()
        whole = (folder / "broadband-fault.yaml").read_text("utf-8")
        (folder / "broadband-fault.yaml").write_text("guide: [", "utf-8")
        await agent.until("a notice", lambda: len(agent.tray.notices) == 2)
        assert agent.tray.notices[1].startswith("broadband-fault.yaml:1:9: YAML syntax error")
        assert agent.tray.tip.endswith(WORDS("tray.guides_wrong"))
        await floor.expect_an_ordinary_call(agent)
        (folder / "broadband-fault.yaml").write_text(whole, "utf-8")
        await agent.until("no notice", lambda: len(agent.tray.notices) == 1)


@played
async def test_a_call_goes_on_after_a_restart_with_the_guides_it_began_with(floor: Floor) -> None:
    folder = floor.guides()
    retitle(folder, "First")
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        await call.answer()
        await agent.sees_every_answer()
        edition = agent.present.edition
    retitle(folder, "Second")
    async with floor.desk() as agent:
        await agent.sees_mode("active")
        assert agent.session is not None
        assert agent.session.edition == edition != agent.present.edition
        assert named(agent) == "First"
        assert agent.card is not None
        assert agent.card.banner is not None
        assert agent.card.banner.text == WORDS("banner.restored")
        await agent.hears_the_switch()
        await call.hang_up()
        await agent.sees_mode("wrap-up")
    assert kept(floor) == [[edition]]


@played
async def test_guides_that_are_gone_after_a_restart_are_said_to_be_and_the_call_goes_on(
    floor: Floor,
) -> None:
    folder = floor.guides()
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        await call.answer()
        await agent.sees_mode("active")
        gone = agent.present.edition
    retitle(folder, "Second")
    shutil.rmtree(floor.home / "state" / "guides")
    floor.expected = [f"its guides ({gone}) are to be had no more; it goes on with folder@"]
    async with floor.desk() as agent:
        await agent.sees_mode("active")
        assert agent.card is not None
        assert agent.card.banner is not None
        assert agent.card.banner.text == WORDS("banner.edition_lost", edition=gone)
        await agent.sees_every_answer()
        assert named(agent) == "Second"
        await call.hang_up()
        await agent.sees_mode("wrap-up")
    assert [len(editions) for editions in kept(floor)] == [2]


# Packs


@played
async def test_a_recommended_pack_waits_until_no_call_is_live(floor: Floor) -> None:
    file = floor.home / "guides.pack"
    settings = at_pack(floor)
    file.write_bytes(pack(1, what=written(floor, "First")))
    async with floor.desk(guides=settings) as agent:
        await agent.until("the first pack", lambda: "care 1" in agent.tray.tip)
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        await call.answer()
        await agent.sees_every_answer()
        file.write_bytes(pack(2, what=written(floor, "Second"), recommended=True))
        await floor.until_logged("guides care@2")
        assert (named(agent), agent.present.edition[:6]) == ("First", "care@1")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        assert named(agent) == "First"
        agent.finish()
        await agent.sees_no_card()
        await agent.until("the second pack", lambda: "care 2" in agent.tray.tip)
        await floor.expect_an_ordinary_call(agent)
    assert [edition_.partition("+")[0] for [edition_] in kept(floor)] == ["care@1", "care@2"]


@played
async def test_a_pack_is_begun_with_again_without_its_share(floor: Floor) -> None:
    file = floor.home / "guides.pack"
    settings = at_pack(floor)
    file.write_bytes(pack(1, what=written(floor, "First")))
    async with floor.desk(guides=settings) as agent:
        await agent.until("the pack", lambda: "care 1" in agent.tray.tip)
    file.unlink()
    floor.expected = ["guides.pack: can't be read (No such file or directory)"]
    async with floor.desk(guides=settings) as agent:
        await agent.hears_the_switch()
        assert agent.present.edition.startswith("care@1+")
        await agent.until("the notice", lambda: WORDS("tray.guides_wrong") in agent.tray.tip)
        await floor.expect_an_ordinary_call(agent)


@played
async def test_what_is_mandatory_and_not_here_is_said_on_the_card(floor: Floor) -> None:
    file = floor.home / "guides.pack"
    settings = at_pack(floor)
    first = written(floor, "First")
    file.write_bytes(pack(1, what=first))
    floor.expected = ["needs Ringside 99", "guides care 2 have to be used by now"]
    async with floor.desk(guides=settings) as agent:
        await agent.until("the pack", lambda: "care 1" in agent.tray.tip)
        await agent.hears_the_switch()
        since = datetime.now(UTC) - timedelta(minutes=1)
        file.write_bytes(pack(2, what=first, mandatory_since=since, minimum_program="99"))
        await agent.until("that it is overdue", lambda: agent.present.overdue != "")
        call = await floor.ring("A4")
        await call.answer()
        card = await agent.sees("the reason", lambda c: c.reason is not None)
        assert card.reason is not None
        assert card.reason.title == WORDS("reason.overdue", edition="care 2")
        assert card.step is None
        file.write_bytes(pack(3, what=first))
        await agent.until("what may be used", lambda: not agent.present.overdue)
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_packs_come_out_of_a_repository(floor: Floor) -> None:
    folder = floor.home / "repository"
    now = datetime.now(UTC)

    def publish(version: int, title: str) -> Path:
        file = pack(version, what=written(floor, title), recommended=True)
        return Publisher(folder, signers(), now).publish(read_pack(file, "p"), file).root

    settings = GuidesSettings(
        source="repository",
        place=folder.as_uri(),
        root=str(publish(1, "First")),
        name="care",
        check_every_min=0.001,
    )
    async with floor.desk(guides=settings) as agent:
        await agent.until("the first pack", lambda: "care 1" in agent.tray.tip)
        publish(2, "Second")
        await agent.until("the second pack", lambda: "care 2" in agent.tray.tip)
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)
    assert [edition_.partition("+")[0] for [edition_] in kept(floor)] == ["care@2"]


def test_a_log_says_which_edition_a_call_was_judged_by_last():
    assert edition_of(()) == ""

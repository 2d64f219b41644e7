"""What a call has taught is there at the next start, and a desk without it follows calls too."""

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

import pytest

from app import paths
from app.bootstrap.experience import KEPT_AFTER, Experienced
from app.domain.experience import ReasonLine
from app.domain.session import Session
from app.sandbox.town.cast import SCENARIOS
from app.secrets import Secrets
from app.settings import ReasonSettings
from app.store.reason_store import ReasonStore
from tests.app.bootstrap.floor import SECRETS, Floor, played
from tests.app.domain.experience.town import BOOK, telling_calls

KEY = "RINGSIDE_SECRET_RINGSIDE_LOG_KEY"
NAME = SCENARIOS["B9"].name


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv(KEY, SECRETS[KEY])
    return bytes.fromhex(SECRETS[KEY])


def live(calls: Iterable[Session], settings: ReasonSettings | None = None) -> Experienced:
    """One life of a desk in which these calls end."""
    with Experienced(settings or ReasonSettings()) as experienced:
        asyncio.run(experienced.open(Secrets()))
        for call in calls:
            experienced.learner.close(call, BOOK)
    return experienced


def kept(key: bytes) -> list[ReasonLine]:
    with ReasonStore.open(paths.reason_log_file(), key) as store:
        return [line for _, line in store.lines()]


def calls(count: int) -> list[Session]:
    return list(telling_calls(seed=4, count=count))


@pytest.mark.usefixtures("key")
def test_what_was_learnt_is_there_at_the_next_start():
    first = live(calls(KEPT_AFTER + 3))
    assert first.learner.experience.model.learned == KEPT_AFTER + 3
    assert live([]).learner.experience == first.learner.experience


def test_after_a_crash_what_was_not_written_is_learnt_again_from_the_lines(key: bytes):
    whole = live(calls(10)).learner.experience
    with ReasonStore.open(paths.reason_log_file(), key) as store:
        store._connection.execute("DELETE FROM learnt")
    assert live([]).learner.experience == whole


def test_what_can_not_be_read_is_learnt_anew_and_said(key: bytes, caplog: pytest.LogCaptureFixture):
    whole = live(calls(10)).learner.experience
    with ReasonStore.open(paths.reason_log_file(), key) as store:
        store._connection.execute("UPDATE learnt SET value = x'00'")
    assert live([]).learner.experience == whole
    assert "It was set aside, and is learnt anew" in caplog.text


@pytest.mark.usefixtures("key")
def test_a_damaged_file_is_set_aside_and_the_desk_begins_anew(caplog: pytest.LogCaptureFixture):
    live(calls(3))
    file = paths.reason_log_file()
    file.write_bytes(b"no database at all" * 100)
    assert live([]).learner.experience.model.learned == 0
    assert "The reason log could not be read" in caplog.text
    assert any(each.name.startswith("reasons.db.2") for each in file.parent.iterdir())


def test_without_a_kept_key_it_learns_in_memory(home: Path):
    experienced = live(calls(3))
    assert experienced.learner.experience.model.learned == 3
    assert not (home / "state" / "reasons.db").exists()


@pytest.mark.usefixtures("key")
def test_a_folder_that_can_not_be_written_to_costs_nothing_but_the_memory(
    home: Path, caplog: pytest.LogCaptureFixture
):
    home.mkdir()
    (home / "state").write_text("in the way")
    assert live(calls(3)).learner.experience.model.learned == 3
    assert "What is learnt is kept in memory only" in caplog.text


@pytest.mark.usefixtures("key")
def test_a_disk_that_fails_later_is_said_once(caplog: pytest.LogCaptureFixture):
    with Experienced(ReasonSettings()) as experienced:
        asyncio.run(experienced.open(Secrets()))
        assert experienced._kept is not None
        experienced._kept._store.close()
        for call in calls(3):
            experienced.learner.close(call, BOOK)
    assert experienced.learner.experience.model.learned == 3
    said = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert len(said) == 1
    assert "would not survive a restart" in said[0].getMessage()


def test_the_log_keeps_as_many_calls_as_is_set(key: bytes):
    live(calls(120), ReasonSettings(keep_calls=100))
    assert len(kept(key)) == 100


@played
async def test_a_call_of_the_desk_leaves_its_line(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await agent.sees_customer(NAME)
        await call.answer()
        card = await agent.sees_every_answer()
        assert card.reason is not None
        assert not card.reason.counted
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        agent.press("finish_requested", "OTHER", "")
        await agent.sees_no_card()
    (line,) = kept(bytes.fromhex(SECRETS[KEY]))
    assert line.suggested[:1] == ("broadband-fault",)
    assert (line.coded, line.blind, line.picked) == ("something-else", False, "")
    assert "session.traffic=false" in line.features


@played
async def test_on_a_blind_call_the_agent_picks_without_a_suggestion(floor: Floor) -> None:
    async with floor.desk(reasons=ReasonSettings(blind_share=0.5)) as agent:
        await agent.hears_the_switch()
        for _ in range(20):
            call = await floor.ring("B9")
            await call.answer()
            await agent.sees_customer(NAME)
            card = await agent.sees_every_answer()
            assert agent.session is not None
            drawn = agent.session.blind
            if drawn:
                assert card.step is None
                assert card.reason is not None
                assert card.reason.over == "Test call: no suggestion"
                agent.press("reason_requested", card.reason.others[0].key)
                await agent.sees("a step", lambda c: c.step)
            await call.hang_up()
            await agent.sees_mode("wrap-up")
            agent.finish()
            await agent.sees_no_card()
            if drawn:
                break
    line = kept(bytes.fromhex(SECRETS[KEY]))[-1]
    assert line.blind
    assert line.suggested[:1] == ("broadband-fault",)
    assert line.picked == line.worked

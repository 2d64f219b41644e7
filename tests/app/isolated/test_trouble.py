"""Whatever a connector does in its own process, the desk goes on, says why, and has it back."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.events import Delivered, LinkLost, LinkRestored
from app.isolated.keeper import Keeper
from app.isolated.limits import Limits
from app.sdk.errors import AuthFailed, ConnectorDefect, ConnectorError, InvalidReply, NotReady
from tests.app.isolated.cases import CUSTOMER, ORDER, QUICK, Apart, apart
from tests.servers.launch import until

BAD = {
    "blocks": "stopped answering",
    "leaks": "took more than 150 MB of memory",
    "segfaults": r"crashed \(SIGSEGV\)",
    "exits": "ended by itself",
    "garbage": "sent what can't be understood",
    "giant": "sent what can't be understood: a message of 4294967295 bytes",
    "flood-frames": "sent (too much|what can't be understood)",
    "flood-log": "stopped answering|wrote too much to its log",
}


async def well(one: Apart) -> None:
    """Make sure that it answers as it should."""
    readings = await one.read()
    assert [each.failed for each in readings] == [{}]
    assert readings[0].values["session.online"] is True
    assert readings[0].raw == {"session.online": "UP"}


def task(work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    return asyncio.get_running_loop().create_task(work)


@pytest.fixture(autouse=True)
async def _patience():
    async with asyncio.timeout(40):
        yield


@pytest.mark.parametrize("mode", BAD)
async def test_a_bad_one_fails_with_the_reason_and_comes_back(tmp_path: Path, mode: str):
    async with (
        apart(tmp_path, mode) as bad,
        apart(tmp_path, "well", name="other") as other,
    ):
        failing = task(bad.failure())
        while not failing.done():
            await well(other)
            await asyncio.sleep(0.02)
        assert re.match(f"({BAD[mode]}).*; starting again in 1 s", failing.result())
        await bad.up()
        await well(bad)


async def test_one_that_is_down_says_so_at_once_and_for_how_long(tmp_path: Path):
    slow = replace(QUICK, again_s=4.0, again_max_s=4.0)
    async with apart(tmp_path, "exits", limits=slow) as bad:
        assert "ended by itself" in await bad.failure()
        assert re.match("ended by itself; starting again in [3-5] s", await bad.failure())
        [ill] = await bad.desk.health()
        assert not ill.well
        assert ill.detail.startswith("ended by itself; starting again in")
        with pytest.raises(NotReady, match="starting again"):
            await bad.desk.find_customers("12000000001")


async def test_one_that_dies_again_and_again_stays_down_longer():
    waits = [Limits().pause_s(deaths, 0.5) for deaths in range(1, 8)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 300.0, 300.0]
    assert Limits().pause_s(1, 0.0) == 0.75
    assert Limits().pause_s(1, 0.999) < 1.25


async def test_an_order_under_way_ends_as_unknown(tmp_path: Path):
    shares: list[float] = []
    async with apart(tmp_path, "waits") as bad:
        ordering = task(bad.desk.perform(CUSTOMER, ORDER, shares.append))
        await until(lambda: shares == [0.5])
        os.kill(bad.pid, signal.SIGKILL)
        with pytest.raises(InvalidReply, match="stopped while it worked on this: crashed"):
            await ordering
        await bad.up()
        receipt = await bad.desk.perform(CUSTOMER, ORDER, shares.append)
        assert receipt.reference == "k-1"


async def test_a_refused_order_is_refused_in_the_connectors_words(tmp_path: Path):
    async with apart(tmp_path, "raises") as bad:
        with pytest.raises(ConnectorError, match="that is not allowed") as caught:
            await bad.desk.perform(CUSTOMER, ORDER, print)
        assert type(caught.value) is ConnectorError
        assert await bad.desk.check(CUSTOMER, ORDER) is None


async def test_a_switch_that_dies_is_a_line_lost_and_restored(tmp_path: Path):
    async with apart(tmp_path, "well") as one, aclosing(one.desk.events()) as events:
        assert isinstance(await anext(events), LinkRestored)
        os.kill(one.pid, signal.SIGKILL)
        assert isinstance(await anext(events), LinkLost)
        assert isinstance(await anext(events), LinkRestored)


async def test_a_flood_of_calls_comes_slowly_and_is_cut_off(tmp_path: Path):
    async with apart(tmp_path, "flood-events") as bad, aclosing(bad.desk.events()) as events:
        assert isinstance(await anext(events), LinkRestored)
        came = 0
        async for event in events:
            if isinstance(event, LinkLost):
                break
            assert isinstance(event, Delivered)
            came += 1
        assert 4 <= came <= 8
        bad.once.unlink()
        await bad.up()
        assert isinstance(await anext(events), LinkRestored)


async def test_readings_without_end_are_cut_off(tmp_path: Path):
    few = replace(QUICK, items=50)
    async with apart(tmp_path, "flood-readings", limits=few) as bad:
        *readings, last = await bad.read()
        assert len(readings) == 50
        assert last.failed == {"session.started_at": "more than 50 answers to one question"}
        bad.once.unlink()
        await well(bad)


async def test_one_that_ignores_being_cancelled_is_started_again(tmp_path: Path):
    async with apart(tmp_path, "stubborn", always=True) as bad:
        await bad.up()
        first = bad.pid
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await bad.failure()
        await until(lambda: bad.pid not in (first, 0))
        await bad.up()
        assert bad.pid != first


async def test_closing_a_reading_cancels_it_in_the_child(tmp_path: Path):
    async with apart(tmp_path, "waits") as one:
        await one.up()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await one.read()
        line = one.keeper._line
        assert line is not None
        await until(lambda: not line._open)
        await well(one)


async def test_an_answer_too_long_fails_alone(tmp_path: Path):
    async with apart(tmp_path, "too-long") as one:
        assert "answer not understood" in await one.failure()
        pid = one.pid
        assert "answer not understood" in await one.failure()
        assert one.pid == pid


async def test_a_time_without_a_zone_is_said(tmp_path: Path):
    async with apart(tmp_path, "zoneless") as one:
        assert await one.failure() == "session.online is a time without a zone"


async def test_one_leap_in_memory_fails_and_ends_nothing(tmp_path: Path):
    async with apart(tmp_path, "leaps") as one:
        assert await one.failure() == "unexpected MemoryError"
        await well(one)


async def test_one_that_cannot_connect_says_why_and_is_tried_again(tmp_path: Path):
    async with apart(tmp_path, "no-connect") as bad:
        assert re.match("unreachable; starting again in 1 s", await bad.failure())
        await bad.up()
        await well(bad)


async def test_one_that_hangs_at_connect_is_started_again(tmp_path: Path):
    async with apart(tmp_path, "hangs-at-connect", limits=replace(QUICK, connect_s=1.5)) as bad:
        await bad.keeper.settled()
        assert re.match("did not connect in 1.5 s; starting again", await bad.failure())
        await bad.up()
        await well(bad)


async def test_one_that_was_refused_says_so_and_no_switch_is_waited_for(tmp_path: Path):
    async with apart(tmp_path, "no-secret") as bad:
        await bad.keeper.settled()
        assert await bad.failure() == "the manifest names no secret 'token'"
        with pytest.raises(AuthFailed):
            await anext(bad.desk.events())


async def test_one_that_is_not_what_its_manifest_says_is_a_defect(tmp_path: Path):
    async with apart(tmp_path, "well") as one:
        await one.up()
        line = one.keeper._line
        assert line is not None
        line.able = frozenset()
        with pytest.raises(ConnectorDefect, match=r"has no find_customers\(\)"):
            await one.desk.find_customers("12000000001")


async def test_what_cannot_be_started_says_so(tmp_path: Path):
    async with apart(tmp_path, "well", words=[str(tmp_path / "nothing")]) as bad:
        await bad.keeper.settled()
        assert "could not be started: No such file" in await bad.failure()


async def test_the_end_of_the_desk_ends_it_in_order(tmp_path: Path):
    note = tmp_path / "note"
    async with apart(tmp_path, "well", settings={"note": str(note)}) as one:
        await one.up()
        pid = one.pid
    assert note.read_text() == "left in order"
    assert one.roll.find("trouble") is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_the_end_of_the_desk_waits_for_nobody_who_blocks(tmp_path: Path):
    async with apart(tmp_path, "blocks", always=True) as one:
        await one.up()
        pid = one.pid
        reading = task(one.read())
        await asyncio.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert "the desk is closing" in (await reading)[0].failed["session.online"]


@pytest.mark.skipif(sys.platform != "linux", reason="how a process ends is told by /proc")
async def test_it_dies_with_a_desk_that_is_killed(tmp_path: Path):
    words = "import sys; from tests.app.isolated import mortal; mortal.main(sys.argv[1])"
    desk = await asyncio.create_subprocess_exec(
        sys.executable, "-c", words, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert desk.stdout is not None
    try:
        pid = int(await desk.stdout.readline())
        assert alive(pid)
    finally:
        desk.kill()
        await desk.wait()
    await until(lambda: not alive(pid))


def told(pid: int) -> tuple[bytes, bytes]:
    """Return what everybody may see of a process: its environment and its command."""
    place = Path(f"/proc/{pid}")
    return (place / "environ").read_bytes(), (place / "cmdline").read_bytes()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_nothing_secret_is_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("RINGSIDE_SECRET_TMF_TOKEN", "geheim")
    async with apart(tmp_path, "well") as one:
        await one.up()
        environ, words = told(one.pid)
    assert b"geheim" not in environ + words
    assert b"PATH=" in environ


async def test_what_it_prints_is_logged_and_no_message(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level("INFO", logger="app.isolated.keeper"):
        async with apart(tmp_path, "well") as one:
            await one.up()
            await until(lambda: "trouble: hello from trouble" in caplog.text)
            await well(one)


async def test_a_keeper_that_fails_itself_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def fail(*_: object) -> None:
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr(Keeper, "_note_log", fail)
    async with apart(tmp_path, "waits") as one:
        assert re.match("stopped working; starting again", await one.failure())
        assert "ZeroDivisionError" in caplog.text
        await one.up()


async def test_no_more_is_asked_at_once_than_it_can_take(tmp_path: Path):
    few = replace(QUICK, asked=4)
    async with apart(tmp_path, "waits", always=True, limits=few) as one:
        await one.up()
        waiting = [task(one.read()) for _ in range(4)]
        await asyncio.sleep(0.05)
        assert await one.failure() == "too much is asked of it already"
    for each in waiting:
        assert "the desk is closing" in str((await each)[0].failed)

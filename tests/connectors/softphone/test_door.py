"""`ringside call` and the desk's door: what is handed over, by whom, and what is answered."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app import paths
from app.cli import main
from app.domain.events import Delivered, LinkLost, LinkRestored
from app.sdk.errors import NotReady
from app.sdk.kit import lent
from app.sdk.notice import DOOR_FILE, Notice, packed
from connectors.softphone import Settings, connect
from connectors.softphone import connector as connectors_module
from connectors.softphone import phone as phones_module
from connectors.softphone.door import Door
from tests.connectors.softphone.phones import phone_at
from tests.connectors.softphone.played import ANI, phone
from tests.house.sources import ROOT

PATIENCE_S = 10


def folder_of_the_desk() -> Path:
    return paths.owned_folder(paths.connector_folder("softphone"))


@asynccontextmanager
async def desk(settings: Settings | None = None):
    """Yield a running source and its events, its line up."""
    context = msgspec.structs.replace(
        lent(agent="101", now=lambda: datetime.now(UTC)), folder=folder_of_the_desk
    )
    async with (
        connect(settings or Settings(), context) as source,
        aclosing(source.events()) as events,
        asyncio.timeout(PATIENCE_S),
    ):
        assert isinstance(await anext(events), LinkRestored)
        yield source, events


def gone(path: Path | str) -> bool:
    return not os.path.lexists(path)


async def called(*words: str) -> int:
    return await asyncio.to_thread(main, ["call", *words])


async def names(events, count: int) -> list[str]:
    return [type(await anext(events)).__name__ for _ in range(count)]


async def test_a_call_goes_from_the_command_line_to_the_desk(home):
    async with desk() as (source, events):
        assert await called("--ani", ANI) == 0
        assert await called("--event", "answered", "--ani", ANI, "--name", "Ann Example") == 0
        assert await called("--event", "held") == 0
        assert await called("--event", "resumed", ANI) == 0
        assert await called("--event", "ended") == 0
        assert await names(events, 5) == [
            "Delivered", "Established", "Held", "Retrieved", "ConnectionCleared",
        ]  # fmt: skip
        (health,) = await source.health()
        assert health.well


async def test_a_link_is_previewed_and_nothing_more(home):
    async with desk() as (_, events):
        assert await called("tel:+86-10-1234-5678;ext=5") == 0
        event = await anext(events)
        assert isinstance(event, Delivered)
        assert not event.alerting
        assert event.contact.dnis == "+861012345678"


async def test_only_the_user_can_find_and_open_the_door(home):
    async with desk():
        folder = folder_of_the_desk()
        door = json.loads((folder / DOOR_FILE).read_text())
        assert stat.S_IMODE(os.stat(folder / DOOR_FILE).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(door["unix"]).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(Path(door["unix"]).parent).st_mode) == 0o700
    assert gone(folder / DOOR_FILE)
    assert gone(door["unix"])


async def test_the_door_of_a_desk_that_was_killed_is_taken_over(home):
    folder = folder_of_the_desk()
    (folder / "calls.sock").touch()
    (folder / DOOR_FILE).write_text("{}")
    async with desk() as (_, events):
        assert await called("--ani", ANI) == 0
        assert isinstance(await anext(events), Delivered)


@pytest.mark.parametrize("by_port", [False, True])
async def test_either_kind_of_door_asks_for_the_token(home, by_port, capsys):
    taken: list[Notice] = []
    folder = folder_of_the_desk()
    door = Door("softphone", folder, lambda one: not taken.append(one), by_port=by_port)
    await door.open()
    try:
        assert await called("--ani", ANI) == 0
        said = json.loads((folder / DOOR_FILE).read_text())
        (folder / DOOR_FILE).write_text(json.dumps({**said, "token": "guessed"}))
        assert await called("--ani", ANI) == 1
    finally:
        door.close()
    assert [one.number for one in taken] == [ANI]
    assert "the token is another" in capsys.readouterr().err


async def test_a_path_too_long_for_a_socket_is_no_trouble(tmp_path, monkeypatch):
    monkeypatch.setenv("RINGSIDE_HOME", str(tmp_path / ("long" * 20) / ("er" * 20)))
    async with desk() as (_, events):
        assert await called("--ani", ANI) == 0
        assert isinstance(await anext(events), Delivered)
        short = Path(json.loads((folder_of_the_desk() / DOOR_FILE).read_text())["unix"]).parent
    assert gone(short)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{}\n", "event"), (b"\n", "no notice"), (b"\xff\n", "no notice"),
        (b"x" * 10_000 + b"\n", "too slow"), (b"[" * 3_000 + b"\n", "no notice"), (b"", "too slow"),
        (packed(Notice("ringing", ANI), "guessed"), "token"),
        (packed(Notice("ringing", "rm -rf"), "guessed"), "no number"),
    ],
)  # fmt: skip
async def test_what_is_no_notice_is_answered_with_the_reason(home, line, why):
    async with desk() as (_, _events):
        door = json.loads((folder_of_the_desk() / DOOR_FILE).read_text())
        reader, writer = await asyncio.open_unix_connection(door["unix"])
        writer.write(line)
        if not line:
            writer.write_eof()
        answer = json.loads(await reader.readline())
        writer.close()
    assert answer["ok"] is False
    assert why in answer["say"]


async def test_more_calls_than_anybody_hears_are_refused(home, monkeypatch, capsys):
    monkeypatch.setattr(connectors_module, "WAITING_LIMIT", 1)
    async with desk():
        assert [await called("--ani", ANI) for _ in range(2)] == [0, 1]
    assert "too many calls wait" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "word"), [("en_US.UTF-8", "start"), ("zh_CN.UTF-8", "启动")])
def test_without_a_desk_it_says_so_and_starts_nothing(home, monkeypatch, capsys, language, word):
    monkeypatch.setenv("LC_ALL", language)
    assert main(["call", "--ani", ANI]) == 3
    said = capsys.readouterr().err
    assert word in said
    assert "ringside run" in said
    assert not home.exists()


WRONG = [
    [], ["--event", "dance"], ["--ani", "rm -rf /"], ["--ani", "1" * 65], ["tel:alice"],
    ["tel:+1", "--ani", "+1"], ["tel:+1", "--event", "answered"], ["--", "--ani"], ["--", "-1"],
    ["--id", "a b", "--ani", "1"], ["--name", "x" * 300, "--ani", "1"], ["--direction", "up", "1"],
    ["http://example.invalid"], ["tel:"], ["--connector", "../../x"],
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=str)
def test_misuse_is_told_apart_and_named(home, capsys, words):
    assert main(["call", *words]) == 2
    assert capsys.readouterr().err.startswith("ringside: ")


@pytest.mark.parametrize(
    "words", [["--ani"], ["--ani", "--event"], ["--an", "1"], ["tel:1", "tel:2"], ["--run", "x"]]
)
def test_what_is_no_option_is_refused(home, words):
    with pytest.raises(SystemExit) as ended:
        main(["call", *words])
    assert ended.value.code == 2


def test_another_connectors_folder_can_not_be_climbed_to(home):
    assert main(["call", "--ani", ANI, "--connector", "../softphone"]) == 3


def test_nothing_heavy_is_loaded_for_it(home):
    heavy = "PySide6 msgspec asyncio aiohttp platformdirs shutil app.settings app.domain connectors"
    code = (
        "import sys; from app.cli import main; main(['call', '--ani', '1']);"
        f"print([one for one in {heavy.split()!r} if one in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


async def test_without_a_folder_it_says_why_it_can_not_be():
    with pytest.raises(NotReady, match="folder"):
        async with connect(Settings(), lent()):
            pass


async def test_what_baresip_says_and_what_is_said_on_the_command_line_both_count(home):
    async with phone_at() as baresip, desk(Settings(baresip=baresip.address)) as (_, events):
        baresip.say(phone("CALL_INCOMING"), phone("CALL_ESTABLISHED"))
        assert await names(events, 2) == ["Delivered", "Established"]
        assert await called("--event", "held") == 0
        assert await names(events, 1) == ["Held"]


async def test_a_call_that_ended_while_baresip_was_away_is_told_ended(home):
    async with phone_at() as baresip, desk(Settings(baresip=baresip.address)) as (_, events):
        baresip.say(phone("CALL_INCOMING"), phone("CALL_ESTABLISHED"))
        assert await names(events, 2) == ["Delivered", "Established"]
        baresip.hang_up()
        assert await names(events, 3) == ["LinkLost", "ConnectionCleared", "LinkRestored"]


async def test_a_call_that_still_is_when_baresip_is_back_goes_on(home):
    async with phone_at() as baresip, desk(Settings(baresip=baresip.address)) as (_, events):
        baresip.calls = 1
        baresip.say(phone("CALL_INCOMING"))
        assert await names(events, 1) == ["Delivered"]
        baresip.hang_up()
        assert await names(events, 2) == ["LinkLost", "LinkRestored"]
        baresip.say(phone("CALL_ESTABLISHED"))
        assert await names(events, 1) == ["Established"]


async def test_a_phone_that_hangs_is_noticed(home, monkeypatch):
    assert 2 * phones_module.ASKED_EVERY_S < 10
    monkeypatch.setattr(phones_module, "ASKED_EVERY_S", 0.05)
    async with phone_at() as baresip, desk(Settings(baresip=baresip.address)) as (source, events):
        baresip.mute = True
        assert isinstance(await anext(events), LinkLost)
        (health,) = await source.health()
        assert "silent" in health.detail


@pytest.mark.parametrize("address", ["10.0.0.5:4444", "pbx:4444", "4444", "127.0.0.1"])
def test_a_phone_on_another_machine_is_refused(address):
    with pytest.raises(msgspec.ValidationError, match="baresip"):
        msgspec.convert({"baresip": address}, Settings)


async def test_a_second_look_leaves_the_door_of_the_running_desk_alone(home):
    """`ringside doctor` beside the desk, and a second desk on the same home."""
    async with desk() as (_, events):
        context = msgspec.structs.replace(lent(agent="101"), folder=folder_of_the_desk)
        async with connect(Settings(), context) as second:
            (health,) = await second.health()
            assert health.well
            async with aclosing(second.events()) as none:
                assert isinstance(await anext(none), LinkLost)
        assert await called("--ani", ANI) == 0
        assert isinstance(await anext(events), Delivered)

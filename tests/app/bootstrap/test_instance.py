"""One desk per home, started however often; and a desk that says what it can't do or show."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from app import paths
from app.bootstrap import desk, program
from app.bootstrap.clock import utc_now
from app.bootstrap.editions import Editions
from app.bootstrap.instance import LOCK_FILE, Claim, HomeTakenError
from app.bootstrap.look import Look
from app.bootstrap.windows import Windows
from app.domain.session import Playbook, Session
from app.presenters import overlay
from app.presenters.book import Book
from app.presenters.tray import TrayPresenter
from app.presenters.wording import load_wording
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.settings import Settings
from app.store.call_log import CallLog
from tests.app.bootstrap.floor import OURS, PASSWORD, SECRETS, USERNAME, WORDS, Floor, played
from widgets.state import CardState
from widgets.tray import Tray

ROOT = Path(__file__).parents[3]
RUN = (sys.executable, "-m", "app", "run")
SHOWN = "Ringside already runs: it was asked to show its card\n"
PATIENCE_S = 30.0
HEAD_ONLY = "could not be shown in full"
CHINESE = load_wording(OURS / "i18n", "zh", UTC)


class Hasty(Claim):
    """A claim that fails its test as soon as it has to wait."""

    def _outlast(self) -> None:
        raise AssertionError("it waits")


def written_by(pid: int, file: Path) -> None:
    """Leave a lock file as a program of ours leaves it that is killed."""
    lock = QLockFile(str(file))
    assert lock.tryLock(0)
    content = file.read_bytes()
    lock.unlock()
    file.write_bytes(content.replace(str(os.getpid()).encode(), str(pid).encode(), 1))


def test_a_home_is_held_by_one_desk_at_a_time(tmp_path: Path):
    with Hasty(tmp_path), pytest.raises(HomeTakenError) as taken, Claim(tmp_path, patience_s=0.1):
        pass
    assert taken.value.status == 1
    said = str(taken.value)
    assert f"(process {os.getpid()} on " in said
    assert str(tmp_path) in said
    assert "\n" not in said
    with Hasty(tmp_path):
        assert (tmp_path / LOCK_FILE).exists()


def test_desks_of_two_homes_do_not_meet(tmp_path: Path):
    with Hasty(tmp_path / "one") as one, Hasty(tmp_path / "two") as two:
        assert one._door != two._door
        assert (one.warning, two.warning) == ("", "")


def test_a_home_whose_desk_was_killed_is_taken_over_at_once(tmp_path: Path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    written_by(gone.pid, tmp_path / LOCK_FILE)
    with Hasty(tmp_path) as claim:
        assert claim.warning == ""


def test_a_process_that_only_got_the_number_of_a_killed_desk_keeps_nobody_out(tmp_path: Path):
    written_by(os.getpid(), tmp_path / LOCK_FILE)
    with Claim(tmp_path, patience_s=0.1), pytest.raises(HomeTakenError):
        Claim(tmp_path, patience_s=0.1).__enter__()


def test_a_lock_of_another_machine_is_not_taken_over(tmp_path: Path):
    file = tmp_path / LOCK_FILE
    written_by(os.getpid(), file)
    pid, program_name, _host, *rest = file.read_text("utf-8").split("\n")
    file.write_text("\n".join([pid, program_name, "elsewhere", *rest]), "utf-8")
    with pytest.raises(HomeTakenError, match="on elsewhere"), Claim(tmp_path, patience_s=0.1):
        pass


def test_a_home_given_up_meanwhile_is_taken_over(tmp_path: Path):
    first = Hasty(tmp_path).__enter__()

    class Second(Claim):
        def _shown(self, until: float) -> bool:
            first.__exit__()
            return super()._shown(until)

    with Second(tmp_path, patience_s=PATIENCE_S), pytest.raises(AssertionError):
        Hasty(tmp_path).__enter__()


def test_a_folder_that_cannot_be_locked_keeps_nobody_from_working(tmp_path: Path):
    (tmp_path / "state").write_text("in the way", "utf-8")
    with Claim(tmp_path / "state") as claim, claim.answering(pytest.fail):
        assert "two desks could run at once" in claim.warning


async def _second_start(status: int) -> str:
    """Start the program once more; return what it prints, once it has ended as it should."""
    ran = await asyncio.to_thread(
        subprocess.run, RUN, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert (ran.returncode, "" if status else ran.stderr) == (status, ""), ran.stderr
    return ran.stderr if status else ran.stdout


def _write_settings(port: int) -> None:
    file = paths.config_file()
    file.parent.mkdir()
    table = f'[connectors.asterisk]\nport = {port}\nusername = "{USERNAME}"\n'
    file.write_text(f'agent = "PJSIP/101"\n{table}', "utf-8")


async def test_a_killed_desk_starts_again_at_once_and_one_that_hangs_is_said():
    async with asyncio.timeout(PATIENCE_S), Switch({USERNAME: PASSWORD}) as switch:
        _write_settings(switch.port)
        for logins in (1, 2):
            first = await asyncio.create_subprocess_exec(
                *RUN, cwd=ROOT, env={**os.environ, **SECRETS}, stderr=asyncio.subprocess.DEVNULL
            )
            try:
                await switch.until_logged_in(logins)
                assert await _second_start(0) == SHOWN
                first.send_signal(signal.SIGSTOP)
                said = await _second_start(1)
                assert f"(process {first.pid} on " in said
                assert said.count("\n") == 1
            finally:
                first.kill()
                await first.wait()
        assert switch._logins == 2, "no second start went to the switch"
    QLocalServer.removeServer(Claim(paths.state_folder())._door)  # what was killed leaves it


def _claimed(monkeypatch: pytest.MonkeyPatch, claim: Claim) -> None:
    monkeypatch.setattr(program, "_live", partial(program._live, claim=claim))


@played
async def test_started_again_a_paused_desk_shows_its_card(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Claim(paths.state_folder()) as claim:
        _claimed(monkeypatch, claim)
        async with floor.desk() as agent:
            await agent.hears_the_switch()
            await floor.ring("B9")
            await agent.sees_customer(SCENARIOS["B9"].name)
            agent.tray_icon.pause_requested.emit(True)
            await agent.sees_no_card()
            assert await _second_start(0) == SHOWN
            await agent.sees_customer(SCENARIOS["B9"].name)


@played
async def test_started_again_without_a_call_the_tray_says_how_it_stands(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[object, ...]] = []
    with Claim(paths.state_folder()) as claim:
        _claimed(monkeypatch, claim)
        async with floor.desk() as agent:
            await agent.hears_the_switch()
            monkeypatch.setattr(agent.tray_icon, "showMessage", lambda *words: said.append(words))
            assert await _second_start(0) == SHOWN
            assert [words[:2] for words in said] == [("Ringside", WORDS("tray.ready"))]
            assert agent.card is None


def test_what_is_picked_in_the_tray_before_there_is_a_card_is_kept_for_it(qtbot: QtBot):
    look = Look(language="en", theme="light", zone=UTC)
    tray, presenter = Tray(), TrayPresenter(look.words(OURS), look.theme)
    windows = Windows(Settings(), OURS, look, tray, presenter, utc_now)
    tray.language_requested.emit("zh")
    tray.theme_requested.emit("dark")
    assert [each.key for each in presenter.state().languages if each.chosen] == ["zh"]
    editions = Editions(Book(playbook=Playbook()))
    with CallLog.open(None, b"") as calls:
        desk._open_card(windows, Settings(), editions, calls)
    qtbot.addWidget(windows.overlay)
    assert windows.overlay.state.language == "zh"
    assert windows.overlay.theme.tokens == windows._theme().tokens
    assert (windows.look.language, windows.look.theme) == ("zh", "dark")
    tray.language_requested.emit("en")
    assert [each.key for each in presenter.state().languages if each.chosen] == ["en"]


class Fault:
    """A defect in the making of cards, for the sessions it is told of."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._make = overlay.card_state
        self.hits = "none"
        monkeypatch.setattr(overlay, "card_state", self.card_state)

    def card_state(self, session: Session, *given: object, **named: object) -> CardState:
        if self.hits == "all" or (self.hits == "facts" and session.facts):
            raise KeyError("a word that is missing")
        return self._make(session, *given, **named)


@played
async def test_a_card_that_cannot_be_made_in_full_is_shown_with_its_head(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.expected = [HEAD_ONLY]
    fault = Fault(monkeypatch)
    fault.hits = "facts"
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await agent.sees_customer(SCENARIOS["B9"].name)
        await call.answer()
        card = await agent.sees_mode("active")
        assert (card.step, card.actions, card.reason.share) == (None, (), None)
        await call.hold()
        await agent.sees_mode("held")
        await call.hang_up()
        card = await agent.sees_mode("wrap-up")
        assert floor.log.count(HEAD_ONLY) == 1
        fault.hits = "none"
        agent.finish()
        await agent.sees_no_card()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_card_that_cannot_be_made_at_all_leaves_no_former_one_on_the_screen(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.expected = [HEAD_ONLY]
    fault = Fault(monkeypatch)
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await agent.sees_mode("ringing")
        await agent.sees_every_answer()
        fault.hits = "all"
        await call.answer()
        await agent.sees_no_card()
        await call.hold()
        await agent.until("a hold", lambda: agent.session.phase.value == "held")
        assert agent.card is None
        fault.hits = "none"
        await call.unhold()
        card = await agent.sees_mode("active")
        assert card.step is not None, "nothing of the call is lost"
        assert floor.log.count(HEAD_ONLY) == 1
        await call.hang_up()
        await agent.sees_mode("wrap-up")


WRONG = {
    "no token": ({}, "no secret 'token'"),
    "settings": ({"base_url": "ftp://x", "limit_s": -1}, "connectors.tmf."),
}


@pytest.mark.parametrize("what", WRONG)
@played
async def test_a_system_that_cannot_be_opened_is_said_in_the_tray_in_both_languages(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    floor.expected = ["connector tmf is left out: "]
    further, why = WRONG[what]
    if what == "no token":
        monkeypatch.delenv("RINGSIDE_SECRET_TMF_TOKEN")
    connectors = floor.settings().connectors | {"tmf": {**floor.to_office(), **further}}
    async with floor.desk(connectors=connectors) as agent:
        await agent.hears_the_switch()
        assert agent.tray.tip.startswith(f"{WORDS('tray.ready')}; Back office (TM Forum): ")
        assert why in agent.tray.tip
        assert "Back office" in agent.tray_icon.toolTip()
        agent.tray_icon.language_requested.emit("zh")
        assert agent.tray.tip.startswith(f"{CHINESE('tray.ready')}；运营支撑系统 (TM Forum)：")


@played
async def test_a_connector_nobody_knows_is_said_in_the_tray_by_its_id(floor: Floor) -> None:
    floor.expected = ["connector asterix is left out"]
    connectors = {"asterix": {"port": 1}, **floor.settings().connectors}
    async with floor.desk(connectors=connectors) as agent:
        await agent.hears_the_switch()
        assert f"{WORDS('tray.ready')}; asterix: there is no such connector" in agent.tray.tip

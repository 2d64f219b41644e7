"""`ringside run`: what it says of bad settings, and how it ends when it is asked to."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from app import paths
from app.cli import main
from app.logs import FILE
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.operator import Operator

ROOT = Path(__file__).parents[3]
AGENT = "PJSIP/101"
PASSWORD = "sandbox"
PATIENCE_S = 30.0
WRONG = """\
agent = 101
langauge = "en"
theme = "blue"

[overlay]
margin_px = 5000

[log]
keep_days = 0
"""


def test_every_wrong_setting_is_printed_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(WRONG, "utf-8")
    assert main(["run", "--settings", str(file)]) == 1
    said = capsys.readouterr().err
    lines = said.removeprefix("ringside: ").splitlines()
    named = {
        1: "agent",
        2: "langauge",
        3: "theme",
        6: "overlay.margin_px",
        9: "log.keep_days",
    }
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{file}:{line}", key] for line, key in named.items()
    ]
    assert 'found "blue", allowed: ' in said


def test_the_usual_settings_file_is_read_when_none_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('language = "en"\ntheme = blue\n', "utf-8")
    assert main(["run"]) == 1
    assert f"{paths.config_file()}:2: is not TOML" in capsys.readouterr().err


def test_a_settings_file_that_is_named_must_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "settings.toml"
    assert main(["run", "--settings", str(file)]) == 1
    assert capsys.readouterr().err == f"ringside: {file}: there is no such settings file\n"


def settings(folder: Path, switch: Switch, office: BackOffice) -> Path:
    file = folder / "settings.toml"
    file.write_text(
        f'agent = "{AGENT}"\nlanguage = "en"\n'
        f"[connectors.asterisk]\nport = {switch.port}\n"
        f'[connectors.tmf]\nbase_url = "{office.url}"\n',
        "utf-8",
    )
    return file


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
async def test_asked_to_end_in_mid_call_it_ends_in_order(
    tmp_path: Path, home: Path, number: signal.Signals
) -> None:
    environ = {
        **os.environ,
        "RINGSIDE_SECRET_ASTERISK_PASSWORD": PASSWORD,
        "RINGSIDE_SECRET_TMF_TOKEN": DEFAULT_TOKEN,
        "RINGSIDE_SECRET_RINGSIDE_LOG_KEY": "5a" * 32,
    }
    async with (
        asyncio.timeout(PATIENCE_S),
        Switch({"ringside": PASSWORD}) as switch,
        BackOffice(Operator(), pace=0) as office,
    ):
        command = [sys.executable, "-m", "app", "run", "--settings"]
        desk = await asyncio.create_subprocess_exec(
            *command,
            str(settings(tmp_path, switch, office)),
            cwd=ROOT,
            env=environ,
            stderr=asyncio.subprocess.PIPE,
        )
        await switch.until_logged_in()
        call = await switch.ring(ani="12000000124", agent=AGENT, queue="broadband")
        await call.answer()
        desk.send_signal(number)
        _, said = await desk.communicate()
        await switch.until(lambda: not switch.clients)
    assert desk.returncode == 0, said.decode()
    assert "Traceback" not in said.decode()
    assert "ERROR" not in (home / "log" / FILE).read_text("utf-8")
    assert (home / "state" / "calls.db").stat().st_size > 0

"""Kill the program at every event of a call and start it anew: the call is at the same step."""

import asyncio
import json
import os
import re
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.telephony.ami_call import PretendCall
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator

ROOT = Path(__file__).parents[2]
AGENT = "PJSIP/101"
EVENTS = 34
"""A call of this kind has 28 to 34 events, by how its answers happen to be ordered."""
SAME = ("call", "phase", "guide", "step", "question", "outcome", "settled", "tried", "orders")


def _settings(home: Path, switch: Switch, office: BackOffice) -> Path:
    guides = home / "guides"
    guides.mkdir(parents=True)
    for guide in (ROOT / "resources/guides").glob("*.yaml"):
        text = guide.read_text(encoding="utf-8")
        quick = re.sub(r"after_s: \d+", "after_s: 0.2", text)  # the pretend operator is quick
        (guides / guide.name).write_text(quick, encoding="utf-8")
    file = home / "ringside.toml"
    file.write_text(
        f'agent = "{AGENT}"\nlanguage = "en"\nguides.place = "guides"\n'
        f"[connectors.asterisk]\nport = {switch.port}\n"
        f'[connectors.tmf]\nbase_url = "{office.url}"\nlimit_s = 30.0\n',
        encoding="utf-8",
    )
    return file


async def _desk(home: Path, settings: Path, out: Path, *mode: str) -> asyncio.subprocess.Process:
    environ = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "RINGSIDE_HOME": str(home),
        "RINGSIDE_SECRET_ASTERISK_PASSWORD": "secret",
        "RINGSIDE_SECRET_TMF_TOKEN": DEFAULT_TOKEN,
        "RINGSIDE_SECRET_RINGSIDE_LOG_KEY": "5a" * 32,
    }
    words = [sys.executable, "-m", "tests.desktop.mortal_desk", str(settings), str(out), *mode]
    return await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, env=environ, stderr=asyncio.subprocess.PIPE
    )


def _lines(out: Path) -> list[dict[str, object]]:
    return (
        [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []
    )


async def _play(switch: Switch, out: Path) -> None:
    """Ring, answer, and hang up once the guide has come to its end; stop when the desk dies."""
    await switch.until_logged_in()
    call: PretendCall = await switch.ring(
        ani=SCENARIOS["B9"].number, agent=AGENT, queue="broadband", dnis="10080"
    )
    await asyncio.sleep(0.1)
    await call.answer()
    while not any(line["outcome"] for line in _lines(out)):  # noqa: ASYNC110 - another process's
        await asyncio.sleep(0.05)
    await call.hang_up(by="caller")


async def _die(
    switch: Switch, home: Path, settings: Path, number: int
) -> tuple[int, list[dict[str, object]]]:
    out = home / "before.jsonl"
    desk = await _desk(home, settings, out, "die", str(number))
    playing = asyncio.get_running_loop().create_task(_play(switch, out))
    _, errors = await asyncio.wait_for(desk.communicate(), 60)
    playing.cancel()
    with suppress(asyncio.CancelledError):
        await playing
    assert desk.returncode in (-9, 0), errors.decode()
    return desk.returncode or 0, _lines(out)


async def _look(home: Path, settings: Path) -> list[dict[str, object]]:
    out = home / "after.jsonl"
    desk = await _desk(home, settings, out, "look")
    _, errors = await asyncio.wait_for(desk.communicate(), 60)
    assert desk.returncode == 0, errors.decode()
    return _lines(out)


@pytest.mark.parametrize("number", range(1, EVENTS + 1))
async def test_killed_at_any_event_the_call_stands_at_the_same_step(
    tmp_path: Path, number: int
) -> None:
    operator = Operator(order_takes=timedelta(seconds=0.1))
    async with Switch({"ringside": "secret"}) as switch, BackOffice(operator, pace=0) as office:
        settings = _settings(tmp_path, switch, office)
        status, before = await _die(switch, tmp_path, settings, number)
        if status == 0:
            assert before[-1]["phase"] == "closed"
            return
        after = await _look(tmp_path, settings)
    assert len(before) == number
    if before[-1]["phase"] == "closed":
        assert after == []
        return
    assert {key: after[0][key] for key in SAME} == {key: before[-1][key] for key in SAME}

"""A file, a setting or a folder that is wrong is said in the log, and costs no call."""

import shutil
from pathlib import Path

import pytest

from app.sandbox.town.cast import SCENARIOS
from app.settings import GuidesSettings
from app.store.call_log import CallLog
from tests.app.bootstrap.floor import SECRETS, WORDS, Floor, played

LOG_KEY = "RINGSIDE_SECRET_RINGSIDE_LOG_KEY"


@played
async def test_a_broken_guide_beside_a_good_one_is_named_and_passed_over(floor: Floor) -> None:
    broken = floor.guides() / "broken.yaml"
    broken.write_text("guide: broken\nsteps: [\n", "utf-8")
    floor.expected = [f"{broken}:"]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        card = await agent.sees("a step", lambda c: c.step and c.step.name == "stale-session")
        assert card.actions
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


@pytest.mark.parametrize("folder", ["there", "not there"])
@played
async def test_without_any_guide_the_card_still_says_how_the_customer_is(
    floor: Floor, folder: str
) -> None:
    guides = floor.home / "no-guides"
    if folder == "there":
        guides.mkdir(parents=True)
    floor.expected = [f"there is no guide in {guides}"]
    async with floor.desk(guides=GuidesSettings(place=str(guides))) as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        card = await agent.sees_customer(SCENARIOS["B9"].name)
        await call.answer()
        await agent.sees_mode("active")
        card = await agent.sees_every_answer()
        assert card.step is None
        assert agent.chip("line").tone.value == "bad"
        await call.hang_up()
        card = await agent.sees_mode("wrap-up")
        assert card.wrap_up is not None
        assert [code.text for code in card.wrap_up.codes] == [WORDS("wrap_up.other")]
        await floor.expect_an_ordinary_call(agent)


CHIP = """\
- chip: odd
  icon: zap
  label: {zh: 怪, en: Odd}
  cases:
    - {when: "True", tone: neutral, text: {zh: 好, en: Fine}}
"""
BROKEN = {
    "not YAML": ("- chip: [\n", "status.yaml"),
    "another shape": (CHIP.replace("icon: zap", "icon: 7"), "icon"),
    "a guard that is none": (CHIP.replace('"True"', '"session.online and and"'), "when"),
    "a tone nobody knows": (CHIP.replace("neutral", "purple"), "purple"),
    "not UTF-8": (b"\xff\xfe\x00", "status.yaml"),
    "empty": ("", "status.yaml"),
}


@pytest.mark.parametrize("how", BROKEN)
@played
async def test_broken_rules_for_the_chips_are_named_and_calls_go_on(floor: Floor, how: str) -> None:
    content, named = BROKEN[how]
    file = floor.resources() / "status.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    floor.expected = [str(file)]
    async with floor.desk() as agent:
        assert named in floor.log
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_bad_chip_takes_none_of_the_good_ones_along(floor: Floor) -> None:
    file = floor.resources() / "status.yaml"
    file.write_text(CHIP.replace('"True"', '"nonsense("') + file.read_text("utf-8"), "utf-8")
    floor.expected = [f"{file}:5:"]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        await floor.ring("B9")
        card = await agent.sees_customer(SCENARIOS["B9"].name)
        card = await agent.sees_every_answer()
        assert "odd" not in [chip.key for chip in card.chips]
        assert agent.chip("line").tone.value == "bad"


@played
async def test_a_fact_nobody_defined_costs_no_call(floor: Floor) -> None:
    shutil.rmtree(floor.resources() / "facts")
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent, "B9")


@played
async def test_without_connectors_the_tray_says_that_no_switch_is_set_up(floor: Floor) -> None:
    floor.expected = ["no telephony is set up: no call will be shown"]
    async with floor.desk(connectors={}) as agent:
        assert agent.tray.look == "down"
        assert agent.tray.tip == WORDS("tray.down", reason="no telephony is set up")
        assert agent.card is None


@played
async def test_an_unknown_connector_is_named_and_the_others_go_on(floor: Floor) -> None:
    floor.expected = ["connector asterix is left out: asterix: there is no such connector"]
    connectors = {"asterix": {"port": 1}, **floor.settings().connectors}
    async with floor.desk(connectors=connectors) as agent:
        assert "there are: asterisk, browser, " in floor.log
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_connector_with_wrong_settings_is_named_and_the_others_go_on(floor: Floor) -> None:
    floor.expected = ["connector tmf is left out: "]
    connectors = floor.settings().connectors | {"tmf": {"base_url": "ftp://x", "limit_s": -1}}
    async with floor.desk(connectors=connectors) as agent:
        assert "connectors.tmf.limit_s" in floor.log
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        card = await agent.sees("a reason", lambda c: c.reason is not None)
        assert card.reason is not None
        assert card.reason.why == "no system is set up to look customers up"
        await call.answer()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()


@pytest.mark.parametrize("missing", ["secret", "setting"])
@played
async def test_a_switch_that_cannot_be_opened_is_said_in_the_tray(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    floor.expected = ["connector asterisk is left out: "]
    connectors = floor.settings().connectors
    if missing == "secret":
        monkeypatch.delenv("RINGSIDE_SECRET_ASTERISK_PASSWORD")
    else:
        connectors["asterisk"] = {"port": "high"}
    async with floor.desk(connectors=connectors) as agent:
        assert agent.tray.look == "down"
        assert WORDS("tray.starting") not in agent.tray.tip
        named = "no secret 'password'" if missing == "secret" else "connectors.asterisk.port"
        assert named in agent.tray.tip


@pytest.fixture
def _log_folder_is_a_file(home: Path) -> None:
    home.mkdir()
    (home / "log").write_text("in the way", "utf-8")


@pytest.mark.usefixtures("_log_folder_is_a_file")
@played
async def test_a_log_folder_that_cannot_be_written_costs_no_call(
    floor: Floor, capfd: pytest.CaptureFixture[str]
) -> None:
    assert f"no log file: {floor.home / 'log'} can't be written to" in capfd.readouterr().err
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_call_log_that_cannot_be_written_costs_no_call(floor: Floor) -> None:
    (floor.home / "state").write_text("in the way", "utf-8")
    floor.expected = [
        "Calls are kept in memory only",
        "What is learnt is kept in memory only",
        "a copy of the guides was not kept",
        "numbers.db",
    ]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)
    assert (floor.home / "state").read_text("utf-8") == "in the way"


@played
async def test_a_call_log_of_another_key_is_set_aside_and_that_is_said(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        await call.answer()
        await agent.sees_mode("active")
    await call.hang_up()
    monkeypatch.setenv(LOG_KEY, "77" * 32)
    floor.expected = [
        "The call log could not be read",
        "The reason log could not be read",
        "The number memory could not be read",
    ]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        assert agent.card is None
        await floor.expect_an_ordinary_call(agent)
    [old] = [f for f in (floor.home / "state").iterdir() if f.name.startswith("calls.db.")]
    with CallLog.open(old, bytes.fromhex(SECRETS[LOG_KEY])) as log:
        assert [row.finished for row in log.recent(9)] == [False], "nothing of it is lost"


@pytest.mark.parametrize("rubbish", [b"not a database", b"", bytes(100_000)])
@played
async def test_a_call_log_that_is_none_is_set_aside_and_calls_go_on(
    floor: Floor, rubbish: bytes
) -> None:
    floor.expected = ["The call log could not be read"] if rubbish else []
    (floor.home / "state").mkdir(parents=True)
    (floor.home / "state" / "calls.db").write_bytes(rubbish)
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)


@played
async def test_without_a_lasting_key_calls_are_kept_in_memory_and_that_is_said(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LOG_KEY, "short")
    floor.expected = ["The call log has no lasting key"]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        await floor.expect_an_ordinary_call(agent)
    assert not (floor.home / "state" / "calls.db").exists()

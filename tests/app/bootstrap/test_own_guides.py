"""A folder of guides of one's own: the first guide of the pages for authors, on the card."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from app.settings import GuidesSettings
from tests.app.bootstrap.floor import OURS, Floor, played
from tests.docs.pages import FOLDER, blocks, prepare


@pytest.fixture
def own_guides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What an author has written who has followed the first page to its end."""
    monkeypatch.chdir(tmp_path)
    for block in blocks(FOLDER / "README.md"):
        prepare(block)
    return tmp_path / "my-guides"


@played
async def test_the_first_guide_of_an_author_is_the_one_on_the_card(
    floor: Floor, own_guides: Path
) -> None:
    async with floor.desk(guides=GuidesSettings(place=str(own_guides))) as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B15")
        await call.answer()
        card = await agent.sees_every_answer()
        assert card.reason is not None
        assert card.reason.title == "Slow internet"
        assert card.step is not None
        assert card.step.name == "wrong-speed"
        assert "1000 Mbps in your contract, but 300 Mbps is set" in card.step.script
        assert "within 24 h" in card.step.script
        assert [action.name for action in card.actions] == ["ticket.provisioning"]


def test_the_demo_is_not_started_without_a_guide_to_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--language", "en", "--guides", str(tmp_path)]) == 1
    assert "there is no .yaml guide in this folder" in capsys.readouterr().out


def test_the_demo_is_not_started_with_a_guide_that_is_wrong(
    own_guides: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = own_guides.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    assert "[ticket.provisioning]" in text
    file.write_text(text.replace("[ticket.provisioning]", "[ticket.provision]"), encoding="utf-8")
    assert main(["demo", "--language", "en", "--guides", str(own_guides)]) == 1
    out = capsys.readouterr().out
    assert "there is no action ticket.provision;" in out
    assert "Guides in use" not in out


def test_the_demo_takes_no_single_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "g.yaml"
    file.write_text("guide: g\n", encoding="utf-8")
    assert main(["demo", "--guides", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "g.yaml is a file: --guides takes the folder it is in" in said.err


def test_without_a_display_the_demo_says_how_to_get_pictures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["demo", "--language", "en"]) == 2
    assert "add --script" in capsys.readouterr().err
    assert main(["demo", "--language", "zh"]) == 2
    assert "--script" in capsys.readouterr().err


def test_a_call_by_guides_of_one_s_own_is_kept_in_pictures(tmp_path: Path) -> None:
    guides, out = tmp_path / "guides", tmp_path / "shots"
    guides.mkdir()
    shutil.copy(OURS / "guides" / "broadband-fault.yaml", guides)
    words = ["demo", "--script", "--guides", str(guides), "--scenario", "B5", "--out", str(out)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    played = subprocess.run(
        [sys.executable, "-m", "app", *words],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env=environment,
        cwd=OURS.parent,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert sorted(file.name.rsplit("-", 2)[0] for file in out.iterdir())[-1] == "03-next-step"

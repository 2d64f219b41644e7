"""A folder of guides of one's own: the first guide of the pages for authors, on the card."""

from pathlib import Path

import pytest

from app.cli import main
from tests.app.bootstrap.floor import Floor, played
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
    async with floor.desk(guides=str(own_guides)) as agent:
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


def test_the_scripted_demo_plays_our_own_guides_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--script", "--guides", str(tmp_path)]) == 1
    assert "leave out --guides" in capsys.readouterr().err

"""The page on numbers: its commands print what it says, its settings are those there are."""

import re
import shlex
from pathlib import Path

import msgspec
import pytest

from app.cli import main
from app.domain.numbers import WORDS
from app.settings import AttachedSettings, NumbersSettings
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "numbers.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ ringside (.*)\n((?:.|\n)*?)```", PAGE)
(TOML,) = re.findall(r"```toml\n((?:.|\n)*?)```", PAGE)


@pytest.mark.parametrize(("command", "printed"), EXAMPLES)
def test_its_commands_print_what_it_says(
    command: str, printed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ringside.toml"
    file.write_text(TOML, encoding="utf-8")
    words = shlex.split(command)
    assert main([*words, "--settings", str(file), "--language", "en"]) == 0
    assert capsys.readouterr().out == printed


def test_it_speaks_chinese_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ["numbers", "check", "12000001046", "--language", "zh"]
    assert main([*asked, "--settings", str(tmp_path / "none.toml")]) == 0
    assert "国际格式: +8612000001046" in capsys.readouterr().out


@pytest.mark.parametrize("settings", [NumbersSettings, AttachedSettings])
def test_it_has_every_setting_with_its_default(settings: type[msgspec.Struct]) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", PAGE, re.MULTILINE))
    for field in msgspec.structs.fields(settings):
        default = field.default if field.default_factory is msgspec.NODEFAULT else ()
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        assert rows[field.name] == msgspec.json.encode(default).decode().replace(",", ", ")


def test_it_names_every_word_that_is_no_number() -> None:
    assert ", ".join(WORDS) in PAGE

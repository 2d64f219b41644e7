"""What the page says can be typed and set works; the files for links are well formed."""

import configparser
import plistlib
import re
import shlex
import tomllib

from app.cli.call import _noticed
from app.registry import offered_by
from app.sdk.notice import EVENTS, SCHEMES, Notice
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "connectors" / "softphone.md").read_text("utf-8")
HANDLERS = ROOT / "packaging" / "handlers"


def notices() -> list[Notice]:
    import argparse

    from app.cli import call

    parser = argparse.ArgumentParser()
    call.add_arguments(parser)
    (block,) = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    words = [shlex.split(line)[3:] for line in block.splitlines()]
    return [_noticed(parser.parse_args(each)) for each in words]


def test_every_command_of_the_page_is_understood():
    assert [each.event for each in notices()] == [
        "ringing", "answered", "held", "resumed", "ended", "dial",
    ]  # fmt: skip
    assert [event for event in EVENTS if f"`{event}`" not in PAGE] == []


def test_every_table_of_settings_can_be_used():
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        assert offered_by("softphone", tomllib.loads(block)["connectors"]["softphone"])


def test_linux_is_told_of_every_scheme_and_no_shell_has_a_part_in_it():
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(HANDLERS / "ringside-call.desktop", "utf-8")
    said = entry["Desktop Entry"]
    assert said["Exec"] == "ringside call -- %u"
    kinds = said["MimeType"].rstrip(";").split(";")
    assert kinds == [f"x-scheme-handler/{scheme}" for scheme in SCHEMES]


def test_windows_is_told_of_every_scheme_with_the_link_as_one_quoted_word():
    text = (HANDLERS / "ringside-call.reg").read_text("utf-8")
    assert text.startswith("Windows Registry Editor Version 5.00\n\n")
    assert r'ringside.exe\" call -- \"%1\""' in text
    linked = re.findall(r'^"(\w+)"="Ringside\.Call"$', text, re.MULTILINE)
    assert linked == list(SCHEMES)


def test_macos_is_told_of_every_scheme():
    fragment = plistlib.loads((HANDLERS / "Info.plist.fragment").read_bytes())
    (kind,) = fragment["CFBundleURLTypes"]
    assert kind["CFBundleURLSchemes"] == list(SCHEMES)

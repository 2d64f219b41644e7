"""`ringside guide keys|pack|inspect`: from a folder of files to a desk that takes it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import secrets
from app.bootstrap.guides import cache_of
from app.cli import main
from app.cli.guide import signing
from app.guides.pack.envelope import read_pack
from app.guides.pack.keys import read_private, read_public
from app.guides.pack.refusal import brief
from app.settings import GuidesSettings
from tests.app.bootstrap.conftest import _files_are_parsed_once  # noqa: F401 - a fixture
from tests.app.cli.packing import PASSPHRASE, Desk


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE", PASSPHRASE)
    return Desk(tmp_path, capsys)


# Keys


def test_a_key_is_made_and_named_again(desk: Desk):
    file = desk.keys / "pack.key"
    made = desk.says("keys", "new", file)
    fingerprint = brief(read_public(desk.keys / "pack.key.pub").fingerprint)
    assert f"private key {file} (keep it safe)" in made
    for named in (file, desk.keys / "pack.key.pub"):
        assert desk.says("keys", "show", named).split()[:2] == ["ed25519", fingerprint]
    assert read_private(file, PASSPHRASE) is not None


def test_a_key_is_never_overwritten(desk: Desk):
    desk.make_keys("pack")
    assert "File exists" in desk.says("keys", "new", desk.keys / "pack.key", status=1)


def test_without_a_passphrase_or_a_terminal_no_key_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE")
    said = desk.says("keys", "new", desk.keys / "pack.key", status=1)
    assert "there is no passphrase; set RINGSIDE_SECRET_GUIDES_PASSPHRASE, or run" in said
    assert not desk.keys.exists()


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_the_keyring_may_keep_a_passphrase_nobody_knows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE")
    ring = Ring()
    monkeypatch.setattr(secrets, "system_keyring", lambda: ring)
    file = desk.keys / "pack.key"
    desk.says("keys", "new", file, "--keyring")
    [name] = ring.kept
    fingerprint = brief(read_public(desk.keys / "pack.key.pub").fingerprint)
    assert name == ("ringside", f"guides.key-{fingerprint}")
    assert len(ring.kept[name]) > 30
    assert "guides@1+" in desk.make_pack()


def test_a_key_whose_passphrase_is_not_kept_is_not_made(desk: Desk):
    said = desk.says("keys", "new", desk.keys / "pack.key", "--keyring", status=1)
    assert "the keyring did not keep the passphrase (tests have no keyring), no key was" in said
    assert list(desk.keys.iterdir()) == []


def test_whoever_sits_at_a_terminal_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.make_keys("pack")
    monkeypatch.delenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE")
    monkeypatch.setattr(signing.sys.stdin, "isatty", lambda: True, raising=False)
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return PASSPHRASE

    file = desk.keys / "pack.key"
    assert signing.unlock(file, "zh", secrets.Secrets(), ask) is not None
    assert asked == [f"{file} 的口令："]


# Packs


def test_a_folder_is_packed_and_says_what_is_in_it(desk: Desk):
    desk.make_keys("pack")
    said = desk.make_pack("--recommended", "--mandatory-since", "2026-03-01T08:00+08:00")
    assert re.search(r"guides\.pack: guides@1\+[a-z]{8}, 1 guides, 2 tests passed, \d+ b", said)
    manifest = read_pack(desk.pack.read_bytes(), "x").manifest
    assert manifest.recommended
    assert manifest.mandatory_since == datetime(2026, 3, 1, tzinfo=UTC)
    assert {part.part.partition("/")[0] for part in manifest.parts} == {"guides", "facts", "status"}


def test_the_version_counts_up_by_itself(desk: Desk):
    desk.make_keys("pack")
    for version in (1, 2):
        assert f"guides@{version}+" in desk.make_pack()
    assert "guides@9+" in desk.make_pack("--version", 9)
    assert "care@1+" in desk.make_pack("--name", "care")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("onu.rx_dbm < -27, weight", "onu.rx_dmb < -27, weight", "no fact onu.rx_dmb"),
        ("expect: [cable]}", "expect: [visit]}", "expected visit, came cable"),
        ("\ntests:", "\nnotests:", "there is no key notests"),
    ],
)
def test_a_folder_with_an_error_or_a_failing_test_is_not_packed(
    desk: Desk, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
):
    desk.make_keys("pack")
    desk.change(old, new)
    given = ["guide", "pack", desk.guides, "-o", desk.pack, "--key", desk.keys / "pack.key"]
    assert main([*map(str, given), "--language", "en"]) == 1
    printed = capsys.readouterr()
    assert said in printed.out
    assert "not packed; mend what is listed above first" in printed.err
    assert not desk.pack.exists()


def test_a_guide_without_tests_is_not_packed(desk: Desk):
    desk.make_keys("pack")
    text = desk.file.read_text("utf-8")
    desk.file.write_text(text[: text.index("\ntests:") + 1], "utf-8")
    assert "未打包" in desk.make_pack(status=1, language="zh")


def test_an_empty_folder_is_not_packed(desk: Desk):
    desk.make_keys("pack")
    desk.file.unlink()
    assert "not packed" in desk.make_pack(status=1)


def test_chips_that_can_not_be_shown_are_not_packed(desk: Desk):
    desk.make_keys("pack")
    (desk.guides / "status").mkdir()
    (desk.guides / "status" / "status.yaml").write_text("- {chip: x}\n", "utf-8")
    assert "not packed" in desk.make_pack(status=1)


@pytest.mark.parametrize(
    "words", [("--name", "Our Guides"), ("--mandatory-since", "soon"), ("--minimum-program", "new")]
)
def test_what_is_misspelt_is_wrong_usage(desk: Desk, words: tuple[str, str]):
    desk.make_keys("pack")
    with pytest.raises(SystemExit) as ended:
        desk.make_pack(*words)
    assert ended.value.code == 2


def test_a_wrong_passphrase_packs_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.make_keys("pack")
    monkeypatch.setenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE", "wrong")
    assert "the passphrase is wrong" in desk.make_pack(status=1)
    assert "口令不对" in desk.make_pack(status=1, language="zh")


# Looking at one


def test_a_pack_is_described_and_found_to_be_taken(desk: Desk):
    desk.make_keys("pack")
    desk.make_pack()
    said = desk.says("inspect", desk.pack, "--keys", desk.keys)
    assert re.search(r"^guides@1\+[a-z]{8}, made ", said)
    assert "  guides/weak-light v" in said
    assert "(pack.key.pub)" in said
    assert said.endswith("would be used here from the next start on\n")
    assert desk.says("inspect", desk.pack, "--keys", desk.keys, language="zh").endswith(
        "本机会在下次启动时采用\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--recommended",), "once no call is live"), (("--mandatory-since", "now"), "at once")],
)
def test_when_it_would_be_used_is_said(desk: Desk, words: tuple[str, ...], said: str):
    desk.make_keys("pack")
    desk.make_pack(*words)
    assert desk.says("inspect", desk.pack, "--keys", desk.keys).endswith(
        f"would be used here {said}\n"
    )


def test_why_a_pack_is_not_taken_is_said_below_what_is_in_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.make_keys("pack")
    desk.make_pack("--days", "0")
    assert main(["guide", "inspect", str(desk.pack), "--keys", str(desk.keys)]) == 1
    assert "expired on" in capsys.readouterr().out
    other = desk.folder / "other"
    desk.says("keys", "new", other / "boss.key")
    assert main(["guide", "inspect", str(desk.pack), "--keys", str(other)]) == 1
    assert "trusted here: boss.key.pub" in capsys.readouterr().out
    desk.pack.write_bytes(desk.pack.read_bytes()[:-9])
    assert "is cut short" in desk.says("inspect", desk.pack, status=1)


def test_a_pack_is_compared_with_the_one_this_desk_has(desk: Desk):
    desk.make_keys("pack")
    desk.make_pack()
    cache = cache_of(GuidesSettings())
    cache.keep_pack("guides@1+abcdefgh", desk.pack.read_bytes())
    assert desk.says("inspect", desk.pack, "--keys", desk.keys).endswith("here already\n")
    desk.change("zh: 弱光, en: Weak light}}", "zh: 光弱, en: Weak light}}")
    desk.make_pack()
    said = desk.says("inspect", desk.pack, "--keys", desk.keys)
    assert re.search(r"against guides@1\+[a-z]{8} here:\n  changed guides/weak-light\n", said)

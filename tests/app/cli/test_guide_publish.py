"""`ringside guide publish`: packs for desks to fetch, renewed, and under new keys."""

from pathlib import Path

import pytest

from tests.app.bootstrap.conftest import _files_are_parsed_once  # noqa: F401 - a fixture
from tests.app.cli.packing import PASSPHRASE, Desk


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE", PASSPHRASE)
    return Desk(tmp_path, capsys)


def test_from_a_folder_to_a_desk(desk: Desk):
    desk.make_keys("pack", "root", "targets", "online")
    desk.make_pack()
    said = desk.publish(desk.pack)
    assert "targets version 1, to be renewed before " in said
    root = desk.repository / "metadata" / "1.root.json"
    assert f"a new repository: give {root} to every desk (setting guides.root)" in said
    assert desk.fetched() == "guides 1"
    desk.make_pack()
    assert "new repository" not in desk.publish(desk.pack)
    assert desk.fetched() == "guides 2"
    assert "timestamp 第 3 版" in desk.publish(language="zh")


def test_what_no_desk_would_take_is_not_published(desk: Desk):
    desk.make_keys("pack", "root", "targets", "online")
    desk.make_pack()
    desk.publish(desk.pack)
    said = desk.publish(desk.pack, status=1)
    assert "guides 1 is published already; pack it again with a higher --version" in said
    desk.make_pack("--days", "0")
    assert "expired on" in desk.publish(desk.pack, status=1)
    (desk.keys / "pack.key.pub").unlink()
    desk.make_pack()
    assert "signed by" in desk.publish(desk.pack, status=1)


def test_a_missing_key_is_named_and_how_to_make_it(desk: Desk):
    desk.make_keys("pack", "targets", "online")
    desk.make_pack()
    said = desk.publish(desk.pack, status=1)
    assert f"{desk.keys / 'root.key'}: there is no such key; make it with `ringside guide" in said


def test_renewing_needs_no_root_key(desk: Desk):
    desk.make_keys("pack", "root", "targets", "online")
    desk.make_pack()
    desk.publish(desk.pack)
    for name in ("root.key", "targets.key"):
        (desk.keys / name).unlink()
    desk.publish("--timestamp-days", 2)
    assert desk.fetched() == "guides 1"


@pytest.mark.parametrize("name", ["root", "targets", "online"])
def test_a_key_is_changed_and_desks_follow(desk: Desk, name: str):
    desk.make_keys("pack", "root", "targets", "online", "next")
    desk.make_pack()
    desk.publish(desk.pack)
    new, old = desk.keys / "next.key", desk.keys / f"{name}.key"
    said = desk.publish("--rotate", name, "--new-key", new)
    assert said.endswith(f"from now on put {new} in the place of {old}\n")
    desk.make_pack()
    if name != "root":
        assert f"the key {name} is not this repository's" in desk.publish(desk.pack, status=1)
    new.replace(old)
    desk.publish(desk.pack)
    assert desk.fetched() == "guides 2"


def test_a_change_of_keys_has_to_say_which(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.make_keys("pack", "root", "targets", "online")
    desk.make_pack()
    said = desk.publish("--rotate", "root", status=1)
    assert "is no repository yet; publish once with" in said
    desk.publish(desk.pack)
    assert "needs the key to change to" in desk.publish("--rotate", "online", status=1)
    assert "root version 2" in desk.publish("--rotate", "root")
    assert "--new-key goes with --rotate" in desk.publish("--new-key", "x", status=1)

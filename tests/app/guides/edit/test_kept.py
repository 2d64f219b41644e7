"""A guide file is replaced whole or not at all, and unsaved work outlives a crash."""

import os
from pathlib import Path

import pytest

from app.guides.edit import kept
from app.guides.edit.kept import (
    draft_file,
    drop_draft,
    find_draft,
    keep_draft,
    read_kept,
    stamp_now,
    write_kept,
)
from app.guides.edit.manuscript import Manuscript
from app.guides.edit.merge import merged
from app.guides.problem import Unreadable
from app.paths import resources_folder

GUIDES = sorted((resources_folder() / "guides").glob("*.yaml"))


@pytest.mark.parametrize("file", GUIDES, ids=lambda file: file.stem)
def test_a_guide_saved_unchanged_is_the_same_to_the_byte(file: Path, tmp_path: Path):
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    before = read_kept(copy)
    guide = Manuscript.of(before.text, str(copy))
    title = guide.find(("title", "zh"))
    there = guide.put(("title", "zh"), "另一个标题")
    write_kept(copy, there.text, before)
    assert copy.read_bytes() != file.read_bytes()
    back = there.put(("title", "zh"), title)
    write_kept(copy, back.text, read_kept(copy))
    assert copy.read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"a: 1\r\nb: 2\r\n", b"\xef\xbb\xbfa: 1\nb: 2\n", b"a: 1\nb: 2", b""],
    ids=["windows", "marked", "no-end", "empty"],
)
def test_lines_end_as_they_did(content: bytes, tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    before = read_kept(file)
    assert "\r" not in before.text
    write_kept(file, before.text, before)
    assert file.read_bytes() == content
    write_kept(file, before.text.replace("1", "3"), before)
    assert file.read_bytes() == content.replace(b"1", b"3")


def test_a_file_that_is_not_there_yet_is_empty(tmp_path: Path):
    file = tmp_path / "new.yaml"
    before = read_kept(file)
    assert before.text == ""
    after = write_kept(file, "guide: new\n", before)
    assert file.read_text("utf-8") == "guide: new\n"
    assert after.stamp == stamp_now(file)


@pytest.mark.skipif(os.name == "nt", reason="rights are otherwise there")
def test_the_rights_of_the_file_stay(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n", "utf-8")
    file.chmod(0o640)
    write_kept(file, "a: 2\n", read_kept(file))
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n", "utf-8")
    before = read_kept(file)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_kept(file, "a: 2\n", before)
    assert file.read_text("utf-8") == "a: 1\n"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["x.yaml"]


def test_a_link_stays_a_link(tmp_path: Path):
    file, link = tmp_path / "x.yaml", tmp_path / "link.yaml"
    file.write_text("a: 1\n", "utf-8")
    link.symlink_to(file)
    write_kept(link, "a: 2\n", read_kept(link))
    assert link.is_symlink()
    assert file.read_text("utf-8") == "a: 2\n"


def test_what_is_no_text_is_refused_with_its_line(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(Unreadable) as caught:
        read_kept(file)
    assert caught.value.problem.line == 2


def test_unsaved_work_is_found_again(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n", "utf-8")
    before = read_kept(file)
    keep_draft(file, "a: 2\n", before.stamp)
    found = find_draft(file)
    assert found is not None
    assert (found.text, found.stamp) == ("a: 2\n", before.stamp)
    drop_draft(file)
    assert find_draft(file) is None
    drop_draft(file)


def test_unsaved_work_that_says_what_the_file_says_is_none(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n", "utf-8")
    keep_draft(file, "a: 1\n", "")
    assert find_draft(file) is None


def test_a_torn_draft_is_none(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n", "utf-8")
    draft_file(file).write_bytes(b'{"text": "a')
    assert find_draft(file) is None


def test_a_draft_is_no_guide():
    assert not draft_file(Path("x.yaml")).match("*.yaml")


COMMON = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n", "a\nB\nc\nD\ne\n"),
        ("a\nb\nc\nd\n", "x\na\nb\nc\nd\ne\n", "x\na\nb\nc\nd\n"),
        ("a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n"),
        (COMMON, "z\n", "z\n"),
        ("a\nB\nc\nd\ne\n", "a\nX\nc\nd\ne\n", None),
        ("a\nb\nnew\nc\nd\ne\n", "a\nb\nother\nc\nd\ne\n", None),
        ("a\nc\nd\ne\n", "a\nB\nc\nd\ne\n", None),
        ("a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n", None),
    ],
)
def test_changes_in_different_places_come_together(mine: str, theirs: str, both: str | None):
    assert merged(COMMON, mine, theirs) == both
    assert merged(COMMON, theirs, mine) == both

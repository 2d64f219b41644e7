"""The file is saved whole, others' changes are seen, and nothing typed is lost."""

import os
from pathlib import Path

import pytest

from app.guides.edit import kept
from app.guides.edit.kept import draft_file
from tests.app.presenters.workbench.benches import TEXT, Made
from tests.app.presenters.workbench.conftest import MakeMade

THEIRS = TEXT.replace("owner: team", "owner: others")
WHEN = ("steps", 0, "when")
MINE = "area.outage and not area.planned"


@pytest.fixture
def typed(made: Made) -> Made:
    made.type_text(WHEN, MINE)
    made.presenter.settle()
    return made


def offered(made: Made) -> list[str]:
    return [press.key for press in made.notice.presses] if made.notice is not None else []


def others_write(made: Made, text: str) -> None:
    """Somebody else saves the file, and the workbench looks."""
    made.path.write_text(text, "utf-8")
    os.utime(made.path, ns=(1, 1))
    made.presenter.keeping.keeper.look()


def test_saving_writes_the_changed_line_and_no_other(typed: Made):
    typed.presenter.keeping.save()
    saved = typed.path.read_text("utf-8")
    assert saved == TEXT.replace("when: area.outage\n    title", f"when: {MINE}\n    title")
    assert typed.bar.state == "Saved"
    assert not typed.bar.modified


def test_saving_what_is_being_typed_saves_all_of_it(made: Made):
    made.editing.type_text(WHEN, MINE)
    made.presenter.keeping.save()
    assert MINE in made.path.read_text("utf-8")


def test_unsaved_work_is_kept_beside_the_file_and_gone_once_it_is_saved(typed: Made):
    typed.presenter.keeping.keeper.keep_now()
    assert draft_file(typed.path).exists()
    assert typed.path.read_text("utf-8") == TEXT
    typed.presenter.keeping.save()
    assert not draft_file(typed.path).exists()


def test_after_a_crash_the_work_is_there_again(typed: Made, make: MakeMade):
    typed.presenter.keeping.keeper.keep_now()
    again = make()
    assert MINE in again.text
    assert offered(again) == ["keep-recovered", "drop-recovered"]
    assert again.bar.state == "Not saved"
    again.presenter.press("keep-recovered", ())
    assert again.notice is None
    again.editing.undo()
    assert again.text == TEXT


def test_recovered_work_can_be_dropped(typed: Made, make: MakeMade):
    typed.presenter.keeping.keeper.keep_now()
    again = make()
    again.presenter.press("drop-recovered", ())
    assert again.text == TEXT
    assert not draft_file(again.path).exists()


def test_another_ones_change_is_taken_over_where_nothing_is_unsaved(made: Made):
    others_write(made, THEIRS)
    assert made.text == THEIRS
    assert made.notice is None
    made.editing.undo()
    assert made.text == TEXT


def test_another_ones_change_is_asked_about_where_something_is_unsaved(typed: Made):
    others_write(typed, THEIRS)
    assert offered(typed) == ["merge", "reload", "keep-mine"]
    assert MINE in typed.text


def test_both_changes_are_merged(typed: Made):
    others_write(typed, THEIRS)
    typed.presenter.press("merge", ())
    assert MINE in typed.text
    assert "owner: others" in typed.text
    assert typed.notice is None
    typed.presenter.keeping.save()
    assert "owner: others" in typed.path.read_text("utf-8")


def test_changes_of_the_same_line_are_not_merged(typed: Made):
    others_write(typed, TEXT.replace("when: area.outage\n    title", "when: False\n    title"))
    assert offered(typed) == ["reload", "keep-mine"]


def test_theirs_is_taken_and_mine_is_a_step_back(typed: Made):
    others_write(typed, THEIRS)
    typed.presenter.press("reload", ())
    assert typed.text == THEIRS
    typed.editing.undo()
    assert MINE in typed.text
    typed.presenter.keeping.save()
    assert MINE in typed.path.read_text("utf-8")


def test_mine_is_kept_and_theirs_is_a_step_back(typed: Made):
    others_write(typed, THEIRS)
    typed.presenter.press("keep-mine", ())
    assert MINE in typed.path.read_text("utf-8")
    assert "owner: team" in typed.path.read_text("utf-8")
    typed.editing.undo()
    assert typed.text == THEIRS


def test_saving_never_writes_over_what_was_not_seen(typed: Made):
    typed.path.write_text(THEIRS, "utf-8")
    typed.presenter.keeping.save()
    assert typed.path.read_text("utf-8") == THEIRS
    assert offered(typed) == ["merge", "reload", "keep-mine"]


def test_a_file_that_vanished_is_written_anew(typed: Made):
    typed.path.unlink()
    typed.presenter.keeping.save()
    assert offered(typed) == ["reload", "keep-mine"]
    typed.presenter.press("keep-mine", ())
    assert MINE in typed.path.read_text("utf-8")


def test_a_save_that_fails_says_why_and_keeps_everything(
    typed: Made, monkeypatch: pytest.MonkeyPatch
):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.os, "fsync", full)
    typed.presenter.keeping.save()
    assert typed.notice is not None
    assert "No space left on device" in typed.notice.text
    assert typed.path.read_text("utf-8") == TEXT
    assert MINE in typed.text
    monkeypatch.undo()
    typed.presenter.keeping.save()
    assert typed.notice is None
    assert MINE in typed.path.read_text("utf-8")


def test_closing_with_nothing_unsaved_asks_nothing(made: Made):
    made.presenter.keeping.close()
    assert made.closed


def test_closing_with_something_unsaved_asks(typed: Made):
    typed.presenter.keeping.close()
    assert not typed.closed
    assert offered(typed) == ["save-close", "drop-close", "stay"]
    typed.presenter.press("stay", ())
    assert typed.notice is None
    typed.presenter.keeping.close()
    typed.presenter.press("save-close", ())
    assert typed.closed
    assert MINE in typed.path.read_text("utf-8")


def test_what_is_not_wanted_is_dropped_on_closing(typed: Made):
    typed.presenter.keeping.keeper.keep_now()
    typed.presenter.keeping.close()
    typed.presenter.press("drop-close", ())
    assert typed.closed
    assert typed.path.read_text("utf-8") == TEXT
    assert not draft_file(typed.path).exists()


def test_a_new_file_is_written_when_it_is_saved_and_not_before(tmp_path: Path, make: MakeMade):
    made = make("")
    made.path.unlink()
    made.presenter.keeping.keeper.take()
    assert not made.path.exists()
    made.presenter.keeping.save()
    assert made.path.read_text("utf-8").startswith("guide: small\n")

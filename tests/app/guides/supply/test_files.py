"""Files are written whole or not at all; long Windows paths are spelt so that they are taken."""

import os
from pathlib import Path

import pytest

from app.guides.supply import files
from app.guides.supply.files import LONG, reach, spelt_long, write_whole

DEEP = "\\".join(["deep"] * 60)


@pytest.mark.parametrize(
    ("path", "spelt"),
    [
        (f"C:\\{DEEP}\\a.pack", f"\\\\?\\C:\\{DEEP}\\a.pack"),
        (f"C:/{DEEP}/a.pack", f"\\\\?\\C:\\{DEEP}\\a.pack"),
        (f"\\\\server\\share\\{DEEP}", f"\\\\?\\UNC\\server\\share\\{DEEP}"),
        (f"\\\\?\\C:\\{DEEP}", f"\\\\?\\C:\\{DEEP}"),
        (f"not\\absolute\\{DEEP}", f"not\\absolute\\{DEEP}"),
        ("C:\\short", "C:\\short"),
        ("\\\\server\\share\\x", "\\\\server\\share\\x"),
    ],
)
def test_long_windows_paths_are_spelt_for_windows(path: str, spelt: str):
    assert len(DEEP) > LONG
    assert spelt_long(path) == spelt


def test_elsewhere_a_path_is_left_as_it_is(tmp_path: Path):
    long = tmp_path / ("x" * 250)
    assert os.name == "nt" or reach(long) == long


def test_a_file_is_replaced_in_one_stroke(tmp_path: Path):
    file = tmp_path / "new" / "a.json"
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(file.parent.iterdir()) == [file]


def test_what_can_not_be_put_in_place_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "a.json"
    write_whole(file, b"one")

    def full(_from: object, _to: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"two")
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]

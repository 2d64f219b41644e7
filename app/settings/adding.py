"""Add a connector's table to the settings file, leaving every other line of it as it is."""

import json
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.settings.files import load


def table_of(name: str, table: Mapping[str, Any]) -> str:
    """Return a connector's table as it stands in the file; plain texts, numbers and lists only."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    return "\n".join([f"[connectors.{name}]", *lines]) + "\n"


def add_connector(file: Path, name: str, table: Mapping[str, Any]) -> None:
    """Write it to the end of the file, which is only changed if it can be read as a whole then.

    Raises:
        SettingsError: The file is wrong already.
        ValueError: There is such a table.
        OSError: The file can't be written.
    """
    if name in load(file).connectors:
        raise ValueError(f"{file}: [connectors.{name}] is there already")
    before = file.read_text("utf-8") if file.exists() else ""
    text = before + ("\n" if before and not before.endswith("\n") else "")
    text += ("\n" if text else "") + table_of(name, table)
    file.parent.mkdir(parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(dir=file.parent, prefix=".settings-", suffix=".toml")
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)
        load(Path(beside))
        if file.exists():
            os.chmod(beside, stat.S_IMODE(file.stat().st_mode))
        os.replace(beside, file)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)

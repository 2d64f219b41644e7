"""Read the settings file, and write an example of it."""

import re
import tomllib
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from app.settings.allowed import allowed
from app.settings.model import GuidesSettings, Settings
from app.settings.problems import (
    Key,
    Problem,
    SettingsError,
    Where,
    place_problems,
    read_text,
)
from app.settings.table import convert_table

_ADDRESS = re.compile(r"(https?|file)://")


def load(file: Path) -> Settings:
    """Read settings from a TOML file; a missing file means all defaults.

    Raises:
        SettingsError: With every problem found.
    """
    try:
        table = tomllib.loads(read_text(file))
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((_not_toml(file, str(error)),)) from error
    except UnicodeDecodeError as error:
        raise _whole(file, "is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise _whole(file, f"can't be read: {error.strerror}") from error
    settings = convert_table(Settings, table, Where(file))
    wrong = list(_check_machine(settings))
    if wrong:
        raise SettingsError(place_problems(Where(file), wrong))
    record = settings.support.record
    if record:
        record = str((file.parent / Path(record).expanduser()).absolute())
    return msgspec.structs.replace(
        settings,
        guides=_seen_from(file.parent, settings.guides),
        support=msgspec.structs.replace(settings.support, record=record),
    )


def describe() -> str:
    """Write an example settings file: every setting at its default, with what it may hold."""
    rows = [
        "# Settings of Ringside. Every line may be left out; what stands here is the default.",
        "",
        *_described(Settings()),
        "",
        "# One table for each connector in use; `ringside connectors` lists them.",
        "# [connectors.asterisk]",
        '# host = "pbx.example.net"',
    ]
    return "\n".join(rows) + "\n"


def _check_machine(settings: Settings) -> Iterator[tuple[Key, str]]:
    """Yield what a type can't say."""
    yield from _check_guides(settings.guides)
    if not settings.timezone:
        return
    try:
        zoneinfo.ZoneInfo(settings.timezone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        yield (
            ("timezone",),
            f"this machine knows no time zone {settings.timezone!r}, allowed: empty, or a name "
            "such as Asia/Shanghai",
        )


def _check_guides(guides: GuidesSettings) -> Iterator[tuple[Key, str]]:
    needed = {"folder": (), "pack": ("place", "keys"), "repository": ("place", "root")}
    for name in needed[guides.source]:
        if not getattr(guides, name):
            yield ("guides", name), f'is empty; with source = "{guides.source}" it is needed'
    if guides.watch and guides.source != "folder":
        yield ("guides", "watch"), 'found true, allowed: false, unless source = "folder"'


def _seen_from(folder: Path, guides: GuidesSettings) -> GuidesSettings:
    """Make the paths absolute; an address is left as it is."""
    paths = {
        name: str((folder / Path(value).expanduser()).absolute())
        for name in ("place", "keys", "root", "cache")
        if (value := getattr(guides, name)) and not _ADDRESS.match(value)
    }
    return msgspec.structs.replace(guides, **paths)


def _not_toml(file: Path, message: str) -> Problem:
    at = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line = int(at[1]) if at else None
    said = f"{message[: at.start()]} in column {at[2]}" if at else message
    return Problem(file=file, line=line, key="", text=f"is not TOML: {said}")


def _whole(file: Path, text: str) -> SettingsError:
    return SettingsError((Problem(file=file, line=None, key="", text=text),))


def _described(settings: msgspec.Struct) -> Iterator[str]:
    tables: list[tuple[str, msgspec.Struct]] = []
    for field in msgspec.structs.fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, msgspec.Struct):
            tables.append((field.encode_name, value))
        elif not isinstance(value, dict):
            yield f"# {_meaning(field.type)} ({allowed(field.type)})"
            yield f"{field.encode_name} = {_literal(value)}"
    for name, table in tables:
        yield ""
        yield f"# {(type(table).__doc__ or '').splitlines()[0]}"
        yield f"[{name}]"
        yield from _described(table)


def _meaning(kind: Any) -> str:
    found = inspect.type_info(kind)
    if isinstance(found, inspect.Metadata) and found.extra_json_schema:
        return str(found.extra_json_schema.get("description", ""))
    return ""


def _literal(value: Any) -> str:
    return msgspec.json.encode(value).decode()  # JSON's scalars are TOML's

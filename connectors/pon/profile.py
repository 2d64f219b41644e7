"""A make of OLT as data: where its columns are, what codes mean, how ports are counted."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.sdk.conversions import UnfitError
from app.sdk.mapping import FactRule
from app.sdk.snmp.oids import Oid, parse_oid
from app.sdk.snmp.values import Form, Missing, Plain, read_as

STATE, CAUSE = "onu.state", "onu.last_down_cause"
NAMED = re.compile(r"[a-z0-9][a-z0-9-]*")
LARGEST_BYTES = 200_000

Said = int | float | str | None
Step = Annotated[int, msgspec.Meta(ge=1)]


class Index(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the index of a port is counted: `first + slot * slot_step + port * port_step`."""

    first: int
    slot_step: Step
    port_step: Step

    def of(self, slot: int, port: int) -> int:
        """Return the index of a port."""
        return self.first + slot * self.slot_step + port * self.port_step


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column of the table of modems.

    Attributes:
        oid: Below it are the port's index and the modem's number.
        under: What follows those two, where a modem has several (`1`: its first socket).
        form: How values are to be read; see the `snmp` connector.
        bits: Of numbers that are negative from half of that on, whatever their type says.
    """

    oid: str
    under: str = ""
    form: Form = "plain"
    bits: Annotated[int, msgspec.Meta(ge=0, le=32)] = 0

    def __post_init__(self) -> None:
        """Refuse an identifier that is none."""
        for field in ("oid", "under"):
            try:
                _oid(getattr(self, field))
            except ValueError as error:
                raise ValueError(f"{field}: {error}") from error

    @property
    def root(self) -> Oid:
        """Return the OID below which its values are."""
        return _oid(self.oid)

    def at(self, index: Oid) -> Oid:
        """Return the OID of a modem's value."""
        return (*self.root, *index, *_oid(self.under))

    def read(self, value: Plain | Missing, zone: str) -> Said:
        """Read a value of it; None: there is none.

        Raises:
            UnfitError: It can't be read so.
        """
        if isinstance(value, Missing):
            return None
        said = read_as(value, self.form, zone)
        if self.bits and isinstance(said, int) and said >= 1 << (self.bits - 1):
            return said - (1 << self.bits)
        return said


class Reset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is set to have a modem restart, at its index."""

    oid: str
    value: int = 1

    def __post_init__(self) -> None:
        """Refuse an identifier that is none."""
        parse_oid(self.oid)


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a profile file.

    Attributes:
        title: Of the make.
        index: How ports are counted.
        columns: By name; `serial`, `description`, `up_at` and `down_at` are known to the connector.
        facts: What each fact is read off: JMESPath over the columns, and what its codes mean.
        share: Columns that `onu.state` and `onu.last_down_cause` need, walked for a whole port.
        reset: How a modem is restarted; None: not from here.
        zone: Of times that do not say theirs.
    """

    title: str
    index: Index
    columns: dict[str, Column]
    facts: dict[str, FactRule]
    share: tuple[str, ...]
    reset: Reset | None = None
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        """Refuse one that could never give what is asked of every profile."""
        if STATE not in self.facts:
            raise ValueError(f"facts: {STATE} is missing")
        unknown = [name for name in self.share if name not in self.columns]
        if unknown or not self.share:
            raise ValueError(f"share: no such columns: {', '.join(unknown) or 'none named'}")
        try:
            ZoneInfo(self.zone)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise ValueError(f"zone: there is no time zone {self.zone!r}") from error

    def read(self, values: Mapping[str, Plain | Missing]) -> dict[str, Said]:
        """Read the values of one modem, by column.

        Raises:
            UnfitError: One can't be read as its column says; the message names it.
        """
        said: dict[str, Said] = {}
        for name, value in values.items():
            try:
                said[name] = self.columns[name].read(value, self.zone)
            except UnfitError as error:
                raise UnfitError(f"{name}: {error}") from error
        return said


def load_profile(name: str) -> Profile:
    """Load a profile: one of ours by its name, or one's own by the path of its file.

    Raises:
        ValueError: There is none, or it is wrong; the message says where and what.
    """
    path = Path(str(files("connectors.pon"))) / "profiles" / f"{name}.toml"
    if NAMED.fullmatch(name) is None:
        path = Path(name).expanduser()
    elif not path.is_file():
        known = sorted(each.stem for each in path.parent.glob("*.toml"))
        raise ValueError(f"no profile {name!r}; there are: {', '.join(known)}, or a file's path")
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ValueError("too long for a profile")
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Profile)
    except OSError as error:
        raise ValueError(f"{path}: can't be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _oid(text: str) -> Oid:
    return parse_oid(text) if text else ()

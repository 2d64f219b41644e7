"""Settings of who calls: how numbers are written here, and what may come attached to a call."""

import re
from typing import Annotated

from msgspec import Meta, Struct

DIGITS = re.compile(r"[0-9]*")
STEM = re.compile(r"\+?[0-9]{3,15}")
BLOCKED = re.compile(r"\+?[0-9]{2,15}\*?")


class NumbersSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How telephone numbers are read; `ringside numbers check NUMBER` shows it."""

    country: Annotated[
        str, Meta(description="Two letters: where a number that does not say is from.")
    ] = "CN"
    area_code: Annotated[
        str, Meta(description="Of this site, without trunk prefix: 25; empty: no local numbers.")
    ] = ""
    trunk_prefix: Annotated[
        str, Meta(description="What is dialled before an area code; empty: nothing is.")
    ] = "0"
    outside_prefix: Annotated[
        str, Meta(description="What is dialled for an outside line: 9; empty: nothing is.")
    ] = ""
    queue_prefixes: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=16)], ...],
        Meta(description="What a queue or gateway puts before the number; it is taken off."),
    ] = ()
    extension_digits: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=8)], ...],
        Meta(description="How many digits the numbers inside the house have."),
    ] = (3, 4, 5)
    weak_matches: Annotated[
        bool,
        Meta(description="Look for the last digits when nobody is known: shown as probable only."),
    ] = True
    suffix_digits: Annotated[
        int, Meta(ge=7, le=12, description="How many last digits make a weak match.")
    ] = 8
    repeat_min: Annotated[
        int,
        Meta(ge=0, le=1440, description="A second call within so many minutes goes on; 0: never."),
    ] = 30
    remember_choices: Annotated[
        bool, Meta(description="Remember, per number, whom of several the agent picked.")
    ] = True
    blocked: Annotated[
        tuple[str, ...],
        Meta(description="Numbers that get no full card; 400123* are all that begin so."),
    ] = ()
    mains: Annotated[
        dict[str, str],
        Meta(
            description="Companies that show extensions: what their numbers begin with, and the "
            "number they are known by."
        ),
    ] = {}

    def __post_init__(self) -> None:
        """Refuse what could never be dialled."""
        for field in ("area_code", "trunk_prefix", "outside_prefix"):
            _check(field, getattr(self, field), DIGITS, "digits only, such as 25")
        if self.area_code and self.trunk_prefix and self.area_code.startswith(self.trunk_prefix):
            raise ValueError(
                f"area_code: found {self.area_code!r}, allowed: without the trunk prefix "
                f"{self.trunk_prefix!r}"
            )
        for each in self.blocked:
            _check("blocked", each, BLOCKED, "a number, or its beginning and a *: 400123*")
        for stem, main in self.mains.items():
            for each in (stem, main):
                _check("mains", each, STEM, 'numbers: {"025888" = "02588880000"}')
        _check_country(self.country)


class AttachedSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a voice menu or another system attaches to a call, by the names it gives."""

    customer: Annotated[
        tuple[str, ...],
        Meta(description="Names that carry the customer's id; the first one counts."),
    ] = ()
    account: Annotated[
        tuple[str, ...], Meta(description="Names that carry an account number the caller typed.")
    ] = ()
    verified: Annotated[
        dict[str, tuple[str, ...]],
        Meta(
            description="Names, and their values, that say the voice menu has checked the caller."
        ),
    ] = {}
    verified_level: Annotated[
        int,
        Meta(
            ge=0, le=2, description="How far such a caller is verified: 1 known, 2 proven; 0: not."
        ),
    ] = 1


def _check(field: str, value: str, allowed: re.Pattern[str], words: str) -> None:
    if not allowed.fullmatch(value):
        raise ValueError(f"{field}: found {value!r}, allowed: {words}")


def _check_country(country: str) -> None:
    """Ask the list of countries only where it is another than usual: it takes time to load."""
    if country == "CN":
        return
    import phonenumbers

    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(
            f"country: found {country!r}, allowed: two letters of a country, such as CN"
        )

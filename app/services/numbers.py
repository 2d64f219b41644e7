"""Read a number as the switch gave it, and say what the directories are to be asked for.

A number is read as its country, and the site, would dial it; what is only possible is good enough,
as no list of numbers is ever complete. The list of countries is loaded with the first number, each
country's own with the first number from there.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from app.domain.numbers import digits_of, is_no_number

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

SUFFIX_MIN = 7
STRIPPED_MIN = 7
"""A prefix is taken off only where so many digits are left."""
INTERNATIONAL = "00"


class Kind(StrEnum):
    """What a number was read as."""

    NUMBER = "number"
    EXTENSION = "extension"
    ODD = "odd"
    NONE = "none"


class NumberPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How numbers are dialled and shown at this site.

    Attributes:
        country: Two letters (`CN`): of the line, for numbers that do not say theirs.
        area_code: Of the site, without trunk prefix; empty where local numbers never come.
        trunk_prefix: What is dialled before an area code.
        outside_prefix: What is dialled for an outside line; empty: nothing is.
        queue_prefixes: What queues or gateways put before the number.
        extension_digits: How many digits numbers inside the house have.
        mains: Companies whose calls show an extension: what all their numbers begin with, and the
            number they are known by.
        suffix_digits: How many last digits make a weak match; 0: none is looked for.
    """

    country: str = "CN"
    area_code: str = ""
    trunk_prefix: str = "0"
    outside_prefix: str = ""
    queue_prefixes: tuple[str, ...] = ()
    extension_digits: frozenset[int] = frozenset({3, 4, 5})
    mains: Mapping[str, str] = {}
    suffix_digits: int = 8


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What a number comes to.

    Attributes:
        raw: As the switch gave it.
        e164: `+8612000001046`; empty where it is none.
        valid: Whether the country hands out such numbers; one that is only possible is asked for
            all the same.
        asked: What directories are asked for, in order, until one knows somebody.
        suffix: The last digits a weak match needs; empty: none is looked for.
        main: The company number its extension was cut off for; the last of `asked`.
    """

    raw: str
    kind: Kind
    e164: str = ""
    valid: bool = False
    asked: tuple[str, ...] = ()
    suffix: str = ""
    main: str = ""


Read = Callable[[str], Understood]


def as_given(number: str) -> Understood:
    """Have a number asked for as it stands: for whoever has no plan."""
    return Understood(raw=number, kind=Kind.ODD, asked=(number,))


class Numbers:
    """Reads numbers by one plan."""

    def __init__(self, plan: NumberPlan) -> None:
        self._plan = plan
        self._code = ""
        self._mains: dict[str, str] | None = None

    def warm(self) -> None:
        """Load what the first number of this country needs: no call is to wait for it."""
        self.read(f"{INTERNATIONAL}{self._code or self._country_code()}{'1' * 10}")

    def read(self, number: str) -> Understood:
        """Say what a number comes to."""
        marked = digits_of(self._without_queue(number.strip()))
        if is_no_number(number):
            return Understood(raw=number, kind=Kind.NONE)
        if not marked.startswith("+") and len(marked) in self._plan.extension_digits:
            return Understood(raw=number, kind=Kind.EXTENSION, asked=(marked,))
        found = self._best(marked)
        if found is None:
            suffix = self._suffix(marked.lstrip("+"))
            return Understood(raw=number, kind=Kind.ODD, asked=(marked,), suffix=suffix)
        return self._understood(number, found)

    def _understood(self, raw: str, found: "PhoneNumber") -> Understood:
        import phonenumbers

        e164 = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
        written = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)
        asked = [e164]
        if found.country_code == int(self._country_code()):
            asked += ["".join(filter(str.isdigit, written))]
        main = self._main(e164)
        return Understood(
            raw=raw,
            kind=Kind.NUMBER,
            e164=e164,
            valid=phonenumbers.is_valid_number(found),
            asked=tuple(dict.fromkeys([*asked, main] if main else asked)),
            suffix=self._suffix(phonenumbers.national_significant_number(found)),
            main=main,
        )

    def _without_queue(self, number: str) -> str:
        for prefix in self._plan.queue_prefixes:
            rest = number.removeprefix(prefix)
            if rest != number and len(digits_of(rest).lstrip("+")) >= STRIPPED_MIN:
                return rest
        return number

    def _best(self, marked: str) -> "PhoneNumber | None":
        """Return the first reading the country hands out, else the first that is possible."""
        import phonenumbers

        readings = [each for each in map(_parsed, self._spelled(marked)) if each is not None]
        valid = (each for each in readings if phonenumbers.is_valid_number(each))
        return next(valid, None) or next(iter(readings), None)

    def _spelled(self, marked: str) -> Iterator[str]:
        """Yield how it may be meant, likeliest first, each with its country."""
        if marked.startswith("+"):
            yield marked
            return
        plan = self._plan
        outside = marked.removeprefix(plan.outside_prefix) if plan.outside_prefix else marked
        if outside != marked and len(outside) >= STRIPPED_MIN:
            yield from self._inside(outside)
        yield from self._inside(marked)

    def _inside(self, digits: str) -> Iterator[str]:
        plan, code = self._plan, self._country_code()
        if digits.startswith(INTERNATIONAL):
            yield f"+{digits.removeprefix(INTERNATIONAL)}"
        trunk = plan.trunk_prefix
        yield f"+{code}{digits.removeprefix(trunk) if trunk else digits}"
        if plan.area_code and not (trunk and digits.startswith(trunk)):
            yield f"+{code}{plan.area_code}{digits}"
        if digits.startswith(code):
            yield f"+{digits}"

    def _country_code(self) -> str:
        if not self._code:
            import phonenumbers

            self._code = str(phonenumbers.country_code_for_region(self._plan.country))
        return self._code

    def _suffix(self, digits: str) -> str:
        wanted = self._plan.suffix_digits
        return digits[-wanted:] if SUFFIX_MIN <= wanted <= len(digits) else ""

    def _main(self, e164: str) -> str:
        """Return the company number of an extension; that number itself is nobody's extension."""
        if self._mains is None:
            self._mains = {
                self._whole(stem): self._whole(main) for stem, main in self._plan.mains.items()
            }
        stems = (stem for stem in self._mains if e164.startswith(stem))
        longest = max(stems, key=len, default="")
        main = self._mains.get(longest, "")
        return "" if main == e164 else main

    def _whole(self, number: str) -> str:
        """Write a stem, or a number, of the settings with its country."""
        digits, code = digits_of(number), self._country_code()
        if digits.startswith("+"):
            return digits
        if digits.startswith(INTERNATIONAL):
            return f"+{digits.removeprefix(INTERNATIONAL)}"
        return f"+{code}{digits.removeprefix(self._plan.trunk_prefix)}"


def _parsed(spelled: str) -> "PhoneNumber | None":
    """Return the number if there may be such a one."""
    import phonenumbers

    try:
        found = phonenumbers.parse(spelled)
    except phonenumbers.NumberParseException:
        return None
    why = phonenumbers.is_possible_number_with_reason(found)
    return found if why == phonenumbers.ValidationResult.IS_POSSIBLE else None

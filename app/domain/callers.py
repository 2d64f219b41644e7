"""Who a caller may be, beyond the number: the rules a site sets, and what was remembered."""

from datetime import datetime

import msgspec

from app.domain.numbers import digits_of
from app.domain.walk_model import Try

Answer = bool | int | float | str
PREFIX = "*"
INTERNATIONAL = "00"


class CallerRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the site says of callers.

    Attributes:
        keys: What attached names carry (`{"crm_id": "customer"}`); of two the first counts.
        verified: Attached names, and the values that say a voice menu has checked the caller.
        verified_level: How far such a caller is verified, 0 to 2.
        blocked: Numbers that get no full card; one that ends in * stands for all that begin so.
        country_code: To read those numbers by, whichever way they are written.
    """

    keys: dict[str, str] = {}
    verified: dict[str, tuple[str, ...]] = {}
    verified_level: int = 0
    blocked: tuple[str, ...] = ()
    country_code: str = "86"

    def keys_in(self, attached: dict[str, str]) -> dict[str, str]:
        """Return the ids that came with a call, by kind."""
        found: dict[str, str] = {}
        for name, kind in self.keys.items():
            if key := attached.get(name, "").strip():
                found.setdefault(kind, key)
        return found

    def level_of(self, attached: dict[str, str]) -> int:
        """Return how far the voice menu has verified a caller."""
        said = any(attached.get(name) in values for name, values in self.verified.items())
        return self.verified_level if said else 0

    def blocks(self, number: str | None) -> bool:
        """Whether a number gets no full card."""
        if not self.blocked or number is None:
            return False
        bare = self._bare(number)
        for each in self.blocked:
            wanted = self._bare(each)
            if bare == wanted or (each.endswith(PREFIX) and bare.startswith(wanted)):
                return True
        return False

    def _bare(self, number: str) -> str:
        """Leave out the country and the trunk prefix."""
        digits = digits_of(number)
        if digits.startswith(INTERNATIONAL):
            digits = f"+{digits.removeprefix(INTERNATIONAL)}"
        return digits.removeprefix(f"+{self.country_code}").lstrip("+0")


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """The last call from the same number, as far as this desk knows it.

    Attributes:
        at: When it ended.
        agent: The colleague who took it, as the switch names them; empty: this desk's own agent.
        customer_id: Whom it was about; empty: not known.
        guide: That was in use; empty: none, or a colleague talked.
        step: Where it stood; empty: at its end.
        answers: What the customer had answered, by fact.
    """

    at: datetime
    agent: str = ""
    customer_id: str = ""
    guide: str = ""
    step: str = ""
    tried: dict[str, Try] = {}
    answers: dict[str, Answer] = {}

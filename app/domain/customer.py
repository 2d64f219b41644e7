"""Who the conversation is about, as one system of record knows them."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Match(StrEnum):
    """By what a directory knows somebody; the first beats the others."""

    KEY = "key"
    EXACT = "exact"
    WEAK = "weak"


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """One customer a directory knows at a number.

    Attributes:
        customer_id: The directory's own id; what fact sources are asked with.
        name: As it is to be said; from outside, plain text.
        tier: `none`, `1` … `5d` (star rating), or empty.
        city: Where they live, by language; may be empty.
        since: Year they became a customer; None when unknown.
        address: What tells them from others at the same number (masked by the directory).
        keys: Their ids in other systems, by kind (`login`, `subscription`, `account`).
        product: What they have with us, by language; tells them from others, may be empty.
        last_contact_at: When they were last in touch; None where the directory does not say.
    """

    customer_id: str
    name: str
    tier: str = ""
    city: dict[str, str] = {}
    since: int | None = None
    address: str = ""
    keys: dict[str, str] = {}
    product: dict[str, str] = {}
    last_contact_at: datetime | None = None

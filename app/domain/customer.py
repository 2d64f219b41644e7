"""Who the conversation is about, as one system of record knows them."""

import msgspec


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
    """

    customer_id: str
    name: str
    tier: str = ""
    city: dict[str, str] = {}
    since: int | None = None
    address: str = ""
    keys: dict[str, str] = {}

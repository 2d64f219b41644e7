"""Turns customer records into customers, with their ids in every other system."""

from collections.abc import Iterable

from app.domain.customer import Customer
from app.sdk.phone import national
from connectors.tmf.replies import Characteristics, plain
from connectors.tmf.settings import Settings
from connectors.tmf.shapes import CustomerRecord

KEYS = ("subscription", "area", "login", "onu", "splitter", "pon", "olt", "msisdn", "circuit")
ADDRESS_END = 8
"""How many characters of an address are shown to tell people at one number apart."""


def ending(records: Iterable[CustomerRecord], digits: str) -> dict[str, CustomerRecord]:
    """Keep those with a number that ends so, by id."""
    return {
        record.id: record
        for record in records
        if any(national(medium.number).endswith(digits) for medium in record.contact_medium)
    }


def first_number(record: CustomerRecord) -> str:
    """Return a number of theirs; empty when there is none."""
    return next((medium.number for medium in record.contact_medium if medium.number), "")


def matching(records: Iterable[CustomerRecord], number: str) -> dict[str, CustomerRecord]:
    """Keep those who are reachable at that number, by id; servers may ignore the filter."""
    wanted = national(number)
    return {
        record.id: record
        for record in records
        if any(national(medium.number) == wanted for medium in record.contact_medium)
    }


def customer(record: CustomerRecord, number: str, settings: Settings) -> Customer:
    """Read one customer off a TMF629 record."""
    traits = Characteristics("customer.characteristic", record.characteristic)
    keys = {name: traits.find(name, str) or "" for name in KEYS}
    keys["account"] = record.account[0].id if record.account else ""
    keys["phone"] = national(number)
    cities = {"zh": traits.find("cityZh", str) or "", "en": traits.find("cityEn", str) or ""}
    latin = traits.find("latinName", str) if settings.latin_names else None
    product = plain(traits.find("productName", str) or "")
    began = record.valid_for.start_date_time if record.valid_for else None
    return Customer(
        customer_id=record.id,
        name=plain(latin or record.name),
        tier=traits.find("tier", str) or "",
        city={language: plain(city) for language, city in cities.items() if city},
        since=began.year if began else None,
        address=masked_address(record),
        product={"zh": product, "en": product} if product else {},
        keys={name: key for name, key in keys.items() if key},
    )


def masked_address(record: CustomerRecord) -> str:
    """Show the end of the address only; empty when there is none."""
    streets = (plain(medium.street) for medium in record.contact_medium)
    address = next((street for street in streets if street), "")
    if not address:
        return ""
    return "…" + address[-min(ADDRESS_END, len(address) // 2) :]

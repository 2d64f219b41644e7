"""The small shapes TM Forum records are made of, as version 5 has them (version 4 where said)."""

from datetime import datetime
from typing import Any

from app.sandbox.town.estate import Customer, Text

Json = dict[str, Any]

CHARACTERISTIC_TYPES: dict[type, str] = {
    bool: "BooleanCharacteristic",
    int: "IntegerCharacteristic",
    float: "NumberCharacteristic",
    str: "StringCharacteristic",
}


def instant(at: datetime | None) -> str | None:
    """Write an instant as date-time; None stays None."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def money(fen: int) -> Json:
    """Write an amount as Money: a float of yuan, as the official files have it."""
    return {"unit": "CNY", "value": fen / 100}


def characteristics(**values: str | float | datetime | None) -> list[Json]:
    """Write named values as typed characteristics; None is left out."""
    found = []
    for name, value in values.items():
        plain = instant(value) if isinstance(value, datetime) else value
        if plain is not None:
            kind = CHARACTERISTIC_TYPES[type(plain)]
            found.append({"@type": kind, "name": name, "value": plain})
    return found


def reference(kind: str, identifier: str, name: str = "") -> Json:
    """Write a reference to another record."""
    ref = {"@type": f"{kind}Ref", "@referredType": kind, "id": identifier}
    return {**ref, "name": name} if name else ref


def related_customer(line: Customer, kind: str = "RelatedPartyRefOrPartyRoleRef") -> list[Json]:
    """Write who a record is about; the files differ in what they call the relation."""
    ref = {
        "@type": "PartyRoleRef",
        "@referredType": "Customer",
        "id": line.customer_id,
        "name": line.name,
    }
    return [
        {
            "@type": kind,
            "role": "customer",
            "partyOrPartyRole": ref,
        }
    ]


def related_place(area_id: str, name: str) -> list[Json]:
    """Write where a record belongs."""
    place = reference("Place", area_id, name)
    return [{"@type": "RelatedPlaceRefOrValue", "role": "area", "place": place}]


def notes(text: Text, at: datetime) -> list[Json]:
    """Write one note per language; a note's id is its language."""
    return [
        {"@type": "Note", "id": language, "author": "sandbox", "date": instant(at), "text": words}
        for language, words in text.items()
    ]


def clean(record: Json) -> Json:
    """Leave out what is None."""
    return {name: value for name, value in record.items() if value is not None}

"""What the HLR is asked: what the line may do, where the phone is, which card and phone it is."""

from enum import StrEnum

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.phone import national
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.mobile_shapes import LineRecord, PieceRecord
from connectors.tmf.replies import Characteristics, not_understood, plain
from connectors.tmf.shapes import OPERATIONAL, Instant, in_utc

COUNTRIES = {
    "440": "jp", "441": "jp", "450": "kr", "454": "hk", "455": "mo", "466": "tw", "520": "th",
    "525": "sg", "502": "my", "510": "id", "515": "ph", "452": "vn", "208": "fr", "234": "gb",
    "262": "de", "222": "it", "214": "es", "228": "ch", "310": "us", "311": "us", "302": "ca",
    "505": "au", "530": "nz", "250": "ru", "424": "ae",
}  # fmt: skip
"""Mobile country codes of ITU-T E.212; what is not here is `other`."""

FORWARDS = ("unconditional", "busy", "no_answer", "unreachable")
"""In the order in which they take effect."""


class OffBy(StrEnum):
    """Who closed data."""

    CUSTOMER = "customer"
    CAP = "cap"
    ARREARS = "arrears"
    OPERATOR = "operator"


class BarredBy(StrEnum):
    """Who barred calls."""

    CUSTOMER = "customer"
    ANTI_FRAUD = "antifraud"
    OPERATOR = "operator"


class Technology(StrEnum):
    """What the phone is connected by."""

    G2 = "2g"
    G3 = "3g"
    G4 = "4g"
    G5 = "5g"


class CardState(StrEnum):
    """How a card stands."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"


async def ask_profile(asker: Asker, customer: Customer) -> Found:
    """Ask TMF638 at the HLR for the profile, and for where the phone is."""
    _, traits = await _line(asker, customer)
    network = traits.get("network", str)
    abroad = traits.get("abroad", bool)
    forward_kind, forward_to = _forward(traits)
    values: dict[str, Value] = {
        "hlr.data_on": traits.get("dataOn", bool),
        "hlr.data_off_by": _value(traits.find("dataOffBy", OffBy)),
        "hlr.lte": traits.get("lte", bool),
        "hlr.nr": traits.get("nr", bool),
        "hlr.volte": traits.get("volte", bool),
        "hlr.apn": traits.find("apn", str) is not None,
        "hlr.limit_kbps": traits.find("limitKbps", int),
        "hlr.intl_calls": traits.get("internationalCalls", bool),
        "hlr.bar_out": _value(traits.find("barredOut", BarredBy)),
        "hlr.bar_in": _value(traits.find("barredIn", BarredBy)),
        "hlr.bar_premium": _value(traits.find("barredPremium", BarredBy)),
        "hlr.fraud_locks": traits.get("fraudLocks", int),
        "hlr.attached": traits.get("attached", bool),
        "hlr.rat": _value(traits.find("technology", Technology)),
        "hlr.seen_at": in_utc(traits.find("lastSeenAt", Instant)),
        "hlr.reattached_at": in_utc(traits.find("reattachedAt", Instant)),
        "hlr.data_session": traits.get("dataSession", bool),
        "hlr.forward_kind": forward_kind,
        "hlr.forward_to": forward_to,
        "mms.on": traits.get("mms", bool),
        "handset.apn_ok": _apn_ok(traits),
        "roaming.open": traits.get("roaming", bool),
        "roaming.abroad": abroad,
        "roaming.country": COUNTRIES.get(network[:3], "other") if abroad else None,
    }
    return Found(values=values)


def _apn_ok(traits: Characteristics) -> bool | None:
    """Whether the phone asks for what is provisioned; None while it asks for nothing."""
    asked, given = traits.find("apnAsked", str), traits.find("apn", str)
    return None if asked is None or given is None else asked == given


def _value(found: StrEnum | None) -> str | None:
    return None if found is None else found.value


async def ask_forward(asker: Asker, customer: Customer) -> Found:
    """Ask whether anybody has the number calls go on to.

    Raises:
        ConnectorError: The HLR can't say, as with a number of another operator.
    """
    _, traits = await _line(asker, customer)
    _, number = _forward(traits)
    if number is None:
        return Found(values={"hlr.forward_dead": None})
    found = await asker.wire.get_one(
        asker.settings.paths.hlr_resource, "resource", national(number), PieceRecord
    )
    if found.operational_state not in OPERATIONAL:
        raise not_understood("resource.operationalState")
    return Found(values={"hlr.forward_dead": not found.operational_state.startswith("enable")})


def _forward(traits: Characteristics) -> tuple[str | None, str | None]:
    """Return the forwarding that takes effect first, and the number it goes to."""
    for kind in FORWARDS:
        camel = "".join(part.capitalize() for part in kind.split("_"))
        number = traits.find(f"forward{camel}", str)
        if number:
            return kind, plain(number)
    return None, None


async def ask_card(asker: Asker, customer: Customer) -> Found:
    """Ask TMF639 for the card in the line's profile."""
    card = await _piece(asker, customer, "sim")
    traits = Characteristics("resource.resourceCharacteristic", card.resource_characteristic)
    return Found(
        values={
            "sim.state": traits.get("state", CardState).value,
            "sim.lte": traits.get("lte", bool),
        }
    )


async def ask_phone(asker: Asker, customer: Customer) -> Found:
    """Ask TMF639 what the phone's type allocation code says it can do."""
    phone = await _piece(asker, customer, "device")
    traits = Characteristics("resource.resourceCharacteristic", phone.resource_characteristic)
    return Found(
        values={
            "handset.model": plain(phone.name) or None,
            "handset.lte": traits.find("lte", bool),
            "handset.nr": traits.find("nr", bool),
            "handset.volte": traits.find("volte", bool),
        }
    )


async def _line(asker: Asker, customer: Customer) -> tuple[LineRecord, Characteristics]:
    line = await asker.wire.get_one(
        asker.settings.paths.hlr_service, "service", key_of(customer, "msisdn"), LineRecord
    )
    return line, Characteristics("service.serviceCharacteristic", line.service_characteristic)


async def _piece(asker: Asker, customer: Customer, what: str) -> PieceRecord:
    line, _ = await _line(asker, customer)
    found = next((ref.id for ref in line.supporting_resource if ref.name == what), "")
    if not found:
        raise not_understood(f"service.supportingResource[{what}]")
    return await asker.wire.get_one(
        asker.settings.paths.hlr_resource, "resource", found, PieceRecord
    )


PROFILE = frozenset(
    {
        "hlr.data_on", "hlr.data_off_by", "hlr.lte", "hlr.nr", "hlr.volte", "hlr.apn",
        "hlr.limit_kbps", "hlr.intl_calls", "hlr.bar_out", "hlr.bar_in", "hlr.bar_premium",
        "hlr.fraud_locks", "hlr.attached", "hlr.rat", "hlr.seen_at", "hlr.reattached_at",
        "hlr.data_session", "hlr.forward_kind", "hlr.forward_to", "mms.on", "handset.apn_ok",
        "roaming.open", "roaming.abroad", "roaming.country",
    }
)  # fmt: skip

QUESTIONS = (
    Question(system="HLR", facts=PROFILE, ask=ask_profile, whose="msisdn"),
    Question(system="HLR", facts=frozenset({"hlr.forward_dead"}), ask=ask_forward, whose="msisdn"),
    Question(system="HLR", facts=frozenset({"sim.state", "sim.lte"}), ask=ask_card, whose="msisdn"),
    Question(
        system="HLR",
        facts=frozenset({"handset.model", "handset.lte", "handset.nr", "handset.volte"}),
        ask=ask_phone,
        whose="msisdn",
    ),
)

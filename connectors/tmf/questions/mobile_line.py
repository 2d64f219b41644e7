"""What the CRM is asked about a mobile subscription: how it stands, and since when."""

from enum import StrEnum

from app.domain.customer import Customer
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.replies import Characteristics, plain
from connectors.tmf.shapes import Instant, ProductRecord, in_utc


class Status(StrEnum):
    """How a subscription stands."""

    ACTIVE = "active"
    ONE_WAY = "oneway_stop"
    BOTH_WAYS = "bothway_stop"
    VOLUNTARY = "voluntary_stop"
    LOST = "lost"
    RISK = "risk_lock"
    REAL_NAME = "realname_lock"
    EXPIRED = "expired"
    TERMINATED = "terminated"


async def ask_subscription(asker: Asker, customer: Customer) -> Found:
    """Ask TMF637 for the subscription."""
    product = await asker.wire.get_one(
        asker.settings.paths.product,
        "product",
        key_of(customer, "subscription"),
        ProductRecord,
        fields="name,status,productCharacteristic",
    )
    traits = Characteristics("product.productCharacteristic", product.product_characteristic)
    return Found(
        values={
            "mobile.plan": plain(product.name),
            "mobile.status": traits.get("subscriptionStatus", Status).value,
            "mobile.status_since": in_utc(traits.find("statusSince", Instant)),
            "mobile.ported_in_at": in_utc(traits.find("portedInAt", Instant)),
            "mobile.emergency_used": traits.get("emergencyOpensThisMonth", int),
            "mobile.emergency_until": in_utc(traits.find("emergencyUntil", Instant)),
        }
    )


QUESTIONS = (
    Question(
        system="CRM",
        facts=frozenset(
            {
                "mobile.plan",
                "mobile.status",
                "mobile.status_since",
                "mobile.ported_in_at",
                "mobile.emergency_used",
                "mobile.emergency_until",
            }
        ),
        ask=ask_subscription,
        whose="msisdn",
    ),
)

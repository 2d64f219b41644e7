"""What the CRM is asked about the customer as a person, and what they have with us."""

from app.domain.customer import Customer
from app.domain.facts import Value
from connectors.tmf.asking import Asker, Found, Question, holds
from connectors.tmf.replies import Characteristics, not_understood
from connectors.tmf.shapes import CustomerRecord

MOODS = frozenset({"calm", "upset", "angry"})
HELD = {"holds.broadband": "login", "holds.mobile": "msisdn", "holds.circuit": "circuit"}


async def tell_holdings(_asker: Asker, customer: Customer) -> Found:
    """Read off the customer's own ids what they have; nobody needs asking for that."""
    on_record = any(key in customer.keys for key in HELD.values())
    held: dict[str, Value] = {name: holds(customer, key) for name, key in HELD.items()}
    return Found(values=held if on_record else dict.fromkeys(HELD))


async def ask_person(asker: Asker, customer: Customer) -> Found:
    """Ask TMF629 how the customer is."""
    record = await asker.wire.get_one(
        asker.settings.paths.customer, "customer", customer.customer_id, CustomerRecord
    )
    traits = Characteristics("customer.characteristic", record.characteristic)
    mood = traits.find("mood", str)
    if mood is not None and mood not in MOODS:
        raise not_understood("customer.characteristic[mood]")
    return Found(
        values={
            "customer.tier": traits.find("tier", str),
            "customer.mood": mood,
            "customer.fee_sensitive": traits.find("feeSensitive", bool),
            "customer.vulnerable": traits.find("vulnerable", bool) or False,
            "customer.escalated": traits.find("escalated", bool) or False,
        }
    )


QUESTIONS = (
    Question(system="CRM", facts=frozenset(HELD), ask=tell_holdings),
    Question(
        system="CRM",
        facts=frozenset(
            {
                "customer.tier",
                "customer.mood",
                "customer.fee_sensitive",
                "customer.vulnerable",
                "customer.escalated",
            }
        ),
        ask=ask_person,
    ),
)

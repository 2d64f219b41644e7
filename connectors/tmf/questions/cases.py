"""What is asked before anything is sold: is a case of this customer open, is the Wi-Fi the trouble.

Nothing is sold to somebody who is waiting for us.
"""

from datetime import timedelta

from app.domain.customer import Customer
from connectors.tmf.asking import Asker, Found, Question
from connectors.tmf.questions.business import TICKET_OPEN, read_contacts, read_tickets

WIFI_WITHIN = timedelta(days=90)


async def ask_case(asker: Asker, customer: Customer) -> Found:
    """Say whether a fault, a complaint or a dispute is open."""
    kinds = asker.settings.case_tickets
    waiting = (
        ticket.id
        for ticket in await read_tickets(asker, customer)
        if ticket.status in TICKET_OPEN and ticket.ticket_type.startswith(kinds)
    )
    return Found(values={"offer.open_case": next(waiting, None)})


async def ask_wifi(asker: Asker, customer: Customer) -> Found:
    """Say how often they have called about the Wi-Fi lately."""
    since = asker.now() - WIFI_WITHIN
    calls = 0
    for at, contact in await read_contacts(asker, customer):
        said = f"{contact.description} {contact.reason}".lower()
        calls += at >= since and any(word in said for word in asker.settings.wifi_words)
    return Found(values={"offer.wifi_calls": calls})


QUESTIONS = (
    Question(system="Tickets", facts=frozenset({"offer.open_case"}), ask=ask_case),
    Question(system="CRM", facts=frozenset({"offer.wifi_calls"}), ask=ask_wifi, whose="login"),
)

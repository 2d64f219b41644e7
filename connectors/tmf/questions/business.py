"""What CRM, Billing and Tickets are asked."""

from datetime import datetime, timedelta
from decimal import Decimal

from app.domain.customer import Customer
from app.domain.events import HistoryEntry
from app.sdk.errors import ConnectorError
from connectors.tmf.asking import Asker, Found, Question, key_of, wording
from connectors.tmf.replies import NAME, Characteristics, fen, not_understood, plain
from connectors.tmf.shapes import (
    AccountRecord,
    BillRecord,
    InteractionRecord,
    Money,
    OrderRecord,
    ProductRecord,
    TicketRecord,
    in_utc,
)

PRODUCT_STATUSES = {
    "active": "active",
    "suspended": "suspended",
    "created": "pending",
    "pendingActive": "pending",
}
STOP_REASONS = frozenset({"linked_mobile", "request", "arrears", "risk"})
ENDED = frozenset({"cancelled", "terminated", "pendingTerminate", "aborted"})
ORDER_OPEN = frozenset({"acknowledged", "pending", "held", "inProgress", "partial"})
TICKET_OPEN = frozenset({"acknowledged", "pending", "held", "inProgress"})
TICKET_CLOSED = frozenset({"resolved", "closed"})
REPEAT_WITHIN = timedelta(days=30)
NOTHING_OWED = Money(value=Decimal(0))


async def ask_product(asker: Asker, customer: Customer) -> Found:
    """Ask TMF637 for the product behind the line."""
    product = await asker.wire.get_one(
        asker.settings.paths.product,
        "product",
        key_of(customer, "subscription"),
        ProductRecord,
        fields="name,status,terminationDate,productCharacteristic",
    )
    if product.status in ENDED:
        raise ConnectorError(NAME, f"product is {product.status}")
    if product.status not in PRODUCT_STATUSES:
        raise not_understood("product.status")
    traits = Characteristics("product.productCharacteristic", product.product_characteristic)
    return Found(
        values={
            "product.name": plain(product.name),
            "product.speed_mbps": traits.find("downstreamMbps", int),
            "product.status": PRODUCT_STATUSES[product.status],
            "product.stop_reason": _stop_reason(traits),
            "product.expires_at": in_utc(product.termination_date),
        }
    )


def _stop_reason(traits: Characteristics) -> str | None:
    found = traits.find("stopReason", str)
    if found is not None and found not in STOP_REASONS:
        raise not_understood("product.productCharacteristic[stopReason]")
    return found


async def ask_order(asker: Asker, customer: Customer) -> Found:
    """Ask TMF622 for an order in progress on the line."""
    product_id = key_of(customer, "subscription")
    orders = await asker.wire.get_all(
        asker.settings.paths.product_order,
        "productOrder",
        {"productOrderItem.product.id": product_id},
        OrderRecord,
    )
    ours = (
        order.id
        for order in orders
        if order.state.partition(".")[0] in ORDER_OPEN
        and any(item.product and item.product.id == product_id for item in order.product_order_item)
    )
    return Found(values={"order.open": next(ours, None)})


async def ask_interactions(asker: Asker, customer: Customer) -> Found:
    """Ask TMF683 for past contacts; "today" is by this machine's calendar."""
    today = asker.now().astimezone().date()
    history: list[HistoryEntry] = []
    calls_today = 0
    for at, contact in await read_contacts(asker, customer):
        calls_today += contact.direction == "inbound" and at.astimezone().date() == today
        words = wording(contact.note, contact.description or contact.reason)
        history.append(HistoryEntry(at=at, text=words))
    return Found(values={"contact.calls_today": calls_today}, history=_newest_first(history))


async def read_contacts(
    asker: Asker, customer: Customer
) -> list[tuple[datetime, InteractionRecord]]:
    """Ask TMF683 for every past contact with the customer, and when it was."""
    found = await asker.wire.get_all(
        asker.settings.paths.party_interaction,
        "partyInteraction",
        {"relatedParty.partyOrPartyRole.id": customer.customer_id},
        InteractionRecord,
    )
    return [
        (at, contact)
        for contact in found
        if (at := _contact_at(contact)) is not None
        and any(party.party_id == customer.customer_id for party in contact.related_party)
    ]


def _contact_at(contact: InteractionRecord) -> datetime | None:
    began = contact.interaction_date.start_date_time if contact.interaction_date else None
    return in_utc(began or contact.creation_date)


def _newest_first(history: list[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    return tuple(sorted(history, key=lambda entry: entry.at, reverse=True))


async def ask_account(asker: Asker, customer: Customer) -> Found:
    """Ask TMF666 how the billing account stands."""
    account = await asker.wire.get_one(
        asker.settings.paths.account,
        "billingAccount",
        key_of(customer, "account"),
        AccountRecord,
        fields="state,paymentStatus",
    )
    match account.state.lower():
        case "active":
            behind = account.payment_status.lower() in ("inarrears", "overdue")
            status = "arrears" if behind else "active"
        case "suspended":
            status = "stopped"
        case "expired":
            status = "expired"
        case _:
            raise not_understood("billingAccount.state")
    return Found(values={"account.status": status})


async def ask_bills(asker: Asker, customer: Customer) -> Found:
    """Ask TMF678 what is owed and when something was last paid."""
    account_id = key_of(customer, "account")
    bills = await asker.wire.get_all(
        asker.settings.paths.customer_bill,
        "customerBill",
        {"billingAccount.id": account_id},
        BillRecord,
    )
    owed_fen = 0
    paid_at = None
    for bill in bills:
        if bill.billing_account is None or bill.billing_account.id != account_id:
            continue
        if bill.state != "settled":
            owed_fen += fen(bill.remaining_amount or NOTHING_OWED, "customerBill.remainingAmount")
        if bill.applied_payment and bill.last_update is not None:
            paid_at = max(bill.last_update, paid_at or bill.last_update)
    return Found(values={"account.owed_fen": owed_fen, "account.paid_at": in_utc(paid_at)})


async def read_tickets(asker: Asker, customer: Customer) -> list[TicketRecord]:
    """Ask TMF621 for every ticket about what the customer has."""
    product_id = key_of(customer, "subscription")
    tickets = await asker.wire.get_all(
        asker.settings.paths.trouble_ticket,
        "troubleTicket",
        {"relatedEntity.entity.id": product_id},
        TicketRecord,
    )
    return [
        ticket
        for ticket in tickets
        if any(related.entity_id == product_id for related in ticket.related_entity)
    ]


async def ask_tickets(asker: Asker, customer: Customer) -> Found:
    """Ask TMF621 for fault tickets of the line, open and lately closed."""
    ours = await read_tickets(asker, customer)
    faults = [t for t in ours if t.ticket_type.startswith(asker.settings.fault_tickets)]
    current = next((ticket for ticket in faults if ticket.status in TICKET_OPEN), None)
    since = asker.now() - REPEAT_WITHIN
    return Found(
        values={
            "ticket.open": current.id if current else None,
            "ticket.due_at": in_utc(current.expected_resolution_date) if current else None,
            "ticket.faults_30d": sum(_closed_after(ticket, since) for ticket in faults),
        },
        history=_newest_first([entry for ticket in ours for entry in _remembered(ticket)]),
    )


def _closed_after(ticket: TicketRecord, since: datetime) -> bool:
    closed_at = ticket.resolution_date or ticket.creation_date
    return ticket.status in TICKET_CLOSED and closed_at is not None and closed_at >= since


def _remembered(ticket: TicketRecord) -> list[HistoryEntry]:
    at = in_utc(ticket.creation_date)
    if at is None:
        return []
    words = wording(ticket.note, ticket.description or ticket.ticket_type)
    text = {language: f"{ticket.id} {line}" for language, line in words.items()}
    tone = "warn" if ticket.status in TICKET_OPEN else "neutral"
    return [HistoryEntry(at=at, text=text, tone=tone)]


QUESTIONS = (
    Question(
        system="CRM",
        facts=frozenset(
            {
                "product.name",
                "product.speed_mbps",
                "product.status",
                "product.stop_reason",
                "product.expires_at",
            }
        ),
        ask=ask_product,
    ),
    Question(system="CRM", facts=frozenset({"order.open"}), ask=ask_order),
    Question(system="CRM", facts=frozenset({"contact.calls_today"}), ask=ask_interactions),
    Question(system="Billing", facts=frozenset({"account.status"}), ask=ask_account),
    Question(
        system="Billing", facts=frozenset({"account.owed_fen", "account.paid_at"}), ask=ask_bills
    ),
    Question(
        system="Tickets",
        facts=frozenset({"ticket.open", "ticket.due_at", "ticket.faults_30d"}),
        ask=ask_tickets,
    ),
)

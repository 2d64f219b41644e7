"""What is asked about an order in progress: CRM, network side, and the visits that are booked."""

from datetime import timedelta
from enum import StrEnum

from app.domain.customer import Customer
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.care_shapes import AppointmentRecord, ProgressRecord, ServiceOrderRecord
from connectors.tmf.questions.business import ORDER_OPEN
from connectors.tmf.replies import not_understood
from connectors.tmf.shapes import in_utc

JUST_DONE = timedelta(days=3)
"""An order completed no longer ago than this may be what the customer calls about."""

BOOKED = frozenset({"initialized", "confirmed"})


class HeldUpBy(StrEnum):
    """What may hold an order up."""

    NO_PORT = "no_port"
    CUSTOMER_ABSENT = "customer_absent"
    PAYMENT = "payment"
    REAL_NAME = "real_name"
    PARTS = "parts"


class Kind(StrEnum):
    """What an order is for."""

    INSTALL = "install"
    MOVE = "move"
    SPEED = "speed"
    PORT_IN = "port_in"
    REPAIR = "repair"


async def ask_progress(asker: Asker, customer: Customer) -> Found:
    """Ask TMF622 how far the order is, or which one was just completed."""
    current, done = await _orders(asker, customer)
    held = current.product_order_error_message if current else ()
    return Found(
        values={
            "order.kind": _one_of(Kind, current.category, "category") if current else None,
            "order.expected_at": in_utc(current.expected_completion_date) if current else None,
            "order.blocked": _one_of(HeldUpBy, held[0].code, "productOrderErrorMessage")
            if held
            else None,
            "order.done": done.id if done else None,
        }
    )


def _one_of(kind: type[StrEnum], text: str, where: str) -> str | None:
    if not text:
        return None
    if text not in set(kind):
        raise not_understood(f"productOrder.{where}")
    return text


async def _orders(
    asker: Asker, customer: Customer
) -> tuple[ProgressRecord | None, ProgressRecord | None]:
    """Return the order in progress and the one just completed, as far as there are any."""
    product_id = key_of(customer, "subscription")
    found = await asker.wire.get_all(
        asker.settings.paths.product_order,
        "productOrder",
        {"productOrderItem.product.id": product_id},
        ProgressRecord,
    )
    ours = [
        each
        for each in found
        if any(item.product and item.product.id == product_id for item in each.product_order_item)
    ]
    since = asker.now() - JUST_DONE
    done = [o for o in ours if o.state == "completed" and (o.completion_date or since) > since]
    current = next((o for o in ours if o.state.partition(".")[0] in ORDER_OPEN), None)
    return current, next(iter(done), None)


async def ask_provisioned(asker: Asker, customer: Customer) -> Found:
    """Ask TMF641 whether the network carried out the order that is said to be done.

    One it did not is still open there, whatever CRM says.
    """
    _, done = await _orders(asker, customer)
    if done is None:
        return Found(values={"order.provisioned": None, "order.open": None}, asked=False)
    found = await asker.wire.get_all(
        asker.settings.paths.service_order,
        "serviceOrder",
        {"externalId": done.id},
        ServiceOrderRecord,
    )
    ours = [each for each in found if each.external_id == done.id]
    switched_on = all(each.state == "completed" for each in ours) if ours else None
    still_open = done.id if switched_on is False else None
    return Found(values={"order.provisioned": switched_on, "order.open": still_open})


async def ask_visit(asker: Asker, customer: Customer) -> Found:
    """Ask TMF646 when the engineer comes."""
    current, _ = await _orders(asker, customer)
    if current is None:
        return Found(values={"order.visit_at": None})
    found = await asker.wire.get_all(
        asker.settings.paths.appointment,
        "appointment",
        {"relatedEntity.id": current.id},
        AppointmentRecord,
    )
    booked = [
        each.valid_for.start_date_time
        for each in found
        if each.status in BOOKED
        and each.valid_for is not None
        and each.valid_for.start_date_time is not None
        and any(entity.id == current.id for entity in each.related_entity)
    ]
    return Found(values={"order.visit_at": in_utc(min(booked, default=None))})


QUESTIONS = (
    Question(
        system="CRM",
        facts=frozenset({"order.kind", "order.expected_at", "order.blocked", "order.done"}),
        ask=ask_progress,
    ),
    Question(
        system="PBOSS",
        facts=frozenset({"order.provisioned", "order.open"}),
        ask=ask_provisioned,
    ),
    Question(system="CRM", facts=frozenset({"order.visit_at"}), ask=ask_visit),
)

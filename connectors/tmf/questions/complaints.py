"""What the ticket desk is asked about complaints, and the NOC about causes many complain of."""

from app.domain.customer import Customer
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.care_shapes import CauseRecord, ComplaintRecord
from connectors.tmf.questions.business import TICKET_CLOSED, TICKET_OPEN
from connectors.tmf.questions.network import COMPLAINTS, PROBLEM_OPEN
from connectors.tmf.replies import Characteristics
from connectors.tmf.shapes import in_utc


async def ask_complaints(asker: Asker, customer: Customer) -> Found:
    """Ask TMF621 for the complaint that is open, and the one that was closed last."""
    product_id = key_of(customer, "subscription")
    found = await asker.wire.get_all(
        asker.settings.paths.trouble_ticket,
        "troubleTicket",
        {"relatedEntity.entity.id": product_id},
        ComplaintRecord,
    )
    ours = [
        each
        for each in found
        if each.ticket_type.startswith(COMPLAINTS)
        and any(related.entity_id == product_id for related in each.related_entity)
    ]
    current = next((each for each in ours if each.status in TICKET_OPEN), None)
    closed = [each for each in ours if each.status in TICKET_CLOSED and each.resolution_date]
    last = max(closed, key=lambda each: each.resolution_date or asker.now(), default=None)
    counted = _traits(current or last)
    return Found(
        values={
            "complaint.open": current.id if current else None,
            "complaint.due_at": in_utc(current.expected_resolution_date) if current else None,
            "complaint.urges": _traits(current).find("urges", int) or 0,
            "complaint.last_closed": last.id if last else None,
            "complaint.closed_at": in_utc(last.resolution_date) if last else None,
            "complaint.repeats": _traits(last).find("repeats", int) or 0,
            "complaint.amount_fen": counted.find("amountFen", int) or 0,
        }
    )


def _traits(record: ComplaintRecord | None) -> Characteristics:
    traits = record.trouble_ticket_characteristic if record else ()
    return Characteristics("troubleTicket.troubleTicketCharacteristic", traits)


async def ask_causes(asker: Asker, customer: Customer) -> Found:
    """Ask TMF656 how many complain about one cause where the customer is."""
    area = key_of(customer, "area")
    problems = await asker.wire.get_all(
        asker.settings.paths.service_problem,
        "serviceProblem",
        {"affectedLocation.place.id": area},
        CauseRecord,
    )
    counts = [
        each.affected_number_of_services
        for each in problems
        if each.category == COMPLAINTS
        and each.status in PROBLEM_OPEN
        and any(location.place_id == area for location in each.affected_location)
    ]
    return Found(values={"complaint.same_cause": max(counts, default=0)})


QUESTIONS = (
    Question(
        system="Tickets",
        facts=frozenset(
            {
                "complaint.open",
                "complaint.due_at",
                "complaint.urges",
                "complaint.last_closed",
                "complaint.closed_at",
                "complaint.repeats",
                "complaint.amount_fen",
            }
        ),
        ask=ask_complaints,
    ),
    Question(system="NOC", facts=frozenset({"complaint.same_cause"}), ask=ask_causes),
)

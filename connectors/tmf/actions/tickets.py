"""Tickets (TMF621): opened once, filled in with the evidence, and found again by their key."""

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.domain.guide import Text
from app.sdk.connector import Receipt
from connectors.tmf.actions.action import OWNER, Action, Body, Progress
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.replies import understand
from connectors.tmf.settings import Settings
from connectors.tmf.shapes import Created, TicketRecord
from connectors.tmf.texts import ticket_description

FEE_CHECKS = (
    "bill.over_fen", "bill.double_fen", "usage.duplicate_fen", "usage.late_fen", "cap.limit_fen",
    "reminder.delivered", "bucket.idle",
)  # fmt: skip


VAS_CHECKS = ("vas.evidence", "vas.used_times", "vas.paid_fen", "vas.refunded_at", "vas.status")


class OpenTicket(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of ticket is opened; the settings may name another type for it.

    Attributes:
        repeat_of: The fact that names the ticket it says was not solved.
        checks: Facts that should have been looked at: the ticket says which could not be.
        waits_for: Facts that name the problem of many the customer waits for the end of.
    """

    ticket_type: str
    severity: str
    title: Text
    repeat_of: str = ""
    checks: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Open it."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.trouble_ticket,
            "troubleTicket",
            ticket_body(self, person, order, asker.settings),
            key=order.key,
        )
        return Receipt(reference=understand(answer, Created, "troubleTicket").id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for the ticket with this order's key."""
        tickets = await asker.wire.get_all(
            asker.settings.paths.trouble_ticket,
            "troubleTicket",
            {"externalIdentifier.id": order.key},
            TicketRecord,
        )
        ours = (Receipt(reference=ticket.id) for ticket in tickets if ticket.has_key(order.key))
        return next(ours, None)


def ticket_body(kind: OpenTicket, person: Customer, order: ActionState, settings: Settings) -> Body:
    """TMF621 v5 TroubleTicket, filled in with the evidence.

    Raises:
        ConnectorError: The customer has no product on record to open it on.
    """
    language = settings.language if settings.language in kind.title else "en"
    key = {
        "@type": "ExternalIdentifier",
        "owner": OWNER,
        "externalIdentifierType": "idempotencyKey",
        "id": order.key,
    }
    product = _reference("EntityRef", "Product", key_of(person, "subscription"))
    party = _reference("PartyRoleRef", "Customer", person.customer_id)
    again = order.parameters.get(kind.repeat_of, "") if kind.repeat_of else ""
    related = {"@type": "TroubleTicketRelationship", "relationshipType": "repeatOf", "id": again}
    body: Body = {
        "@type": "TroubleTicket",
        "name": kind.title[language],
        "description": ticket_description(kind.title[language], order, language, kind.checks),
        "severity": kind.severity,
        "ticketType": settings.ticket_types.get(order.action, kind.ticket_type),
        "externalIdentifier": [key],
        "relatedEntity": [
            {"@type": "RelatedEntity", "role": "subject", "entity": product},
            *_problems(kind, order),
        ],
        "relatedParty": [
            {
                "@type": "RelatedPartyRefOrPartyRoleRef",
                "role": "customer",
                "partyOrPartyRole": party,
            }
        ],
    }
    return body | ({"troubleTicketRelationship": [related]} if again else {})


def _problems(kind: OpenTicket, order: ActionState) -> list[Body]:
    """Name the problem the ticket waits for; the first known counts."""
    known = next((found for name in kind.waits_for if (found := order.parameters.get(name))), "")
    entity = _reference("EntityRef", "ServiceProblem", known)
    return [{"@type": "RelatedEntity", "role": "problem", "entity": entity}] if known else []


def _reference(kind: str, referred: str, identifier: str) -> Body:
    return {"@type": kind, "@referredType": referred, "id": identifier}


def opens(
    ticket_type: str,
    severity: str,
    zh: str,
    en: str,
    *,
    repeat_of: str = "",
    checks: tuple[str, ...] = (),
    waits_for: tuple[str, ...] = (),
) -> OpenTicket:
    """Say in one line how a kind of ticket is opened."""
    return OpenTicket(
        ticket_type=ticket_type,
        severity=severity,
        title={"zh": zh, "en": en},
        repeat_of=repeat_of,
        checks=checks,
        waits_for=waits_for,
    )


ACTIONS: dict[str, Action] = {
    "ticket.dispatch_fibre": opens(
        "fault.broadband.fibre", "major", "光纤线路检修", "Fibre repair"
    ),
    "ticket.dispatch_home": opens("fault.broadband.home", "minor", "上门检修", "Home visit"),
    "ticket.noc": opens("fault.network", "critical", "网络群障", "Network fault"),
    "ticket.provisioning": opens(
        "order.provisioning", "major", "数据配置核查", "Provisioning check"
    ),
    "ticket.fee": opens(
        "fee", "major", "流量费用核查", "Data charge to be checked", checks=FEE_CHECKS
    ),
    "ticket.vas": opens(
        "vas", "major", "增值业务退费核查", "Service refund to be checked", checks=VAS_CHECKS
    ),
    "ticket.vas_batch": opens(
        "vas.batch", "critical", "增值业务批量退费预警", "Many refunds of one service"
    ),
    "ticket.lead_broadband": opens(
        "lead.broadband", "minor", "宽带办理意向", "Wants broadband at home"
    ),
    "ticket.lead_wifi": opens(
        "lead.wifi", "minor", "全屋 Wi-Fi 意向", "Wants better Wi-Fi at home"
    ),
    "ticket.fee_urgent": opens(
        "fee",
        "critical",
        "流量费用异常（加急）",
        "Abnormal data charge (urgent)",
        checks=FEE_CHECKS,
    ),
}

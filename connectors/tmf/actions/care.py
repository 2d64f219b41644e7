"""What is done about complaints, orders and leased lines: tickets, notes, visits, texts."""

from urllib.parse import quote

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.domain.guide import Text
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError
from connectors.tmf.actions.action import OWNER, Action, Progress
from connectors.tmf.actions.messages import SendMessage
from connectors.tmf.actions.tickets import opens
from connectors.tmf.asking import Asker
from connectors.tmf.care_shapes import AppointmentRecord, NotedTicket
from connectors.tmf.care_texts import (
    complaint_message,
    order_message,
    progress_message,
    selfcare_message,
)
from connectors.tmf.replies import NAME, understand
from connectors.tmf.shapes import Created

BOOKED = frozenset({"initialized", "confirmed"})


class AddNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note on a ticket there is already, which one fact names.

    Attributes:
        severity: What it is raised to; empty leaves it.
    """

    of: str
    text: Text
    severity: str = ""

    async def perform(
        self, asker: Asker, _person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Write it below those there are: a list that is changed is replaced by what is sent."""
        ticket_id = self._ticket(order)
        noted = await self._noted(asker, ticket_id)
        text = self.text[asker.settings.language if asker.settings.language in self.text else "en"]
        body = {
            "@type": "TroubleTicket",
            "note": [
                *noted.note,
                {"@type": "Note", "id": order.key, "author": OWNER, "text": text},
            ],
            "externalIdentifier": [
                *noted.external_identifier,
                {
                    "@type": "ExternalIdentifier",
                    "owner": OWNER,
                    "externalIdentifierType": "idempotencyKey",
                    "id": order.key,
                },
            ],
        }
        _, answer = await asker.wire.tell(
            "PATCH",
            asker.settings.paths.trouble_ticket,
            f"troubleTicket/{quote(ticket_id, safe='')}",
            body | ({"severity": self.severity} if self.severity else {}),
            key=order.key,
        )
        return Receipt(reference=understand(answer, Created, "troubleTicket").id)

    async def check(self, asker: Asker, _person: Customer, order: ActionState) -> Receipt | None:
        """Look whether the ticket carries this order's key."""
        ticket = await self._noted(asker, self._ticket(order))
        return Receipt(reference=ticket.id) if ticket.carries(order.key) else None

    async def _noted(self, asker: Asker, ticket_id: str) -> NotedTicket:
        return await asker.wire.get_one(
            asker.settings.paths.trouble_ticket, "troubleTicket", ticket_id, NotedTicket
        )

    def _ticket(self, order: ActionState) -> str:
        found = order.parameters.get(self.of, "")
        if not found:
            raise ConnectorError(NAME, "no ticket to add it to")
        return found


class BookVisit(msgspec.Struct, frozen=True):
    """An engineer's visit for the order in progress, on the day that suits."""

    async def perform(
        self, asker: Asker, _person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Book it."""
        order_id = self._order(order)
        body = {
            "@type": "Appointment",
            "validFor": {"startDateTime": asker.now().isoformat()},
            "relatedEntity": [{"id": order_id, "@referredType": "ProductOrder"}],
            "characteristic": [{"name": "suits", "value": order.parameters.get("order.suits", "")}],
            "externalId": order.key,
        }
        _, answer = await asker.wire.tell(
            "POST", asker.settings.paths.appointment, "appointment", body, key=order.key
        )
        return Receipt(reference=understand(answer, Created, "appointment").id)

    async def check(self, asker: Asker, _person: Customer, order: ActionState) -> Receipt | None:
        """Look for a visit that is booked for this order."""
        order_id = self._order(order)
        found = await asker.wire.get_all(
            asker.settings.paths.appointment,
            "appointment",
            {"relatedEntity.id": order_id},
            AppointmentRecord,
        )
        ours = (
            Receipt(reference=each.id)
            for each in found
            if each.status in BOOKED
            and any(entity.id == order_id for entity in each.related_entity)
        )
        return next(ours, None)

    def _order(self, order: ActionState) -> str:
        found = order.parameters.get("order.open", "")
        if not found:
            raise ConnectorError(NAME, "no order to book it for")
        return found


ACTIONS: dict[str, Action] = {
    "complaint.urge": AddNote(
        of="complaint.open", text={"zh": "客户催办", "en": "The customer asks how far it is"}
    ),
    "complaint.raise": AddNote(
        of="complaint.open",
        text={"zh": "再次催办，提级并报主管", "en": "Asked again: raised, supervisor told"},
        severity="critical",
    ),
    "complaint.repeat": opens(
        "complaint.repeat",
        "major",
        "重复投诉",
        "Repeated complaint",
        repeat_of="complaint.last_closed",
    ),
    "complaint.major": opens(
        "complaint.major",
        "critical",
        "重大投诉",
        "Major complaint",
        repeat_of="complaint.last_closed",
    ),
    "complaint.fees": opens("complaint.fees", "minor", "资费投诉", "Complaint about charges"),
    "complaint.network": opens(
        "complaint.network", "minor", "网络投诉", "Complaint about the network"
    ),
    "complaint.service": opens("complaint.service", "minor", "服务投诉", "Complaint about service"),
    "alarm.attach": opens(
        "fault.enterprise.incident", "critical", "挂接专线故障", "Attached to an incident"
    ),
    "ticket.headquarters": opens(
        "fault.enterprise.headquarters", "critical", "升级总部", "For headquarters"
    ),
    "ticket.enterprise": opens(
        "fault.enterprise.network", "critical", "专线网络侧故障", "Leased line, network"
    ),
    "ticket.enterprise_fibre": opens(
        "fault.enterprise.fibre", "critical", "专线光缆抢修", "Leased line, fibre"
    ),
    "ticket.enterprise_site": opens(
        "fault.enterprise.site", "major", "专线客户侧上门", "Leased line, at the site"
    ),
    "ticket.enterprise_security": opens(
        "fault.enterprise.security", "major", "流量防护核查", "Traffic defence, to be checked"
    ),
    "ticket.enterprise_upgrade": opens(
        "consult.upgrade", "minor", "专线扩容需求", "More bandwidth wanted"
    ),
    "ticket.consult": opens("consult", "minor", "咨询核实", "To be checked"),
    "order.urge": opens("order.urge", "major", "订单催办", "Order urged"),
    "visit.book": BookVisit(),
    "sms.complaint_number": SendMessage(words=complaint_message),
    "sms.enterprise_progress": SendMessage(words=progress_message),
    "sms.order_status": SendMessage(words=order_message),
    "sms.selfcare": SendMessage(words=selfcare_message, purpose="selfcare"),
}

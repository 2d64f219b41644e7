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
from connectors.tmf.actions.tickets import OpenTicket
from connectors.tmf.asking import Asker
from connectors.tmf.care_shapes import AppointmentRecord
from connectors.tmf.care_texts import (
    complaint_message,
    order_message,
    progress_message,
    selfcare_message,
)
from connectors.tmf.replies import NAME, understand
from connectors.tmf.shapes import Created, TicketRecord

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
        """Write it."""
        ticket_id = self._ticket(order)
        text = self.text[asker.settings.language if asker.settings.language in self.text else "en"]
        body = {
            "@type": "TroubleTicket",
            "note": [{"@type": "Note", "author": OWNER, "text": text}],
            "externalIdentifier": [
                {
                    "@type": "ExternalIdentifier",
                    "owner": OWNER,
                    "externalIdentifierType": "idempotencyKey",
                    "id": order.key,
                }
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
        ticket = await asker.wire.get_one(
            asker.settings.paths.trouble_ticket, "troubleTicket", self._ticket(order), TicketRecord
        )
        noted = any(each.id == order.key for each in ticket.external_identifier)
        return Receipt(reference=ticket.id) if noted else None

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


def _complaint(kind: str, severity: str, zh: str, en: str, repeat_of: str = "") -> OpenTicket:
    return OpenTicket(
        ticket_type=f"complaint.{kind}",
        severity=severity,
        title={"zh": zh, "en": en},
        repeat_of=repeat_of,
    )


def _fault(kind: str, severity: str, zh: str, en: str) -> OpenTicket:
    title = {"zh": zh, "en": en}
    return OpenTicket(ticket_type=f"fault.enterprise.{kind}", severity=severity, title=title)


ACTIONS: dict[str, Action] = {
    "complaint.urge": AddNote(
        of="complaint.open", text={"zh": "客户催办", "en": "The customer asks how far it is"}
    ),
    "complaint.raise": AddNote(
        of="complaint.open",
        text={"zh": "再次催办，提级并报主管", "en": "Asked again: raised, supervisor told"},
        severity="critical",
    ),
    "complaint.repeat": _complaint(
        "repeat", "major", "重复投诉", "Repeated complaint", "complaint.last_closed"
    ),
    "complaint.major": _complaint(
        "major", "critical", "重大投诉", "Major complaint", "complaint.last_closed"
    ),
    "complaint.fees": _complaint("fees", "minor", "资费投诉", "Complaint about charges"),
    "complaint.network": _complaint("network", "minor", "网络投诉", "Complaint about the network"),
    "complaint.service": _complaint("service", "minor", "服务投诉", "Complaint about service"),
    "alarm.attach": _fault("incident", "critical", "挂接专线故障", "Attached to an incident"),
    "ticket.headquarters": _fault("headquarters", "critical", "升级总部", "For headquarters"),
    "ticket.enterprise": _fault("network", "critical", "专线网络侧故障", "Leased line, network"),
    "ticket.enterprise_fibre": _fault("fibre", "critical", "专线光缆抢修", "Leased line, fibre"),
    "ticket.enterprise_site": _fault("site", "major", "专线客户侧上门", "Leased line, at the site"),
    "ticket.enterprise_security": _fault(
        "security", "major", "流量防护核查", "Traffic defence, to be checked"
    ),
    "ticket.enterprise_upgrade": OpenTicket(
        ticket_type="consult.upgrade",
        severity="minor",
        title={"zh": "专线扩容需求", "en": "More bandwidth wanted"},
    ),
    "ticket.consult": OpenTicket(
        ticket_type="consult", severity="minor", title={"zh": "咨询核实", "en": "To be checked"}
    ),
    "order.urge": OpenTicket(
        ticket_type="order.urge", severity="major", title={"zh": "订单催办", "en": "Order urged"}
    ),
    "visit.book": BookVisit(),
    "sms.complaint_number": SendMessage(words=complaint_message),
    "sms.enterprise_progress": SendMessage(words=progress_message),
    "sms.order_status": SendMessage(words=order_message),
    "sms.selfcare": SendMessage(words=selfcare_message, purpose="selfcare"),
}

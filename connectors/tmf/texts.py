"""What the connector writes into other systems and to customers."""

from datetime import datetime

import msgspec

from app.domain.actions import ActionState
from app.domain.guide import Text


class TicketKind(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of ticket is opened."""

    ticket_type: str
    severity: str
    title: Text


TICKETS: dict[str, TicketKind] = {
    "ticket.dispatch_fibre": TicketKind(
        ticket_type="fault.broadband.fibre",
        severity="major",
        title={"zh": "光纤线路检修", "en": "Fibre repair"},
    ),
    "ticket.dispatch_home": TicketKind(
        ticket_type="fault.broadband.home",
        severity="minor",
        title={"zh": "上门检修", "en": "Home visit"},
    ),
    "ticket.noc": TicketKind(
        ticket_type="fault.network",
        severity="critical",
        title={"zh": "网络群障", "en": "Network fault"},
    ),
    "ticket.provisioning": TicketKind(
        ticket_type="order.provisioning",
        severity="major",
        title={"zh": "数据配置核查", "en": "Provisioning check"},
    ),
}

EVIDENCE: Text = {"zh": "已核查：", "en": "Checked:"}
OUTAGE: Text = {
    "zh": "您所在片区网络故障{reference}正在抢修{until}。给您带来不便，敬请谅解。",
    "en": "We are repairing a network fault in your area{reference}{until}. We are sorry.",
}
REFERENCE: Text = {"zh": "({})", "en": " ({})"}
UNTIL: Text = {"zh": ",预计 {} 恢复", "en": ", expected to be fixed by {}"}


def ticket_description(kind: TicketKind, order: ActionState, language: str) -> str:
    """Write the ticket's text: what it is, and every fact it was opened on."""
    facts = [f"{name}: {value}" for name, value in sorted(order.parameters.items()) if value]
    return "\n".join(
        [kind.title[language], EVIDENCE[language], *facts] if facts else [kind.title[language]]
    )


def outage_message(order: ActionState, language: str) -> str:
    """Write the text message that says when an outage is expected to end."""
    spoken = language if language in OUTAGE else "en"
    reference = order.parameters.get("area.outage_id", "")
    until = order.parameters.get("area.outage_until", "")
    return OUTAGE[spoken].format(
        reference=REFERENCE[spoken].format(reference) if reference else "",
        until=UNTIL[spoken].format(_clock(until)) if until else "",
    )


def _clock(text: str) -> str:
    """Show an instant as this machine's local time; what is none stays as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.astimezone().strftime("%m-%d %H:%M") if at.tzinfo else text

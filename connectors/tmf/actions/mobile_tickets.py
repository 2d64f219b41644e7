"""Tickets about a mobile line: one kind for each desk that has to look at it."""

from connectors.tmf.actions.action import Action
from connectors.tmf.actions.tickets import OpenTicket

NETWORK_CHECKS = (
    "mobile.status", "cell.outage", "hlr.data_on", "hlr.attached", "hlr.data_session",
)  # fmt: skip
CALL_CHECKS = ("mobile.status", "cell.outage", "hlr.volte", "hlr.attached", "voice.fails_24h")
MESSAGE_CHECKS = ("mobile.status", "sms.suspended", "sms.failed_24h", "mms.on")
"""What has to be looked at before such a ticket: it says which of it no system answered."""

ACTIONS: dict[str, Action] = {
    "ticket.mobile": OpenTicket(
        ticket_type="fault.mobile.network",
        severity="major",
        title={"zh": "移动网络故障 NETWORK-MOBILE", "en": "NETWORK-MOBILE: fault of a mobile line"},
        checks=NETWORK_CHECKS,
    ),
    "ticket.coverage": OpenTicket(
        ticket_type="fault.mobile.coverage",
        severity="minor",
        title={"zh": "移动信号覆盖", "en": "Mobile coverage"},
    ),
    "ticket.capacity": OpenTicket(
        ticket_type="fault.mobile.capacity",
        severity="minor",
        title={"zh": "小区忙时拥塞", "en": "Cell congested in the busy hour"},
    ),
    "ticket.cell": OpenTicket(
        ticket_type="fault.mobile.cell",
        severity="minor",
        title={"zh": "小区掉话指标核查", "en": "Cell where calls drop"},
    ),
    "ticket.voice": OpenTicket(
        ticket_type="fault.mobile.voice",
        severity="major",
        title={"zh": "语音业务故障", "en": "Fault with calls"},
        checks=CALL_CHECKS,
    ),
    "ticket.interconnect": OpenTicket(
        ticket_type="fault.network.interconnect",
        severity="critical",
        title={"zh": "网间互联故障", "en": "Fault on the way to another network"},
    ),
    "ticket.messaging": OpenTicket(
        ticket_type="fault.mobile.messaging",
        severity="major",
        title={"zh": "短信彩信故障", "en": "Fault with messages"},
        checks=MESSAGE_CHECKS,
    ),
    "ticket.porting": OpenTicket(
        ticket_type="fault.mobile.porting",
        severity="major",
        title={"zh": "携号转入短信路由核查", "en": "Routing of texts to a ported number"},
    ),
    "ticket.provider": OpenTicket(
        ticket_type="fault.mobile.provider",
        severity="minor",
        title={"zh": "应用或服务商侧问题", "en": "Trouble with one app or sender"},
    ),
    "ticket.sim": OpenTicket(
        ticket_type="order.sim",
        severity="minor",
        title={"zh": "SIM 卡解锁或换卡", "en": "SIM to be unlocked or replaced"},
    ),
    "ticket.security": OpenTicket(
        ticket_type="security.messaging",
        severity="minor",
        title={"zh": "短信关停复核（安全类）", "en": "Texts stopped: security review"},
    ),
    "ticket.line": OpenTicket(
        ticket_type="order.mobile",
        severity="major",
        title={"zh": "移动号码数据核查", "en": "Mobile line: records to be put right"},
    ),
    "ticket.follow": OpenTicket(
        ticket_type="follow.outage",
        severity="minor",
        title={"zh": "故障恢复后通知客户", "en": "Tell the customer when it is back"},
        waits_for=("cell.outage_id", "voice.trunk_id"),
    ),
}

"""Tickets about a mobile line: one kind for each desk that has to look at it."""

from connectors.tmf.actions.action import Action
from connectors.tmf.actions.tickets import opens

NETWORK_CHECKS = (
    "mobile.status", "cell.outage", "hlr.data_on", "hlr.attached", "hlr.data_session",
)  # fmt: skip
CALL_CHECKS = ("mobile.status", "cell.outage", "hlr.volte", "hlr.attached", "voice.fails_24h")
MESSAGE_CHECKS = ("mobile.status", "sms.suspended", "sms.failed_24h", "mms.on")
"""What has to be looked at before such a ticket: it says which of it no system answered."""

ACTIONS: dict[str, Action] = {
    "ticket.mobile": opens(
        "fault.mobile.network",
        "major",
        "移动网络故障 NETWORK-MOBILE",
        "NETWORK-MOBILE: fault of a mobile line",
        checks=NETWORK_CHECKS,
    ),
    "ticket.coverage": opens("fault.mobile.coverage", "minor", "移动信号覆盖", "Mobile coverage"),
    "ticket.capacity": opens(
        "fault.mobile.capacity", "minor", "小区忙时拥塞", "Cell congested in the busy hour"
    ),
    "ticket.cell": opens("fault.mobile.cell", "minor", "小区掉话指标核查", "Cell where calls drop"),
    "ticket.voice": opens(
        "fault.mobile.voice", "major", "语音业务故障", "Fault with calls", checks=CALL_CHECKS
    ),
    "ticket.interconnect": opens(
        "fault.network.interconnect",
        "critical",
        "网间互联故障",
        "Fault on the way to another network",
    ),
    "ticket.messaging": opens(
        "fault.mobile.messaging",
        "major",
        "短信彩信故障",
        "Fault with messages",
        checks=MESSAGE_CHECKS,
    ),
    "ticket.porting": opens(
        "fault.mobile.porting",
        "major",
        "携号转入短信路由核查",
        "Routing of texts to a ported number",
    ),
    "ticket.provider": opens(
        "fault.mobile.provider", "minor", "应用或服务商侧问题", "Trouble with one app or sender"
    ),
    "ticket.sim": opens("order.sim", "minor", "SIM 卡解锁或换卡", "SIM to be unlocked or replaced"),
    "ticket.security": opens(
        "security.messaging", "minor", "短信关停复核（安全类）", "Texts stopped: security review"
    ),
    "ticket.line": opens(
        "order.mobile", "major", "移动号码数据核查", "Mobile line: records to be put right"
    ),
    "ticket.follow": opens(
        "follow.outage",
        "minor",
        "故障恢复后通知客户",
        "Tell the customer when it is back",
        waits_for=("cell.outage_id", "voice.trunk_id"),
    ),
}

"""Texts to customers about complaints, orders, leased lines and how to look for oneself."""

from app.domain.actions import ActionState
from app.domain.guide import Text
from connectors.tmf.texts import local_time

COMPLAINT: Text = {
    "zh": "您的投诉已登记{number},我们会在承诺时限内答复您。",
    "en": "Your complaint is registered{number}. You will have an answer in the time promised.",
}
PROGRESS: Text = {
    "zh": "您的专线正在处理中{until},如有进展我们会及时通知您。",
    "en": "We are working on your line{until} and will keep you informed.",
}
ORDER: Text = {
    "zh": "您的订单{number}正在办理{until},可随时在 App 查看进度。",
    "en": "Your order{number} is on its way{until}; you can follow it in the app.",
}
SELFCARE: Text = {
    "zh": "您要查询的内容可点此查看(24 小时内有效): https://t.example/s/{link} 退订回 0000",
    "en": "You can see it here (good for 24 hours): https://t.example/s/{link} Stop: 0000",
}
UNTIL: Text = {"zh": ",预计 {} 完成", "en": ", expected by {}"}
LINK_LENGTH = 12


def complaint_message(order: ActionState, language: str) -> str:
    """Write that a complaint is registered."""
    return _filled(COMPLAINT, order, language, number="complaint.open")


def progress_message(order: ActionState, language: str) -> str:
    """Write that a leased line is being worked on."""
    return _filled(PROGRESS, order, language, until="change.until")


def order_message(order: ActionState, language: str) -> str:
    """Write how far an order is."""
    return _filled(ORDER, order, language, number="order.open", until="order.expected_at")


def selfcare_message(order: ActionState, language: str) -> str:
    """Write where to look for oneself: a link that tells nothing, made of the order's own key."""
    spoken = language if language in SELFCARE else "en"
    return SELFCARE[spoken].format(link=order.key.replace("-", "")[:LINK_LENGTH])


def _filled(
    text: Text, order: ActionState, language: str, number: str = "", until: str = ""
) -> str:
    spoken = language if language in text else "en"
    named = order.parameters.get(number, "") if number else ""
    by = order.parameters.get(until, "") if until else ""
    return text[spoken].format(
        number=f" {named}" if named else "",
        until=UNTIL[spoken].format(local_time(by)) if by else "",
    )

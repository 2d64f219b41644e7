"""What a customer is written about money: what was decided, how much, since when, and why."""

from datetime import datetime, timedelta

from app.domain.actions import ActionState
from app.domain.guide import Text
from app.sdk.errors import ConnectorError
from connectors.tmf.replies import FEN_PER_YUAN, NAME

CAUSES: dict[str, Text] = {
    "double": {"zh": "流量包重复扣费", "en": "the pack was charged twice"},
    "duplicate": {"zh": "话单重复计费", "en": "usage was rated twice"},
    "late": {"zh": "话单迟到、计错月份", "en": "usage was counted in the wrong month"},
    "cap": {"zh": "封顶未生效", "en": "your cap did not take effect"},
    "reminder": {"zh": "未按时提醒", "en": "the reminder did not reach you in time"},
    "untold": {"zh": "使用限制未说明", "en": "its limits had not been explained"},
}
REFUNDED: Text = {
    "zh": "您反映的{period}流量费用已核实：{cause}，{amount}元已退至您的话费账户。",
    "en": "Your data charge{period} was checked: {cause}. {amount} yuan is back on your account.",
}
REMEDIED: Text = {
    "zh": "您反映的{period}流量费用，已为您补办流量包，{amount}元已退至您的话费账户。",
    "en": "For your data charge{period} a pack was booked; {amount} yuan is back on your account.",
}
CREDITED: Text = {
    "zh": "您反映的{period}流量费用已核实，已为您一次性减免{amount}元，请查收话费账户。",
    "en": "Your data charge{period} was checked. A credit of {amount} yuan is on your account.",
}
EXPLAINED: Text = {
    "zh": "您反映的{period}流量费用{amount}元已逐项核对，计费无误。",
    "en": "Your data charge of {amount} yuan{period} has been checked line by line and is correct.",
}
USAGE: Text = {
    "zh": "随时查用量：App「流量查询」，或发送 CXLL 到本机客服号码。",
    "en": "See your usage any time in the app, or text CXLL to our service number.",
}
VAS_REFUNDED: Text = {
    "zh": "您的{name}费用{amount}元已全部退至话费账户。",
    "en": "All you paid for {name}, {amount} yuan, is back on your account.",
}
VAS_CREDITED: Text = {
    "zh": "关于您的{name}，已为您一次性减免{amount}元，请查收话费账户。",
    "en": "For {name} a credit of {amount} yuan is on your account.",
}
VAS_STOPPED: Text = {
    "zh": "您的{name}已退订，不再扣费。",
    "en": "{name} has been ended and costs nothing any more.",
}
BENEFIT_DONE: Text = {
    "zh": "您的{name}已处理，请在 App「我的权益」中领取或查看。",
    "en": "{name} has been seen to: claim it or look at it in the app under my benefits.",
}
ALL_SERVICES: Text = {
    "zh": "名下全部业务可发送 0000 查询和退订。",
    "en": "Text 0000 to see and end all your services.",
}
THIS_CALL = timedelta(hours=12)
"""What was given back longer ago has been written about before."""

PERIOD: Text = {"zh": "{}至{}", "en": " of {} to {}"}


def fee_result(order: ActionState, language: str) -> str:
    """Write what came of a fee dispute: refunded, credited or explained.

    Raises:
        ConnectorError: It is not known what came of it.
    """
    spoken = language if language in USAGE else "en"
    given = order.parameters
    refunded = _lately(order, "adjust.refunded_fen", "adjust.refunded_at")
    credited = _lately(order, "goodwill.last_fen", "goodwill.last_at")
    cause = CAUSES.get(given.get("adjust.cause", ""))
    amount = refunded or credited or given.get("bill.over_fen", "")
    if not amount.isdecimal():
        raise ConnectorError(NAME, "it is not known what to write")
    words = EXPLAINED
    if credited:
        words = CREDITED
    if refunded:
        words = REFUNDED if cause is not None else REMEDIED
    first = words[spoken].format(
        period=_period(given.get("bill.over_from", ""), given.get("bill.over_until", ""), spoken),
        cause=cause[spoken] if cause is not None else "",
        amount=_yuan(amount),
    )
    return f"{first}{'' if spoken == 'zh' else ' '}{USAGE[spoken]}"


def vas_result(order: ActionState, language: str) -> str:
    """Write what came of a service or a benefit: refunded, credited, stopped, or seen to.

    Raises:
        ConnectorError: It is not known what came of it.
    """
    spoken = language if language in ALL_SERVICES else "en"
    given = order.parameters
    name = given.get("vas.name") or given.get("benefit.name")
    refunded = _lately(order, "vas.refunded_fen", "vas.refunded_at")
    credited = _lately(order, "goodwill.last_fen", "goodwill.last_at")
    stopped = VAS_STOPPED[spoken].format(name=name) if given.get("vas.status") == "ended" else ""
    if not name:
        raise ConnectorError(NAME, "it is not known what to write")
    said = BENEFIT_DONE[spoken].format(name=name) if given.get("benefit.name") else ""
    if credited:
        said = VAS_CREDITED[spoken].format(name=name, amount=_yuan(credited))
    if refunded:
        said = VAS_REFUNDED[spoken].format(name=name, amount=_yuan(refunded))
    joint = "" if spoken == "zh" else " "
    return joint.join(part for part in (stopped, said, ALL_SERVICES[spoken]) if part)


def _yuan(fen: str) -> str:
    return f"{int(fen) / FEN_PER_YUAN:.2f}"


def _lately(order: ActionState, amount: str, at: str) -> str:
    """Return an amount that was given back in this call; empty when it was not."""
    given_at = _instant(order.parameters.get(at, ""))
    if given_at is None or order.asked_at - given_at > THIS_CALL:
        return ""
    return order.parameters.get(amount, "")


def _period(begins: str, ends: str, language: str) -> str:
    days = [_day(begins), _day(ends)]
    return PERIOD[language].format(*days) if all(days) else ""


def _day(text: str) -> str:
    at = _instant(text)
    return at.astimezone().strftime("%m-%d") if at is not None else ""


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None

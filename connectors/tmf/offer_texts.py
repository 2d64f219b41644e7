"""What a customer is written about an order: what, how much, from when, and how to undo it."""

from app.domain.actions import ActionState
from app.domain.guide import Text
from app.sdk.errors import ConnectorError
from connectors.tmf.replies import FEN_PER_YUAN, NAME

PLAN: Text = {
    "zh": "您已办理套餐变更：{name}，{yuan}元/月，下月1日生效。月底前可回复 QXBG 取消；"
    "如非本人办理请立即联系我们。",
    "en": "You have ordered {name}, {yuan} yuan a month, from the 1st of next month. Reply QXBG by "
    "the end of this month to cancel; if this was not you, contact us at once.",
}
PACK: Text = {
    "zh": "您已订购{name}，{yuan}元，即时生效。如非本人办理请立即联系我们。",
    "en": "You have ordered {name} for {yuan} yuan, valid now. If this was not you, contact us.",
}


def plan_confirmed(order: ActionState, language: str) -> str:
    """Write the second confirmation of a change of plan."""
    return _written(PLAN, order, language, "plan.next", "offer.best_fee_fen")


def pack_confirmed(order: ActionState, language: str) -> str:
    """Write the second confirmation of a pack."""
    return _written(PACK, order, language, "offer.added", "offer.added_fen")


def _written(words: Text, order: ActionState, language: str, name: str, amount: str) -> str:
    named, fen = order.parameters.get(name, ""), order.parameters.get(amount, "")
    if not named or not fen.isdecimal():
        raise ConnectorError(NAME, "it is not known what was ordered")
    spoken = language if language in words else "en"
    return words[spoken].format(name=named, yuan=f"{int(fen) / FEN_PER_YUAN:.2f}")

"""What is texted to the customer of a mobile line."""

from app.domain.actions import ActionState
from app.domain.guide import Text
from connectors.tmf.texts import REFERENCE, UNTIL, local_time, spoken_in

OUTAGE: Text = {
    "zh": "您附近的基站故障{reference}正在抢修{until}。恢复后会再通知您，敬请谅解。",
    "en": (
        "We are repairing a mobile site near you{reference}{until}. "
        "We'll text you again when it is back."
    ),
}
IDENTITY: Text = {
    "zh": (
        "您的号码需核验身份后恢复：请机主本人登录掌上营业厅 App 人脸核验，"
        "或携身份证原件到营业厅办理。"
    ),
    "en": (
        "Your number can be used again once your identity is checked: in our app by face, "
        "or with your original ID card in a shop."
    ),
}
PAY: Text = {
    "zh": "您可在掌上营业厅 App 首页“缴费”办理。缴清后一般几分钟内自动复机，请重启手机。",
    "en": (
        "You can pay in our app. The line comes back by itself within minutes; "
        "then please restart your phone."
    ),
}
COVERAGE: Text = {
    "zh": "您反映的{place}信号已列入优化计划{until}。室内可先连 Wi-Fi 并打开 Wi-Fi 通话。",
    "en": "Better coverage{place} is planned{until}. Indoors, Wi-Fi and Wi-Fi calling help.",
}
PLACE: Text = {"zh": "{}", "en": " at {}"}
PLANNED: Text = {"zh": ",预计 {} 完成", "en": " by {}"}
TRAVEL: Text = {
    "zh": (
        "出境提醒：先开通国际漫游，落地后打开“数据漫游”{pack}。未办包按流量计费，"
        "回国后记得关闭数据漫游。"
    ),
    "en": (
        "Before you travel: have roaming opened, and switch on data roaming when you land{pack}. "
        "Without a pack data is charged by volume; switch data roaming off when you are back."
    ),
}
PACK: Text = {"zh": "；可选 {}", "en": "; the pack for it is {}"}


def cell_message(order: ActionState, language: str) -> str:
    """Write when a mobile site is expected back."""
    spoken = spoken_in(OUTAGE, language)
    reference = order.parameters.get("cell.outage_id", "")
    until = order.parameters.get("cell.outage_until", "")
    return OUTAGE[spoken].format(
        reference=REFERENCE[spoken].format(reference) if reference else "",
        until=UNTIL[spoken].format(local_time(until)) if until else "",
    )


def identity_message(_order: ActionState, language: str) -> str:
    """Write where to go to be identified."""
    return IDENTITY[spoken_in(IDENTITY, language)]


def pay_message(_order: ActionState, language: str) -> str:
    """Write how to pay; it names no sum, as anybody may read a text."""
    return PAY[spoken_in(PAY, language)]


def coverage_message(order: ActionState, language: str) -> str:
    """Write when coverage will be better."""
    spoken = spoken_in(COVERAGE, language)
    place = order.parameters.get("radio.place", "")
    until = order.parameters.get("radio.fix_at", "")
    return COVERAGE[spoken].format(
        place=PLACE[spoken].format(place) if place else "",
        until=PLANNED[spoken].format(local_time(until).split(" ")[0]) if until else "",
    )


def travel_message(order: ActionState, language: str) -> str:
    """Write what to do before a trip."""
    spoken = spoken_in(TRAVEL, language)
    pack = order.parameters.get("roaming.offer", "")
    return TRAVEL[spoken].format(pack=PACK[spoken].format(pack) if pack else "")

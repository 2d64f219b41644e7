"""What the connector writes into other systems and to customers."""

from datetime import datetime

from app.domain.actions import ActionState
from app.domain.guide import Text

EVIDENCE: Text = {"zh": "已核查：", "en": "Checked:"}
UNCHECKED: Text = {"zh": "未能核查：", "en": "Could not be checked:"}
OUTAGE: Text = {
    "zh": "您所在片区网络故障{reference}正在抢修{until}。给您带来不便，敬请谅解。",
    "en": "We are repairing a network fault in your area{reference}{until}. We are sorry.",
}
SELFCHECK: Text = {
    "zh": "点此自检您的宽带(24 小时内有效): https://t.example/c/{}",
    "en": "Test your line here (good for 24 hours): https://t.example/c/{}",
}
REFERENCE: Text = {"zh": "({})", "en": " ({})"}
UNTIL: Text = {"zh": ",预计 {} 恢复", "en": ", expected to be fixed by {}"}


def ticket_description(
    title: str, order: ActionState, language: str, checks: tuple[str, ...] = ()
) -> str:
    """Write the ticket's text: what it is, every fact it was opened on, and what is not known."""
    facts = [f"{name}: {value}" for name, value in sorted(order.parameters.items()) if value]
    lines = [title, EVIDENCE[language], *facts] if facts else [title]
    unchecked = [name for name in checks if name not in order.parameters]
    return "\n".join([*lines, UNCHECKED[language], *unchecked] if unchecked else lines)


def outage_message(order: ActionState, language: str) -> str:
    """Write the text message that says when an outage is expected to end."""
    spoken = spoken_in(OUTAGE, language)
    reference = order.parameters.get("area.outage_id", "")
    until = order.parameters.get("area.outage_until", "")
    return OUTAGE[spoken].format(
        reference=REFERENCE[spoken].format(reference) if reference else "",
        until=UNTIL[spoken].format(local_time(until)) if until else "",
    )


def spoken_in(words: Text, language: str) -> str:
    """Return the language something is written in: the one asked for, or English."""
    return language if language in words else "en"


def local_time(text: str) -> str:
    """Show an instant as this machine's local time; what is none stays as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.astimezone().strftime("%m-%d %H:%M") if at.tzinfo else text


def selfcheck_message(order: ActionState, language: str) -> str:
    """Write where to test the line; the link tells nothing, it is made of the order's own key."""
    return SELFCHECK[spoken_in(SELFCHECK, language)].format(order.key.replace("-", "")[:12])

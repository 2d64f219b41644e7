"""Sample states of the status and of what it opens to. All names and values are invented."""

from datetime import timedelta

from msgspec.structs import replace

from tests.widgets.sample_texts import NOW
from tests.widgets.samples import EVIL, full, hostile
from widgets.state import (
    CardState,
    Chip,
    Details,
    FactDetail,
    SourceLine,
    SourceLook,
    Tone,
)

_MORE = {
    "en": (
        ("mobile", "phone", "ID check needed", Tone.BAD),
        ("internet", "zap", "Data flows", Tone.OK),
        ("radio", "map-pin", "Signal fine", Tone.NEUTRAL),
        ("circuit", "zap", "Bandwidth full", Tone.WARN),
        ("alarm", "triangle-alert", "No alarm", Tone.NEUTRAL),
    ),
    "zh": (
        ("mobile", "phone", "需核验身份", Tone.BAD),
        ("internet", "zap", "上网正常", Tone.OK),
        ("radio", "map-pin", "信号正常", Tone.NEUTRAL),
        ("circuit", "zap", "带宽占满", Tone.WARN),
        ("alarm", "triangle-alert", "无告警", Tone.NEUTRAL),
    ),
}


def many(language: str = "en") -> CardState:
    """Eleven chips: eight have a place; two systems differ, one is asked again."""
    zh = language == "zh"
    state = full(language)
    more = [Chip(key=k, icon=i, text=t, tone=tone) for k, i, t, tone in _MORE[language]]
    torn = Chip(
        key="order", icon="package", tone=Tone.WARN,
        text="已竣工 ≠ 施工中" if zh else "done ≠ in work", tip="CRM: done, PBOSS: in work",
    )  # fmt: skip
    busy = replace(state.chips[1], busy=True, mark="corner-down-left")
    chips = (state.chips[0], busy, *state.chips[2:5], torn, *more[1:3])
    return replace(state, chips=chips, rest=(more[3], more[0], more[4]))


def opened(language: str = "en") -> CardState:
    """A chip is opened whose facts two systems give, and differ on."""
    zh = language == "zh"
    differ = "工单状态各系统不一致：CRM：已竣工，PBOSS：施工中" if zh else (
        "Systems differ on Order status: CRM: completed, PBOSS: in progress"
    )  # fmt: skip
    took, hidden = ("用时 0.2 秒", "••••••") if zh else ("took 0.2 s", "••••••")
    status = FactDetail(
        key="order.status", label="工单状态" if zh else "Order status",
        value="已竣工" if zh else "completed", disputed=True, can_reveal=True, can_refresh=True,
        lines=(
            SourceLine(system="CRM", text="已竣工" if zh else "completed", took=took,
                       at=NOW - timedelta(seconds=12), raw=hidden),
            SourceLine(system="PBOSS", text="施工中" if zh else "in progress", took=took,
                       look=SourceLook.DIFFERS, at=NOW - timedelta(minutes=7), raw=hidden),
        ),
    )  # fmt: skip
    port = FactDetail(
        key="port", label="认证账号" if zh else "Login", value="bb12046", revealed=True,
        lines=(
            SourceLine(system="AAA", text="bb12046", took=took, raw="bb12046@telco",
                       at=NOW - timedelta(seconds=3),
                       note="CRM 未答复" if zh else "CRM did not answer"),
            SourceLine(system="CRM", text="2 秒内无响应" if zh else "no answer within 2 s",
                       look=SourceLook.FAILED, at=NOW - timedelta(seconds=3)),
        ),
    )  # fmt: skip
    old = FactDetail(
        key="light", label="接收光功率" if zh else "Received light", value="-20.6 dBm",
        busy=True, can_reveal=True,
        lines=(
            SourceLine(system="PON", text="-20.6 dBm", look=SourceLook.STALE, raw=hidden,
                       at=NOW - timedelta(hours=3), took=took),
        ),
    )  # fmt: skip
    details = Details(
        key="order", title="工单" if zh else "Orders", icon="package", tone=Tone.WARN,
        note=differ, facts=(status, port, old), busy=True, can_refresh=True,
    )  # fmt: skip
    return replace(many(language), details=details)


def listed(language: str = "en") -> CardState:
    """The chips there is no place for are listed."""
    state = many(language)
    title = "更多状态" if language == "zh" else "More status"
    details = Details(
        key="+circuit mobile alarm",
        title=title,
        icon="ellipsis",
        chips=state.rest,
        can_refresh=True,
    )
    return replace(state, details=details)


def hostile_details(language: str = "en", text: str = EVIL * 30) -> CardState:
    """Everything a system may say is the worst."""
    lines = tuple(
        SourceLine(system=text, text=text, look=look, at=NOW, took=text, raw=text, note=text)
        for look in SourceLook
    )
    fact = FactDetail(
        key="f", label=text, value=text, lines=lines, busy=True, disputed=True, can_reveal=True
    )
    details = Details(
        key="0", title=text, icon="../../x", note=text, facts=(fact,) * 60, busy=True,
        can_refresh=True,
    )  # fmt: skip
    return replace(hostile(language, text), details=details, banner=None)

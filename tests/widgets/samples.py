"""Sample cards for the tests and the gallery. All names and numbers are invented."""

from datetime import UTC, datetime, timedelta

import msgspec

from widgets.state import (
    Action,
    ActionLine,
    ActionLook,
    Banner,
    CardState,
    Chip,
    Choice,
    Evidence,
    Labels,
    Mark,
    Pill,
    Question,
    Reason,
    RecentRow,
    Step,
    Tone,
    TrayState,
    WrapUp,
)

NOW = datetime(2024, 5, 6, 9, 53, 0, tzinfo=UTC)

LABELS = {
    "en": Labels(
        status="Status", reason="Likely reason", reading="Reading the signals…",
        not_this="Not this?", step="Next step", actions="Actions", recent="Recent",
        copy="Copy script", copied="Copied", done="Done", skip="Skip", back="Back",
        fold="Collapse", unfold="Expand", search="Search customers, orders, answers",
        settings="Settings", close="Close", window_title="Ringside",
        position="{index} of {count}", people="Who is it?", summary="Summary",
        unfinished="Left undone", mark_ok="Confirmed", mark_bad="Contradicted",
        mark_busy="Checking", mark_todo="To do",
    ),
    "zh": Labels(
        status="客户状态", reason="来电原因预测", reading="正在汇总各系统信息…",
        not_this="不是？", step="下一步", actions="一键操作", recent="近期动态",
        copy="复制话术", copied="已复制", done="完成", skip="跳过", back="返回",
        fold="收起", unfold="展开", search="搜索客户、订单、知识库",
        settings="设置", close="关闭", window_title="Ringside",
        people="请确认客户", summary="小结", unfinished="未完成",
        mark_ok="已确认", mark_bad="不符", mark_busy="查询中", mark_todo="待办",
    ),
}  # fmt: skip

CHIPS = {
    "en": (
        ("line", "Line", "wifi-off", "Line down 41 min", Tone.BAD),
        ("modem", "Modem", "router", "Modem offline", Tone.BAD),
        ("ident", "Identity", "shield-check", "Verified", Tone.OK),
        ("bill", "Billing", "receipt-text", "¥128 overdue", Tone.WARN),
        ("calls", "Contacts", "repeat-2", "2nd call today", Tone.WARN),
        ("order", "Orders", "package", "No open orders", Tone.NEUTRAL),
    ),
    "zh": (
        ("line", "线路", "wifi-off", "断线 41 分钟", Tone.BAD),
        ("modem", "光猫", "router", "光猫离线", Tone.BAD),
        ("ident", "身份", "shield-check", "已核验", Tone.OK),
        ("bill", "账单", "receipt-text", "欠费 ¥128", Tone.WARN),
        ("calls", "来电记录", "repeat-2", "今日第 2 次", Tone.WARN),
        ("order", "订单", "package", "无在途订单", Tone.NEUTRAL),
    ),
}


def chips(language: str, *known: str) -> tuple[Chip, ...]:
    """The chips, those not in `known` still loading."""
    return tuple(
        Chip(key=key, text=text, icon=icon, tone=tone)
        if key in known
        else Chip(key=key, text=name, icon=icon, loading=True)
        for key, name, icon, text, tone in CHIPS[language]
    )


ALL = tuple(row[0] for row in CHIPS["en"])
WORDS = {
    "en": {
        "incoming": "Incoming call", "incoming_meta": "120 •••• 2046  ·  Broadband support",
        "ringing": "Ringing", "name": "Chen Wei", "initials": "CW", "tier": "Platinum",
        "meta": "120 •••• 2046  ·  Nanjing  ·  6 yrs", "held": "On hold",
        "none": "0 of 6 answered", "half": "3 of 6 answered", "whole": "6 of 6  ·  0.9 s",
        "slim": "Area outage  ·  Give ETA 11:30", "all": "All 14",
    },
    "zh": {
        "incoming": "来电", "incoming_meta": "120 •••• 2046  ·  宽带报障",
        "ringing": "振铃中", "name": "陈伟", "initials": "陈", "tier": "白金",
        "meta": "120 •••• 2046  ·  南京  ·  在网 6 年", "held": "保持中",
        "none": "已返回 0/6", "half": "已返回 3/6", "whole": "6/6  ·  0.9 秒",
        "slim": "片区故障  ·  告知 11:30 恢复", "all": "全部 14 条",
    },
}  # fmt: skip

REASONS = {
    "en": Reason(
        title="No internet: area outage", why="Outage NJ-0412 at this address since 09:12",
        share=0.92, band="very likely",
        others=(Choice(key="bill", text="Bill dispute", detail="5%"),
                Choice(key="wifi", text="Slow Wi-Fi", detail="2%")),
    ),
    "zh": Reason(
        title="无法上网：片区故障", why="09:12 起故障 NJ-0412 覆盖该地址",
        share=0.92, band="很可能",
        others=(Choice(key="bill", text="账单争议", detail="5%"),
                Choice(key="wifi", text="Wi-Fi 慢", detail="2%")),
    ),
}  # fmt: skip

STEPS = {
    "en": Step(
        name="tell", title="Own the outage, give the time",
        script="“Mr Chen, I can see the fault near you. Engineers expect service back by 11:30, "
        "and I'll text you the moment it is.”",
        strong=("11:30",),
        evidence=(Evidence(text="Outage NJ-0412 covers the address", source="NOC · 0.2 s"),
                  Evidence(text="Modem dropped at 09:14, 2 min later", source="PON · 0.4 s")),
        question=Question(
            fact="modem.los_red", text="Ask: are the lights on the box red?",
            answers=(Choice(key="yes", text="Yes"), Choice(key="no", text="No")),
        ),
        index=2, count=4, folded="6 checks done in 0.9 s", can_skip=True, can_back=True,
    ),
    "zh": Step(
        name="tell", title="主动说明故障并告知恢复时间",
        script="“陈先生您好，您所在片区线路有故障，预计 11:30 前恢复，恢复后我会马上短信通知您。”",
        strong=("11:30",),
        evidence=(Evidence(text="故障 NJ-0412 覆盖该地址", source="NOC · 0.2 秒"),
                  Evidence(text="光猫 09:14 掉线，故障始于 09:12", source="PON · 0.4 秒")),
        question=Question(
            fact="modem.los_red", text="询问：光猫指示灯是否为红色？",
            answers=(Choice(key="yes", text="是"), Choice(key="no", text="否")),
        ),
        index=2, count=4, folded="0.9 秒内完成 6 项检查", can_skip=True, can_back=True,
    ),
}  # fmt: skip

ACTIONS = {
    "en": (
        Action(name="sms", text="Text the ETA", icon="message-square-text", primary=True),
        Action(name="credit", text="Credit ¥20", icon="hand-coins"),
        Action(name="visit", text="Book visit", icon="calendar-clock"),
    ),
    "zh": (
        Action(name="sms", text="短信告知", icon="message-square-text", primary=True),
        Action(name="credit", text="补偿 ¥20", icon="hand-coins"),
        Action(name="visit", text="预约上门", icon="calendar-clock"),
    ),
}
RECENT = {
    "en": (
        RecentRow(when="Today 09:31", text="Called, left the queue after 2 min", tone=Tone.WARN),
        RecentRow(when="Yesterday", text="App: ran the speed test 3 times"),
        RecentRow(when="12 Mar", text="Ticket 4821 closed, router replaced", tone=Tone.OK),
    ),
    "zh": (
        RecentRow(when="今天 09:31", text="来电，排队 2 分钟后挂断", tone=Tone.WARN),
        RecentRow(when="昨天", text="App 测速 3 次"),
        RecentRow(when="3月12日", text="工单 4821 已办结，更换路由器", tone=Tone.OK),
    ),
}


def change(state: CardState, **parts: object) -> CardState:
    """The same state but for these parts."""
    return msgspec.structs.replace(state, **parts)


def ringing(language: str = "en") -> CardState:
    """The phone rings and nothing is known."""
    words = WORDS[language]
    return CardState(
        call_id="call-1", mode="ringing", language=language, labels=LABELS[language],
        name=words["incoming"], meta=words["incoming_meta"], pill=Pill(text=words["ringing"]),
        chips=chips(language), progress=words["none"],
    )  # fmt: skip


def partial(language: str = "en") -> CardState:
    """Answered; half of the systems have."""
    words = WORDS[language]
    return change(
        ringing(language), mode="active", name=words["name"], initials=words["initials"],
        tier=words["tier"], meta=words["meta"], pill=Pill(since=NOW - timedelta(seconds=3)),
        chips=chips(language, "line", "ident", "calls"), progress=words["half"],
    )  # fmt: skip


def full(language: str = "en") -> CardState:
    """Everything is known."""
    words = WORDS[language]
    return change(
        partial(language), pill=Pill(since=NOW - timedelta(seconds=42)),
        chips=chips(language, *ALL), progress=words["whole"], reason=REASONS[language],
        step=STEPS[language], actions=ACTIONS[language], recent=RECENT[language],
        recent_all=words["all"], slim=words["slim"],
    )  # fmt: skip


def _look(state: CardState, index: int, **parts: object) -> tuple[Action, ...]:
    actions = list(state.actions)
    actions[index] = msgspec.structs.replace(actions[index], **parts)
    return tuple(actions)


def acting(language: str = "en") -> CardState:
    """One action is done, one runs."""
    zh = language == "zh"
    state = full(language)
    state = change(
        state, actions=_look(state, 0, look=ActionLook.DONE, text="已发送" if zh else "Sent")
    )
    running = "处理中…" if zh else "Applying…"
    return change(
        state,
        actions=_look(state, 1, look=ActionLook.RUNNING, text=running, progress=0.62),
        action_line=ActionLine(
            key="order-1",
            text="恢复时间已短信发送至 •••• 2046" if zh else "ETA text sent to •••• 2046",
            links=(Choice(key="undo", text="撤销" if zh else "Undo"),),
        ),
    )


def confirming(language: str = "en") -> CardState:
    """An action asks first."""
    zh = language == "zh"
    state = full(language)
    ask = "将恢复时间短信发送至 120 •••• 2046？" if zh else "Text the ETA to 120 •••• 2046?"
    return change(
        state,
        actions=_look(state, 0, look=ActionLook.CONFIRM),
        action_line=ActionLine(
            key="order-1", text=ask, mark=Mark.TODO,
            links=(Choice(key="confirm", text="发送" if zh else "Send"),
                   Choice(key="dismiss", text="取消" if zh else "Cancel")),
        ),
    )  # fmt: skip


def unknown(language: str = "en") -> CardState:
    """An action's outcome is not known."""
    zh = language == "zh"
    state = full(language)
    text = (
        "短信系统 10 秒内未答复，可能已发送" if zh else "No answer in 10 s: it may have been sent"
    )
    return change(
        state,
        actions=_look(state, 0, look=ActionLook.UNKNOWN),
        action_line=ActionLine(
            key="order-1", text=text, mark=Mark.BAD,
            links=(Choice(key="check", text="查询结果" if zh else "Check"),),
        ),
    )  # fmt: skip


def held(language: str = "en") -> CardState:
    """On hold."""
    return change(
        full(language),
        mode="held",
        pill=Pill(since=NOW - timedelta(seconds=75), tone=Tone.WARN),
    )


def bannered(language: str = "en") -> CardState:
    """The switch can't be heard."""
    text = "与电话系统的连接中断" if language == "zh" else "Telephony link lost"
    return change(full(language), banner=Banner(text=text, since=NOW - timedelta(seconds=12)))


def wrap_up(language: str = "en") -> CardState:
    """After hang-up."""
    zh = language == "zh"
    codes = (
        ("outage", "片区故障已告知" if zh else "Outage explained"),
        ("fixed", "已解决" if zh else "Resolved"),
        ("ticket", "已建单" if zh else "Ticket opened"),
        ("visit", "预约上门" if zh else "Visit booked"),
        ("other", "其他" if zh else "Other"),
    )
    return change(
        full(language),
        mode="wrap-up",
        pill=Pill(text="话后 00:08" if zh else "Wrap-up", tone=Tone.NEUTRAL),
        wrap_up=WrapUp(
            title="通话小结" if zh else "Wrap up the call",
            summary="片区故障 NJ-0412，已告知客户预计 11:30 恢复，恢复后短信通知。"
            if zh
            else "Area outage NJ-0412. Told the customer service is expected back by 11:30; "
            "a text goes out when it is.",
            codes=tuple(Choice(key=k, text=t, chosen=k == "outage") for k, t in codes),
            unfinished=("恢复短信尚未发送",) if zh else ("The text about the end of the outage",),
            finish="完成并接下一通" if zh else "Finish",
        ),
    )


def people(language: str = "en") -> CardState:
    """Three customers at one number."""
    zh = language == "zh"
    rows = (
        ("c1", "陈伟", "鼓楼区 •• 路 12 号  ·  300M"),
        ("c2", "陈晓", "玄武区 •• 街 8 号  ·  1000M"),
        ("c3", "南京新安商贸", "企业宽带"),
    )
    if not zh:
        rows = (
            ("c1", "Chen Wei", "12 •• Road, Gulou  ·  300M"),
            ("c2", "Chen Xiao", "8 •• Street, Xuanwu  ·  1000M"),
            ("c3", "Xin'an Trading", "Business line"),
        )
    return change(
        partial(language),
        name="3 位客户" if zh else "3 customers",
        initials="",
        tier="",
        chips=chips(language, "line", "calls"),
        people=tuple(Choice(key=k, text=t, detail=d) for k, t, d in rows),
    )


def slim(language: str = "en") -> CardState:
    """Folded."""
    return change(full(language), folded=True)


EVIL = "<b>bold</b> \u202eesrever\u202c \u200f & &amp; %s {0} \n\r\n\t\u2028 𬭎😀 " + "A" * 300


def hostile(language: str = "en", text: str = EVIL * 30) -> CardState:
    """Everything the outside can fill is filled with the worst."""
    choice = Choice(key="k", text=text, detail=text)
    return change(
        acting(language), name=text, meta=text, tier=text, initials=text, progress=text,
        slim=text, recent_all=text, pill=Pill(text=text), banner=Banner(text=text, since=NOW),
        chips=tuple(
            Chip(key=str(n), text=text, icon="../../x", tone=Tone.BAD, tip=text) for n in range(9)
        ),
        reason=Reason(title=text, why=text, share=7.0, band=text, others=(choice,) * 5),
        step=Step(
            name="s", title=text, script=text, index=99, count=999, folded=text, notice=text,
            evidence=(Evidence(text=text, source=text, mark=Mark.BUSY),) * 20,
            question=Question(fact="f", text=text, answers=(choice,) * 12),
            can_finish=True, can_skip=True, can_back=True,
        ),
        actions=tuple(
            Action(name=str(n), text=text, icon="?", look=look, tip=text, progress=9.0)
            for n, look in enumerate(ActionLook)
        ),
        action_line=ActionLine(key="k", text=text, links=(choice,) * 5),
        recent=(RecentRow(when=text, text=text),) * 7,
    )  # fmt: skip


def tray(look: str = "ready") -> TrayState:
    """The tray."""
    return TrayState(
        look=look, tip="Ringside: ready", show="Show the card", pause="Pause", paused=False,
        language="Language", theme="Look", quit="Quit",
        languages=(Choice(key="zh", text="中文", chosen=True), Choice(key="en", text="English")),
        themes=(Choice(key="light", text="Light", chosen=True), Choice(key="dark", text="Dark")),
    )  # fmt: skip


SCENES = {
    "ring": ringing, "partial": partial, "full": full, "act": acting, "confirm": confirming,
    "unknown": unknown, "held": held, "banner": bannered, "wrapup": wrap_up, "people": people,
    "slim": slim, "hostile": hostile,
}  # fmt: skip

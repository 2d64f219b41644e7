"""The words of the sample cards, in both languages. All names and numbers are invented."""

from datetime import UTC, datetime

from widgets.state import (
    Action,
    Choice,
    Evidence,
    Labels,
    Mark,
    Notice,
    Question,
    Reason,
    RecentRow,
    Step,
    Tone,
    Verified,
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
        mark_busy="Checking", mark_todo="To do", not_found="Nothing found",
        pick_code="Pick a code first", mark_out="Ruled out", found="Which of these?",
        again="Ask again", more="Show others", open="Source, age, raw value",
        refresh="Refresh this", refresh_all="Refresh all", refreshing="Asking again…",
        reveal="Reveal", revealed="Revealed for a moment; this was logged", raw="raw",
        ago_s="{n} s ago", ago_min="{n} min ago", ago_h="{n} h ago",
    ),
    "zh": Labels(
        status="客户状态", reason="来电原因预测", reading="正在汇总各系统信息…",
        not_this="不是？", step="下一步", actions="一键操作", recent="近期动态",
        copy="复制话术", copied="已复制", done="完成", skip="跳过", back="返回",
        fold="收起", unfold="展开", search="搜索客户、订单、知识库",
        settings="设置", close="关闭", window_title="Ringside",
        people="请确认客户", summary="小结", unfinished="未完成",
        mark_ok="已确认", mark_bad="不符", mark_busy="查询中", mark_todo="待办",
        not_found="未找到", pick_code="请先选择处理结果", mark_out="已排除", found="是哪一项？",
        again="重新查询", more="换一批", open="来源、时效、原始值",
        refresh="刷新此项", refresh_all="全部刷新", refreshing="正在重新查询…",
        reveal="显示", revealed="短时显示，已记录", raw="原始值",
        ago_s="{n} 秒前", ago_min="{n} 分钟前", ago_h="{n} 小时前",
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


ALL = tuple(row[0] for row in CHIPS["en"])
WORDS = {
    "en": {
        "incoming": "Incoming call", "incoming_meta": "120 •••• 2046  ·  Broadband support",
        "ringing": "Ringing", "name": "Chen Wei", "initials": "CW", "tier": "Gold",
        "meta": "120 •••• 2046  ·  Nanjing  ·  6 yrs", "held": "On hold",
        "none": "0 of 6 answered", "half": "3 of 6 answered", "whole": "6 of 6  ·  0.9 s",
        "slim": "Area outage  ·  Give ETA 11:30",
    },
    "zh": {
        "incoming": "来电", "incoming_meta": "120 •••• 2046  ·  宽带报障",
        "ringing": "振铃中", "name": "陈伟", "initials": "陈", "tier": "白金",
        "meta": "120 •••• 2046  ·  南京  ·  在网 6 年", "held": "保持中",
        "none": "已返回 0/6", "half": "已返回 3/6", "whole": "6/6  ·  0.9 秒",
        "slim": "片区故障  ·  告知 11:30 恢复",
    },
}  # fmt: skip

REASONS = {
    "en": Reason(
        title="No internet: area outage", why="Outage NJ-0412 at this address since 09:12",
        share=0.92, counted=True, band="very likely",
        others=(Choice(key="bill", text="Bill dispute", detail="5%"),
                Choice(key="wifi", text="Slow Wi-Fi", detail="2%")),
    ),
    "zh": Reason(
        title="无法上网：片区故障", why="09:12 起故障 NJ-0412 覆盖该地址",
        share=0.92, counted=True, band="很可能",
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
        checks=(
            Evidence(text="Ruled out: Explain the planned work (Planned work: none)",
                     source="NOC · 0.2 s", mark=Mark.OUT),
            Evidence(text="Ruled out: Tell them what is owed (Owed: ¥0)",
                     source="Billing · 0.3 s", mark=Mark.OUT),
            Evidence(text="Ruled out: Unlock the account (Authentication: normal)",
                     source="AAA · 0.2 s", mark=Mark.OUT),
            Evidence(text="Done: Have the modem restarted", source="09:50"),
            Evidence(text="Skipped: Check the cable (Refused)", source="09:51", mark=Mark.TODO),
            Evidence(text="Could not be checked: Product not switched on", source="CRM",
                     mark=Mark.BAD),
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
        checks=(
            Evidence(text="已排除：告知计划割接（计划割接：非计划）", source="NOC · 0.2 秒",
                     mark=Mark.OUT),
            Evidence(text="已排除：告知欠费与缴费方式（欠费金额：¥0）", source="计费 · 0.3 秒",
                     mark=Mark.OUT),
            Evidence(text="已排除：解除账号锁定（认证状态：正常）", source="AAA · 0.2 秒",
                     mark=Mark.OUT),
            Evidence(text="已完成：请客户重启光猫", source="09:50"),
            Evidence(text="已跳过：检查网线（客户拒绝）", source="09:51", mark=Mark.TODO),
            Evidence(text="未能核查：产品未开通", source="CRM", mark=Mark.BAD),
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
MOODS = {
    "en": (Choice(key="calm", text="Calm"), Choice(key="upset", text="Upset"),
           Choice(key="angry", text="Angry", chosen=True)),
    "zh": (Choice(key="calm", text="平和"), Choice(key="upset", text="着急"),
           Choice(key="angry", text="激动", chosen=True)),
}  # fmt: skip
VERIFIED = {
    "en": tuple(Verified(level=n, text=text, tip="What may be said")
                for n, text in enumerate(("L0 unchecked", "L1 checked", "L2 proven"))),
    "zh": tuple(Verified(level=n, text=text, tip="可告知范围")
                for n, text in enumerate(("L0 未核对", "L1 已核对", "L2 已验证"))),
}  # fmt: skip
NOTICES = {
    "en": Notice(text="Area fault: fault open → no fault. Next: Have the modem restarted",
                 link="Go there"),
    "zh": Notice(text="片区故障：有故障 → 无故障。接下来：请客户重启光猫", link="前往"),
}  # fmt: skip
BACK = {
    "en": Choice(key="fault", text="Back to: No home internet, step 3"),
    "zh": Choice(key="fault", text="回到：家宽断网，第 3 步"),
}
FOUND = {
    "en": (Choice(key="bill-dispute", text="Bill dispute", detail="bill-dispute"),
           Choice(key="bill-copy", text="Copy of a bill", detail="bill-copy"),
           Choice(key="", text="None of these")),
    "zh": (Choice(key="bill-dispute", text="账单争议", detail="bill-dispute"),
           Choice(key="bill-copy", text="补打账单", detail="bill-copy"),
           Choice(key="", text="都不是")),
}  # fmt: skip
WHY = {
    "en": ("Skipped. Why?", "Refused", "Done already", "Not now", "Other"),
    "zh": ("已跳过，原因？", "客户拒绝", "已做过", "暂不可行", "其他"),
}

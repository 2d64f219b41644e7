"""Sample cards for the tests and the gallery. All names and numbers are invented."""

from datetime import timedelta

import msgspec

from tests.widgets.sample_texts import (
    ACTIONS,
    ALL,
    BACK,
    CHIPS,
    FOUND,
    LABELS,
    MOODS,
    NOTICES,
    NOW,
    REASONS,
    RECENT,
    STEPS,
    VERIFIED,
    WHY,
    WORDS,
)
from widgets.state import (
    Action,
    ActionLine,
    ActionLook,
    Banner,
    CardState,
    Chip,
    Choice,
    Evidence,
    Mark,
    Notice,
    Pill,
    Question,
    Reason,
    RecentRow,
    Step,
    Tone,
    TrayState,
    Verified,
    WrapUp,
)


def chips(language: str, *known: str) -> tuple[Chip, ...]:
    """The chips, those not in `known` still loading."""
    return tuple(
        Chip(key=key, text=text, icon=icon, tone=tone)
        if key in known
        else Chip(key=key, text=name, icon=icon, loading=True)
        for key, name, icon, text, tone in CHIPS[language]
    )


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
        slim=words["slim"], verified=VERIFIED[language][1], moods=MOODS[language],
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


def who(language: str = "en") -> CardState:
    """A weak match: the banner asks, with links at its end."""
    links = (
        Choice(key="confirm", text="It is"),
        Choice(key="none", text="No"),
        Choice(key="search", text="Search"),
    )
    return change(full(language), banner=Banner(text="Is it Chen?", key="who", links=links))


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


def changed(language: str = "en") -> CardState:
    """A fact the step rests on has changed; the agent is told, and not moved."""
    step = STEPS[language]
    evidence = (change(step.evidence[0], mark=Mark.BAD), change(step.evidence[1], mark=Mark.BUSY))
    manner = "话术：激动" if language == "zh" else "worded: angry"
    told = change(step, notice=NOTICES[language], evidence=evidence, manner=manner)
    return change(full(language), step=told)


def skipped(language: str = "en") -> CardState:
    """A step was passed over; why can be said."""
    text, *why = WHY[language]
    keys = ("refused", "done-already", "not-now", "other")
    links = tuple(Choice(key=key, text=said) for key, said in zip(keys, why, strict=True))
    line = ActionLine(key="skip:restart", text=text, mark=Mark.TODO, links=links)
    return change(full(language), action_line=line, verified=VERIFIED[language][0])


def came_from(language: str = "en") -> CardState:
    """Another guide was begun before; a system did not answer."""
    state = full(language)
    silent = change(state.chips[1], text="Modem ?", icon="circle-dashed", tone=Tone.NEUTRAL)
    return change(
        state,
        reason=change(state.reason, back=BACK[language]),
        verified=VERIFIED[language][2],
        chips=(state.chips[0], silent, *state.chips[2:]),
    )


def found(language: str = "en") -> CardState:
    """A search may mean several matters."""
    return change(full(language), found=FOUND[language])


def slim(language: str = "en") -> CardState:
    """Folded."""
    return change(full(language), folded=True)


EVIL = "<b>bold</b> \u202eesrever\u202c \u200f & &amp; %s {0} \n\r\n\t\u2028 𬭎😀 " + "A" * 300


def hostile(language: str = "en", text: str = EVIL * 30) -> CardState:
    """Everything the outside can fill is filled with the worst."""
    choice = Choice(key="k", text=text, detail=text)
    return change(
        acting(language), name=text, meta=text, tier=text, initials=text, progress=text,
        slim=text, pill=Pill(text=text), banner=Banner(text=text, since=NOW),
        chips=tuple(
            Chip(key=str(n), text=text, icon="../../x", tone=Tone.BAD, tip=text, mark="equal-not",
                 busy=n > 4)
            for n in range(8)
        ),
        rest=tuple(Chip(key=f"r{n}", text=text, icon="", tone=Tone.BAD) for n in range(200)),
        reason=Reason(title=text, why=text, share=7.0, band=text, others=(choice,) * 5,
                      back=choice),
        step=Step(
            name="s", title=text, script=text, index=99, count=999, folded=text,
            notice=Notice(text=text, link=text), manner=text,
            checks=(Evidence(text=text, source=text, mark=Mark.OUT),) * 200,
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
        verified=Verified(level=77, text=text, tip=text), moods=(choice,) * 5,
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
    "slim": slim, "hostile": hostile, "changed": changed, "skipped": skipped,
    "back": came_from, "found": found,
}  # fmt: skip

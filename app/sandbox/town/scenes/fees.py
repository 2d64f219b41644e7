"""What is odd about each fee customer's bill, staged onto half a year of ordinary ones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import msgspec

from app.sandbox.town.catalogue import GB
from app.sandbox.town.estate import Estate, Mobile
from app.sandbox.town.estate.ledger import (
    AddOn,
    Adjustment,
    Bucket,
    Cap,
    Ledger,
    Usage,
)
from app.sandbox.town.months import month_start
from app.sandbox.town.newcomers import add_mobile
from app.sandbox.town.people import Scenario, scenario
from app.sandbox.town.scenes.bills import charge, introduce, overrun, rebill, session

CAST: dict[str, Scenario] = {
    "F1": scenario("0401", "顾清", "Gu Qing", "超套未提醒", "Overage, reminder never arrived"),
    "F2": scenario("0402", "孟凡", "Meng Fan", "夜间后台流量", "Background traffic at night"),
    "F3": scenario("0403", "邱月", "Qiu Yue", "封顶未生效", "Cap not enforced"),
    "F4": scenario("0404", "任杰", "Ren Jie", "费用突增 7 倍", "Bill seven times as high"),
    "F5": scenario("0405", "夏宁", "Xia Ning", "漫游话单跨月", "Late roaming record"),
    "F6": scenario("0406", "秦朗", "Qin Lang", "加油包重复扣费", "Data pack charged twice"),
    "F7": scenario("0407", "尹红", "Yin Hong", "7 个月前的费用", "A bill of seven months ago"),
    "F8": scenario("0408", "史文", "Shi Wen", "提醒日志不可用", "Reminder log not available"),
    "F9": scenario("0409", "龙飞", "Long Fei", "超套费已退过", "Overage refunded before"),
    "F10": scenario("0410", "万芳", "Wan Fang", "副卡用掉，情绪激动", "Second card used it, angry"),
    "F11": scenario("0411", "雷鸣", "Lei Ming", "退费超权限", "Refund beyond the agent's limit"),
    "F12": scenario("0412", "方圆", "Fang Yuan", "下月生效未告知", "Pack of next month, not told"),
    "F13": scenario("0413", "金鑫", "Jin Xin", "自行取消封顶", "Lifted the cap himself"),
    "F14": scenario("0414", "田甜", "Tian Tian", "普通超套，资费敏感", "Plain overage, minds fees"),
    "F15": scenario("0415", "贾真", "Jia Zhen", "话单重复", "Usage record rated twice"),
    "F16": scenario("0416", "侯亮", "Hou Liang", "月中改套餐", "Plan changed within the month"),
    "F17": scenario("0417", "邵华", "Shao Hua", "月月超套有提醒", "Beyond it every month, told"),
}
"""F1 to F7 are the golden fee cases; the others vary them."""

Scene = Callable[[Mobile, Ledger, datetime], None]


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Add every fee customer."""
    for key, who in CAST.items():
        mobile = add_mobile(estate, random, now, number=who.number)
        introduce(mobile, who, tier="3")
        if mobile.ledger is not None:
            SCENES[key](mobile, mobile.ledger, now)
        rebill(mobile)


def _charged(ledger: Ledger) -> list[Usage]:
    return [each for each in ledger.usage if each.charged_fen]


def _not_reminded(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 5800)
    ledger.reminders[-1].state = "UNDELIV"


def _background(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 4600)
    for each in _charged(ledger)[1:]:
        each.at += timedelta(hours=7)
        each.app = "TEST 云相册"


def _cap_failed(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 8600)
    ledger.cap = Cap(limit_fen=5000, set_at=now - timedelta(days=200))


def _spike(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 6 * ledger.plan.fee_fen)


def _late_roaming(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    cycle = month_start(now, 1)
    used_at = cycle - timedelta(hours=28)
    charge(mobile, "data_over", "国际漫游流量费", 3600, cycle)
    for index in range(3):
        late = session(mobile, used_at + timedelta(hours=index), 240, cycle, charged_fen=1200)
        late.plmn, late.cell = "440-10", "440-10-77"
        ledger.usage.append(late)
    pack_from = used_at - timedelta(days=3)
    pack = Bucket(
        bucket_id=f"BK-{mobile.customer_id[1:]}-2",
        name="TEST 境外 3GB 漫游包",
        total_mb=3 * GB,
        left_mb=2 * GB,
        scope="abroad",
        valid_from=pack_from,
        valid_to=pack_from + timedelta(days=7),
    )
    ledger.buckets.append(pack)


def _pack(mobile: Mobile, started_at: datetime) -> AddOn:
    return AddOn(
        addon_id=f"AD-{mobile.customer_id[1:]}-1",
        offering_id="PACK-10G",
        name="TEST 10GB 加油包",
        kind="pack",
        fee_fen=1500,
        started_at=started_at,
        limit_told=True,
    )


def _charged_twice(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    cycle = month_start(now, 1)
    pack = _pack(mobile, cycle + timedelta(days=20))
    ledger.addons.append(pack)
    for _ in range(2):
        charge(mobile, "pack", pack.name, pack.fee_fen, cycle, pack.addon_id)


def _long_ago(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    cycle = month_start(now, 7)
    charge(mobile, "plan", ledger.plan.name, ledger.plan.fee_fen, cycle, ledger.plan.offering_id)
    charge(mobile, "data_over", "套外国内流量费", 6200, cycle)


def _no_log(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 3300)
    ledger.reminders_kept = False


def _refunded(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _not_reminded(mobile, ledger, now)
    ledger.adjustments.append(
        Adjustment(
            adjustment_id=f"RF-{mobile.customer_id[1:]}-1",
            kind="refund",
            subject=ledger.charges[-1].charge_id,
            amount_fen=5800,
            at=now - timedelta(days=4),
        )
    )


def _second_card(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 3900)
    mobile.mood, ledger.family = "angry", "main"
    for each in _charged(ledger)[2:]:
        each.number = "12000000498"


def _beyond_limit(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 21000)
    ledger.reminders[-1].state = "EXPIRED"


def _next_month(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 2700)
    pack = _pack(mobile, month_start(now))
    pack.limit_told = None
    ledger.addons.append(pack)
    ledger.buckets.append(
        Bucket(
            bucket_id=f"BK-{mobile.customer_id[1:]}-2",
            name=pack.name,
            total_mb=10 * GB,
            left_mb=10 * GB,
            valid_from=month_start(now),
            valid_to=month_start(now, -1) - timedelta(seconds=1),
            addon=pack.addon_id,
        )
    )


def _lifted(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 7400)
    lifted_at = month_start(now, 1) + timedelta(days=12, hours=10)
    ledger.cap = Cap(
        limit_fen=3000, set_at=now - timedelta(days=300), lifted_at=lifted_at, lifted_by="App"
    )


def _plain(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 1800)
    mobile.fee_sensitive = True


def _rated_twice(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    line = overrun(mobile, ledger, now, 4000)
    twice = msgspec.structs.replace(_charged(ledger)[-1])
    twice.usage_id += "R"
    ledger.usage.append(twice)
    line.amount_fen += twice.charged_fen


def _changed(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 2200)
    ledger.plan_since = month_start(now, 1) + timedelta(days=14)


def _every_month(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    overrun(mobile, ledger, now, 9000)
    for back in (2, 3, 4, 5, 6):
        charge(mobile, "data_over", "套外国内流量费", 9000, month_start(now, back))
    for month in ledger.months:
        month.data_mb = ledger.months[0].data_mb


SCENES: dict[str, Scene] = {
    "F1": _not_reminded,
    "F2": _background,
    "F3": _cap_failed,
    "F4": _spike,
    "F5": _late_roaming,
    "F6": _charged_twice,
    "F7": _long_ago,
    "F8": _no_log,
    "F9": _refunded,
    "F10": _second_card,
    "F11": _beyond_limit,
    "F12": _next_month,
    "F13": _lifted,
    "F14": _plain,
    "F15": _rated_twice,
    "F16": _changed,
    "F17": _every_month,
}

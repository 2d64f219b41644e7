"""How each plan customer uses what they pay for, staged onto half a year of ordinary months."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.catalogue import GB, OVER_FEN_PER_GB
from app.sandbox.town.estate import Estate, Interaction, Ledger, Mobile
from app.sandbox.town.estate.ledger import Reach
from app.sandbox.town.newcomers import add_mobile
from app.sandbox.town.people import Scenario, scenario
from app.sandbox.town.population import add_line, add_ticket, owe
from app.sandbox.town.scenes.bills import charge, introduce, rebill
from app.sandbox.town.scenes.broadband import HEALTHY_RX_DBM

CAST: dict[str, Scenario] = {
    "T1": scenario("0421", "汪洋", "Wang Yang", "连续 3 月超套", "Over the plan three months"),
    "T2": scenario("0422", "倪可", "Ni Ke", "用量不到 30%", "Uses under 30 %"),
    "T3": scenario("0423", "汤明", "Tang Ming", "低用量但合约未到期", "Low use, bound by contract"),
    "T4": scenario("0424", "殷悦", "Yin Yue", "投诉未办结", "A complaint is open"),
    "T5": scenario("0425", "常胜", "Chang Sheng", "用量忽高忽低", "Use goes up and down"),
    "T6": scenario("0426", "乔木", "Qiao Mu", "家庭副卡", "Second card of a family"),
    "T7": scenario("0427", "葛亮", "Ge Liang", "10 天前拒绝过", "Declined it ten days ago"),
    "T8": scenario("0428", "安然", "An Ran", "免打扰客户主动咨询", "Wants no offers, but asks"),
    "T9": scenario("0429", "柳青", "Liu Qing", "用量合适", "The plan fits"),
    "T10": scenario("0430", "毛宁", "Mao Ning", "用量接近用满", "Nearly all is used"),
    "T11": scenario("0431", "路遥", "Lu Yao", "千兆宽带，Wi-Fi 报怨", "Gigabit line, poor Wi-Fi"),
    "T12": scenario("0432", "齐飞", "Qi Fei", "未实名", "Not registered by name"),
    "T13": scenario("0433", "康健", "Kang Jian", "资费敏感，不想换", "Minds fees, won't change"),
    "T14": scenario("0434", "伍月", "Wu Yue", "小区有覆盖无宽带", "Coverage, but no broadband"),
    "T15": scenario("0435", "车程", "Che Cheng", "常出境", "Often abroad"),
    "T16": scenario("0436", "江海", "Jiang Hai", "月月被限速", "Slowed down every month"),
    "T17": scenario("0437", "童心", "Tong Xin", "有欠费", "Owes a bill"),
}
"""T1 to T4 are the golden plan cases; the others vary them."""

PLANS = {
    "T2": "PLAN-129", "T3": "PLAN-129", "T5": "PLAN-59", "T9": "PLAN-59", "T10": "PLAN-59",
    "T14": "PLAN-59", "T15": "PLAN-59", "T16": "PLAN-129",
}  # fmt: skip
"""What they have, where it is not the small one."""

MUCH = (32, 29, 31, 28, 30, 27)
LITTLE = (16, 17, 15, 14, 16, 17)
FITTING = (15, 14, 16, 15, 14, 15)
NEARLY_ALL = (23, 22, 24, 22, 23, 22)
UP_AND_DOWN = (12, 45, 9, 14, 48, 11)
THROTTLED = (88, 91, 85, 90, 87, 89)
"""GB a month, the last month first."""

VOICE_MIN = 130

Scene = Callable[[Estate, Mobile, Ledger, datetime], None]


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Add every plan customer."""
    for key, who in CAST.items():
        if key == "T11":
            _poor_wifi(estate, random, now, who)
            continue
        plan = PLANS.get(key, "PLAN-39")
        mobile = add_mobile(estate, random, now, number=who.number, plan=plan)
        introduce(mobile, who, tier="2")
        if mobile.ledger is not None:
            SCENES[key](estate, mobile, mobile.ledger, now)
        rebill(mobile)
        if key == "T17":
            owe(mobile, now)
            mobile.account.status = "arrears"


def _use(mobile: Mobile, ledger: Ledger, gbs: tuple[int, ...]) -> None:
    """Let each month use so many GB, and charge what is beyond the plan."""
    for month, gb in zip(ledger.months, gbs, strict=True):
        month.data_mb, month.voice_min = gb * GB, min(VOICE_MIN, month.voice_total_min)
        over_mb = month.data_mb - month.data_total_mb
        if over_mb > 0 and ledger.plan.over_policy == "overage":
            fen = over_mb * OVER_FEN_PER_GB // GB
            charge(mobile, "data_over", "套外国内流量费", fen, month.cycle)


def _uses(gbs: tuple[int, ...]) -> Scene:
    def scene(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
        _use(mobile, ledger, gbs)

    return scene


def _bound(_estate: Estate, mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _use(mobile, ledger, LITTLE)
    ledger.contract_until, ledger.penalty_fen = now + timedelta(days=200), 30000


def _complained(estate: Estate, mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _use(mobile, ledger, MUCH)
    ticket = add_ticket(estate, mobile, now - timedelta(days=1), due_at=now + timedelta(days=3))
    ticket.kind, ticket.description = "complaint.fees", "投诉资费"
    ticket.text = {"zh": "投诉资费", "en": "Complaint about charges"}


def _second_card(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
    _use(mobile, ledger, MUCH)
    ledger.family = "sub"


def _declined(_estate: Estate, mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _use(mobile, ledger, MUCH)
    reach_id = f"RC-{mobile.customer_id[1:]}-1"
    at = now - timedelta(days=10)
    ledger.reaches.append(Reach(reach_id=reach_id, offering_id="PLAN-99", at=at, why="price"))


def _no_offers(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
    _use(mobile, ledger, MUCH)
    ledger.no_offers = True


def _unnamed(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
    _use(mobile, ledger, MUCH)
    ledger.real_name = False


def _minds_fees(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
    _use(mobile, ledger, MUCH)
    mobile.fee_sensitive = True


def _covered(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
    _use(mobile, ledger, FITTING)
    ledger.home_coverage = True


def _traveller(_estate: Estate, mobile: Mobile, ledger: Ledger, _now: datetime) -> None:
    _use(mobile, ledger, FITTING)
    for month in ledger.months[1:3]:
        month.roamed, month.data_mb = True, 2 * GB


def _poor_wifi(estate: Estate, random: Random, now: datetime, who: Scenario) -> None:
    line = add_line(estate, estate.pons["PON-09"], random, now, number=who.number)
    line.name, line.latin_name = who.name, who.latin_name
    line.product.speed_mbps = line.access.speed_mbps = 1000
    line.onu.rx_dbm, line.onu.olt_rx_dbm = HEALTHY_RX_DBM, HEALTHY_RX_DBM - 1.1
    for days in (8, 30):
        past = Interaction(
            interaction_id=f"I{line.customer_id[1:]}-{len(line.interactions) + 1}",
            at=now - timedelta(days=days),
            text={"zh": "反映家里 Wi-Fi 信号差", "en": "Says the Wi-Fi at home is poor"},
        )
        line.interactions.append(past)


SCENES: dict[str, Scene] = {
    "T1": _uses(MUCH),
    "T2": _uses(LITTLE),
    "T3": _bound,
    "T4": _complained,
    "T5": _uses(UP_AND_DOWN),
    "T6": _second_card,
    "T7": _declined,
    "T8": _no_offers,
    "T9": _uses(FITTING),
    "T10": _uses(NEARLY_ALL),
    "T12": _unnamed,
    "T13": _minds_fees,
    "T14": _covered,
    "T15": _traveller,
    "T16": _uses(THROTTLED),
    "T17": _uses(MUCH),
}

"""What is odd about each service or benefit customer's add-ons, staged onto ordinary bills."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.estate import Estate, Ledger, Mobile
from app.sandbox.town.estate.ledger import AddOn, Adjustment
from app.sandbox.town.months import month_start
from app.sandbox.town.newcomers import add_mobile
from app.sandbox.town.people import Scenario, scenario
from app.sandbox.town.scenes.bills import charge, introduce, rebill

CAST: dict[str, Scenario] = {
    "R1": scenario("0441", "鲁敏", "Lu Min", "增值业务无订购凭证", "Service without evidence"),
    "R2": scenario("0442", "苗苗", "Miao Miao", "增值业务一直在用", "Service well used"),
    "R3": scenario("0443", "水清", "Shui Qing", "权益过期未领", "Benefit expired unclaimed"),
    "R4": scenario("0444", "高远", "Gao Yuan", "已退过一次", "Refunded once already"),
    "R5": scenario("0445", "苏醒", "Su Xing", "订购后从未使用", "Ordered and never used"),
    "R6": scenario("0446", "骆宾", "Luo Bin", "试用到期自动扣费", "Trial went over unannounced"),
    "R7": scenario("0447", "阮丽", "Ruan Li", "未成年人订购", "Ordered by a child"),
    "R8": scenario("0448", "成功", "Cheng Gong", "工号误开", "Booked by an agent's mistake"),
    "R9": scenario("0449", "宁静", "Ning Jing", "退费超权限", "Refund beyond the limit"),
    "R10": scenario("0450", "阳光", "Yang Guang", "权益发错账号", "Benefit sent elsewhere"),
    "R11": scenario("0451", "司徒雅", "Situ Ya", "供应商故障", "Supplier is down"),
    "R12": scenario("0452", "欧阳帆", "Ouyang Fan", "权益缺货", "Benefit out of stock"),
    "R13": scenario("0453", "上官云", "Shangguan Yun", "权益待领取", "Benefit not claimed yet"),
    "R14": scenario("0454", "诸葛瑾", "Zhuge Jin", "权益延期后又过期", "Expired again"),
    "R15": scenario("0455", "慕容雪", "Murong Xue", "两项业务，不是这项", "Means the other one"),
    "R16": scenario("0456", "公孙策", "Gongsun Ce", "同产品当日多人退费", "Many refunds today"),
    "R17": scenario("0457", "东方朔", "Dongfang Shuo", "凭证残缺，情绪激动", "Broken evidence"),
    "R18": scenario("0458", "西门月", "Ximen Yue", "多次退订未成功", "Unsubscribing failed before"),
}
"""R1 to R4 are the golden cases of services; the others vary them."""

MANY = 6
"""People who had the same product refunded today."""

Scene = Callable[[Mobile, Ledger, datetime], None]


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Add every service customer, and those who were refunded the same product today."""
    for key, who in CAST.items():
        mobile = add_mobile(estate, random, now, number=who.number)
        introduce(mobile, who, tier="3")
        if mobile.ledger is not None:
            SCENES[key](mobile, mobile.ledger, now)
        rebill(mobile)
    for serial in range(MANY):
        mobile = add_mobile(estate, random, now, number=f"120000048{serial:02}")
        if mobile.ledger is not None:
            service = _serve(mobile, mobile.ledger, now, offering_id="VAS-GAME")
            _give_back(mobile, mobile.ledger, service, now - timedelta(minutes=10 * serial + 5))
        rebill(mobile)


def _serve(
    mobile: Mobile, ledger: Ledger, now: datetime, *, months: int = 3, **others: object
) -> AddOn:
    """Put a service on the line and charge it for the last months."""
    plain: dict[str, object] = {
        "addon_id": f"AD-{mobile.customer_id[1:]}-{len(ledger.addons) + 1}",
        "offering_id": "VAS-RINGTONE",
        "name": "TEST 彩铃会员",
        "kind": "vas",
        "provider": "TEST 声动科技",
        "fee_fen": 1500,
        "started_at": month_start(now, months) + timedelta(days=1),
        "channel": "sms",
    }
    service = AddOn(**{**plain, **others})  # type: ignore[arg-type]
    ledger.addons.append(service)
    for back in range(1, months + 1):
        cycle = month_start(now, back)
        charge(mobile, "vas", service.name, service.fee_fen, cycle, service.addon_id)
    return service


def _give_back(mobile: Mobile, ledger: Ledger, service: AddOn, at: datetime) -> None:
    lines = [each for each in ledger.charges if each.item == service.addon_id]
    ledger.adjustments.append(
        Adjustment(
            adjustment_id=f"RF-{mobile.customer_id[1:]}-{len(ledger.adjustments) + 1}",
            kind="refund",
            subject=service.addon_id,
            amount_fen=sum(each.amount_fen for each in lines),
            at=at,
        )
    )


def _has(months: int = 3, **others: object) -> Scene:
    def scene(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
        _serve(mobile, ledger, now, months=months, **others)

    return scene


def _benefit(fulfil: str, **others: object) -> Scene:
    def scene(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
        claim_days = -5 if fulfil == "expired" else 12
        _serve(
            mobile,
            ledger,
            now,
            months=1,
            offering_id="BENEFIT-VIDEO",
            name="TEST 视频会员月卡",
            kind="benefit",
            provider="TEST 云影视频",
            fee_fen=2500,
            channel="app",
            fulfil=fulfil,
            claim_until=now + timedelta(days=claim_days),
            **others,
        )

    return scene


def _refunded(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    service = _serve(mobile, ledger, now, evidence="missing", status="ended")
    _give_back(mobile, ledger, service, now - timedelta(days=9))


def _child(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _serve(mobile, ledger, now, offering_id="VAS-GAME", name="TEST 游戏会员", used_times=12)
    ledger.minor = True


def _two(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _serve(mobile, ledger, now, evidence="missing")
    _serve(mobile, ledger, now, offering_id="VAS-READ", name="TEST 阅读包", used_times=3)


def _one_of_many(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    _serve(mobile, ledger, now, offering_id="VAS-GAME", name="TEST 游戏会员", evidence="missing")


def _broken(mobile: Mobile, ledger: Ledger, now: datetime) -> None:
    mobile.mood = "angry"
    _serve(mobile, ledger, now, evidence="broken")


SCENES: dict[str, Scene] = {
    "R1": _has(evidence="missing"),
    "R2": _has(used_times=23),
    "R3": _benefit("expired"),
    "R4": _refunded,
    "R5": _has(),
    "R6": _has(2, trial=True),
    "R7": _child,
    "R8": _has(1, by_mistake=True, channel="hotline"),
    "R9": _has(6, fee_fen=5000, evidence="missing"),
    "R10": _benefit("wrong_account"),
    "R11": _benefit("supplier_down", problem="SP-0231"),
    "R12": _benefit("out_of_stock"),
    "R13": _benefit("unclaimed"),
    "R14": _benefit("expired", extended=True),
    "R15": _two,
    "R16": _one_of_many,
    "R17": _broken,
    "R18": _has(used_times=2, failed_stops=3),
}

"""What is wrong with each broadband customer of a scenario, staged onto the healthy town."""

from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.estate import Estate, Interaction, Line, Order, Problem, Session
from app.sandbox.town.people import BROADBAND, SHARED_NUMBER
from app.sandbox.town.population import add_line, add_ticket, go_dark, owe
from app.sandbox.town.scenes import broadband_more
from app.sandbox.town.scenes.scene import LineScene as Scene

HOMES = {
    "B3": "PON-01", "B4": "PON-02", "B6": "PON-03", "A1": "PON-04", "B16": "PON-05",
    "B1": "PON-06", "B2": "PON-07", "B17": "PON-08", "B18": "PON-12",
}  # fmt: skip
"""Where a scenario needs a PON of its own; the others live on PON-09 to PON-11."""

HEALTHY_RX_DBM = -19.4


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Add every scenario customer, and several people at one number."""
    for index, (key, scenario) in enumerate(BROADBAND.items()):
        pon = estate.pons[HOMES.get(key, f"PON-{9 + index % 3:02}")]
        line = add_line(estate, pon, random, now, number=scenario.stored or scenario.number)
        line.name, line.latin_name = scenario.name, scenario.latin_name
        _make_plain(line, now)
        SCENES[key](estate, line, now)
    for _ in range(3):
        _make_plain(add_line(estate, estate.pons["PON-09"], random, now, number=SHARED_NUMBER), now)


def _make_plain(line: Line, now: datetime) -> None:
    line.product.speed_mbps = line.access.speed_mbps = 1000
    line.product.name = "TEST 千兆家庭宽带"
    line.product.fee_fen = 12900
    for bill in line.account.bills:
        bill.amount_fen = line.product.fee_fen
    line.onu.rx_dbm, line.onu.olt_rx_dbm = HEALTHY_RX_DBM, HEALTHY_RX_DBM - 1.1
    line.onu.usual_rx_dbm = HEALTHY_RX_DBM
    _remember(line, now - timedelta(days=41), "咨询提速套餐", "Asked about a faster plan")


def _remember(line: Line, at: datetime, zh: str, en: str) -> None:
    line.interactions.append(
        Interaction(
            interaction_id=f"I{line.customer_id[1:]}-{len(line.interactions) + 1}",
            at=at,
            text={"zh": zh, "en": en},
        )
    )


def _drop(line: Line, cause: str, at: datetime) -> None:
    go_dark(line.onu, cause, at)
    line.access.session = None


def _reject(line: Line, reason: str, attempts: int) -> None:
    line.access.session = None
    line.access.last_reject, line.access.attempts_15m = reason, attempts


def _power_lost(_estate: Estate, line: Line, now: datetime) -> None:
    _drop(line, "dying_gasp", now - timedelta(minutes=25))


def _fibre_cut(_estate: Estate, line: Line, now: datetime) -> None:
    _drop(line, "los", now - timedelta(minutes=50))


def _all_dark(cause: str, minutes: int) -> Scene:
    def scene(estate: Estate, line: Line, now: datetime) -> None:
        for index, onu in enumerate(estate.pons[line.onu.pon_id].onus):
            go_dark(onu, cause, now - timedelta(minutes=minutes, seconds=index))
        for other in estate.lines.values():
            if other.onu.pon_id == line.onu.pon_id:
                other.access.session = None

    return scene


def _weak_light(_estate: Estate, line: Line, now: datetime) -> None:
    line.onu.rx_dbm, line.onu.olt_rx_dbm = -28.1, -29.4
    line.onu.last_down_cause, line.onu.last_down_at = "lof", now - timedelta(minutes=14)
    line.access.drops_1h = 7
    line.access.session = Session(session_id="S-B5", started_at=now - timedelta(minutes=13))


def _rogue(estate: Estate, line: Line, now: datetime) -> None:
    causes = ("lof", "sfi", "los")
    for index, onu in enumerate(estate.pons[line.onu.pon_id].onus):
        go_dark(onu, causes[index % 3], now - timedelta(minutes=35, seconds=index))
    for other in estate.lines.values():
        if other.onu.pon_id == line.onu.pon_id:
            other.access.session = None
    line.onu.last_down_cause = "lof"
    line.onu.rx_dbm, line.onu.olt_rx_dbm = -19.8, -20.6
    estate.pons[line.onu.pon_id].bip_rising = True


def _moved(_estate: Estate, line: Line, now: datetime) -> None:
    _reject(line, "binding", 6)
    line.orders.append(
        Order(
            order_id="PO-30007",
            state="completed",
            ordered_at=now - timedelta(days=2),
            text={"zh": "宽带移机", "en": "Broadband moved to a new address"},
        )
    )
    _remember(line, now - timedelta(days=2), "办理宽带移机", "Arranged a move")


def _shared(_estate: Estate, line: Line, now: datetime) -> None:
    _reject(line, "session_limit", 4)
    line.access.elsewhere = Session(session_id="S-B8", started_at=now - timedelta(hours=3))


def _stale(_estate: Estate, line: Line, now: datetime) -> None:
    line.access.session = Session(
        session_id=f"S-{line.customer_id}", started_at=now - timedelta(hours=9), moving=False
    )
    _remember(line, now - timedelta(days=6), "咨询账单，已解释", "Asked about a bill, explained")


def _stale_and_gone(estate: Estate, line: Line, now: datetime) -> None:
    _stale(estate, line, now)
    line.access.gone = True


def _locked(_estate: Estate, line: Line, now: datetime) -> None:
    _reject(line, "status", 6)
    line.access.status = "locked"
    line.access.locked_until = now + timedelta(minutes=48)
    line.account.bills[0].paid_at = now - timedelta(minutes=12)


def _pool_empty(_estate: Estate, line: Line, _now: datetime) -> None:
    _reject(line, "pool", 3)


def _not_dialling(_estate: Estate, line: Line, _now: datetime) -> None:
    line.access.session, line.access.dials = None, False


def _nothing(_estate: Estate, _line: Line, _now: datetime) -> None:
    pass


def _slow_profile(_estate: Estate, line: Line, _now: datetime) -> None:
    line.access.speed_mbps = 300


def _planned_work(estate: Estate, line: Line, now: datetime) -> None:
    _drop(line, "los", now - timedelta(minutes=28))
    _announce(
        estate,
        line,
        planned=True,
        started_at=now - timedelta(minutes=30),
        text={"zh": "光缆计划割接", "en": "Planned work on the fibre"},
    )


def _repeat(estate: Estate, line: Line, now: datetime) -> None:
    _drop(line, "los", now - timedelta(hours=2))
    opened_at = now - timedelta(days=12, hours=8)
    add_ticket(estate, line, opened_at, closed_at=now - timedelta(days=12))
    _remember(line, opened_at, "报修断网，已派单", "Reported no internet, dispatched")
    _remember(line, now - timedelta(hours=1), "再次报修，通话中断", "Reported again, call dropped")


def _nms_down(estate: Estate, line: Line, _now: datetime) -> None:
    estate.pons[line.onu.pon_id].reachable = False
    line.access.session = None


def _outage(estate: Estate, line: Line, now: datetime) -> None:
    _all_dark("los", 40)(estate, line, now)
    _announce(
        estate,
        line,
        planned=False,
        started_at=now - timedelta(minutes=42),
        text={"zh": "主干光缆中断", "en": "Trunk fibre cut"},
    )


def _announce(
    estate: Estate, line: Line, *, planned: bool, started_at: datetime, text: dict[str, str]
) -> None:
    problem = Problem(
        problem_id=f"{'PW' if planned else 'NJ'}-{412 + len(estate.problems):04}",
        area_id=line.area_id,
        planned=planned,
        started_at=started_at,
        expected_end_at=started_at + timedelta(hours=2),
        affected=len(estate.pons[line.onu.pon_id].onus),
        text=text,
    )
    estate.problems[problem.problem_id] = problem


def _arrears_stop(_estate: Estate, line: Line, now: datetime) -> None:
    _reject(line, "status", 5)
    line.access.status, line.account.status, line.product.status = "stopped", "stopped", "suspended"
    owe(line, now)


def _expired(_estate: Estate, line: Line, now: datetime) -> None:
    _reject(line, "status", 2)
    line.access.status, line.account.status, line.product.status = "stopped", "expired", "suspended"
    line.product.expires_at = now - timedelta(days=3)


SCENES: dict[str, Scene] = {
    "B1": _power_lost,
    "B2": _fibre_cut,
    "B3": _all_dark("los", 18),
    "B4": _all_dark("dying_gasp", 33),
    "B5": _weak_light,
    "B6": _rogue,
    "B7": _moved,
    "B8": _shared,
    "B9": _stale,
    "B10": _stale_and_gone,
    "B11": _locked,
    "B12": _pool_empty,
    "B13": _not_dialling,
    "B14": _nothing,
    "B15": _slow_profile,
    "B16": _planned_work,
    "B17": _repeat,
    "B18": _nms_down,
    "A1": _outage,
    "A2": _arrears_stop,
    "A3": _expired,
    "A4": _nothing,
    **broadband_more.SCENES,
}

"""What is wrong with each mobile customer of a scenario, staged onto lines that work."""

from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.airspace import lay_out_cells, lay_out_place, stay
from app.sandbox.town.estate import Estate, Incident, Interaction, Mobile
from app.sandbox.town.mobile_people import MOBILE
from app.sandbox.town.newcomers import add_mobile
from app.sandbox.town.population import owe, pick
from app.sandbox.town.scenes import talk, travel
from app.sandbox.town.scenes.scene import Scene, nothing

HOMES = {"M3": "51", "M5": "52", "M6": "53", "M12": "54", "V2": "55"}
"""Where a scenario needs cells of its own: what is wrong with them must trouble nobody else."""

HOME_NAME = {"zh": "TEST 学府路", "en": "TEST College Road"}
BACKGROUND = 36
PLANS = (
    ("PLAN-19", 24), ("PLAN-39", 15), ("PLAN-59", 18), ("PLAN-99", 12), ("PLAN-129", 5),
    ("PLAN-199", 2),
)  # fmt: skip
"""What the people of the background have, by weight."""


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Lay out the cells, and add the background and every scenario customer."""
    lay_out_cells(estate)
    for serial in range(BACKGROUND):
        plan = pick(random, PLANS)
        add_mobile(estate, random, now, number=f"1200000{2000 + serial}", plan=plan)
    estate.released_numbers.add(talk.DEAD_NUMBER)
    for key, scenario in MOBILE.items():
        plan = "PLAN-129" if key == "M4" else "PLAN-99"
        mobile = add_mobile(estate, random, now, number=scenario.number, plan=plan)
        mobile.name, mobile.latin_name = scenario.name, scenario.latin_name
        place = HOMES.get(key, mobile.area_id.removeprefix("AREA-"))
        if key in HOMES:
            lay_out_place(estate, place, HOME_NAME)
        _make_plain(mobile, place, now)
        SCENES[key](estate, mobile, now)


def _make_plain(mobile: Mobile, place: str, now: datetime) -> None:
    mobile.tier, mobile.signal = "2", stay(place)
    mobile.interactions.append(
        Interaction(
            interaction_id=f"I{mobile.customer_id[1:]}-1",
            at=now - timedelta(days=33),
            text={"zh": "咨询套餐余量", "en": "Asked what is left of the plan"},
        )
    )


def _stop(mobile: Mobile, status: str, since: datetime) -> None:
    mobile.status, mobile.status_since = status, since
    mobile.account.status, mobile.product.status = "stopped", "suspended"
    mobile.profile.data_on, mobile.profile.data_off_by = False, "arrears"


def _one_way(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.tier = "4"
    owe(mobile, now)
    _stop(mobile, "oneway_stop", now - timedelta(hours=6))


def _paid(minutes: int) -> Scene:
    def scene(_estate: Estate, mobile: Mobile, now: datetime) -> None:
        _stop(mobile, "bothway_stop", now - timedelta(days=2))
        mobile.account.status = "active"
        last = mobile.account.bills[0]
        last.billed_at, last.paid_at = now - timedelta(days=35), now - timedelta(minutes=minutes)

    return scene


def _use_up(mobile: Mobile) -> None:
    for bucket in mobile.ledger.buckets if mobile.ledger is not None else []:
        bucket.left_mb = 0


def _capped(estate: Estate, mobile: Mobile, _now: datetime) -> None:
    _use_up(mobile)
    mobile.profile.data_on, mobile.profile.data_off_by = False, "cap"
    estate.cells[mobile.signal.cells[-1]].gsm = False


def _throttled(_estate: Estate, mobile: Mobile, _now: datetime) -> None:
    _use_up(mobile)
    mobile.profile.limit_kbps = 1000


def _cell_down(estate: Estate, mobile: Mobile, now: datetime) -> None:
    cell = estate.cells[mobile.signal.cells[0]]
    cell.state = "down"
    incident = Incident(
        incident_id="RN-0601",
        cells=[cell.cell_id],
        started_at=now - timedelta(minutes=70),
        expected_end_at=now + timedelta(minutes=110),
        affected=1840,
        text={"zh": "基站传输中断", "en": "Link to the base station down"},
    )
    estate.incidents[incident.incident_id] = incident


def _weak_area(estate: Estate, mobile: Mobile, now: datetime) -> None:
    grid = estate.grids[mobile.signal.grid_id]
    grid.where, grid.outdoor_rsrp_dbm, grid.fix_at = "both", -112.0, now + timedelta(days=20)
    mobile.signal.rsrp_dbm, mobile.signal.sinr_db = -116.0, -1.0


def _wrong_apn(_estate: Estate, mobile: Mobile, _now: datetime) -> None:
    mobile.handset.apn = "internet"


def _sim_locked(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.handset.sim_fault, mobile.profile.forgotten = "pin", True
    mobile.profile.seen_at = now - timedelta(hours=5)


def _risk(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    _stop(mobile, "risk_lock", now - timedelta(hours=20))
    mobile.account.status, mobile.profile.data_off_by = "active", "operator"


def _congested(estate: Estate, mobile: Mobile, _now: datetime) -> None:
    estate.cells[mobile.signal.cells[-1]].load = 0.93


SCENES: dict[str, Scene] = {
    "M0": nothing,
    "M1": _one_way,
    "M2": _paid(3),
    "M3": _capped,
    "M4": _throttled,
    "M5": _cell_down,
    "M6": _weak_area,
    "M8": _wrong_apn,
    "M9": _sim_locked,
    "M10": _risk,
    "M11": _paid(180),
    "M12": _congested,
    **talk.SCENES,
    **travel.SCENES,
}

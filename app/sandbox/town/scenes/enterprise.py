"""What is wrong with each leased line, staged onto lines that work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.care_people import COMPANIES
from app.sandbox.town.estate import Account, Alarm, Bill, Circuit, Estate, Product, Site

FEE_FEN = 480_000

Scene = Callable[[Estate, Circuit, datetime], None]


def stage(estate: Estate, _random: Random, now: datetime) -> None:
    """Add every company with its line."""
    for key, scenario in COMPANIES.items():
        circuit = _circuit(estate, scenario.number, now)
        circuit.name, circuit.latin_name = scenario.name, scenario.latin_name
        estate.add(circuit)
        SCENES[key](estate, circuit, now)


def _circuit(estate: Estate, number: str, now: datetime) -> Circuit:
    serial = estate.next_serial()
    since = now - timedelta(days=900)
    bill = Bill(
        bill_id=f"BILL-{serial}-1",
        billed_at=now - timedelta(days=12),
        amount_fen=FEE_FEN,
        paid_at=now - timedelta(days=4),
    )
    return Circuit(
        customer_id=f"C{serial}",
        number=number,
        name="",
        latin_name="",
        tier="4",
        since=since,
        address=f"TEST 产业园 {serial % 30 + 1} 号楼",
        area_id="AREA-12",
        product=Product(
            product_id=f"P{serial}", name="TEST 企业专线 200M", fee_fen=FEE_FEN, started_at=since
        ),
        account=Account(account_id=f"A{serial}", bills=[bill]),
        circuit_id=f"CIR-{serial}",
        path=(f"CE-{serial}", f"ACC-{serial}", f"RING-{serial}", f"SR-{serial % 3}"),
        site=Site(),
    )


def _cut(circuit: Circuit, since: datetime) -> None:
    circuit.down_since, circuit.lost = since, 1.0
    circuit.path_up = circuit.site.router_answers = False


def _ring_alarm(estate: Estate, circuit: Circuit, now: datetime) -> None:
    circuit.grade = "AAA"
    _cut(circuit, now - timedelta(minutes=20))
    alarm = Alarm(
        alarm_id=f"AL-{1001 + len(estate.alarms)}",
        element=circuit.path[2],
        kind="ring",
        raised_at=now - timedelta(minutes=21),
    )
    estate.alarms[alarm.alarm_id] = alarm


def _full(_estate: Estate, circuit: Circuit, _now: datetime) -> None:
    circuit.in_use = 0.97


def _no_power(_estate: Estate, circuit: Circuit, now: datetime) -> None:
    circuit.down_since, circuit.lost = now - timedelta(minutes=30), 1.0
    circuit.port_up = False
    circuit.site = Site(powered=False, rx_dbm=None, router_answers=False)


def _long_down(_estate: Estate, circuit: Circuit, now: datetime) -> None:
    circuit.grade = "AAA"
    _cut(circuit, now - timedelta(hours=7))


def _weak_light(_estate: Estate, circuit: Circuit, _now: datetime) -> None:
    circuit.site.rx_dbm, circuit.lost = -29.2, 0.2


def _router_off(_estate: Estate, circuit: Circuit, now: datetime) -> None:
    circuit.down_since, circuit.lost = now - timedelta(minutes=10), 1.0
    circuit.site.router_answers = False


SCENES: dict[str, Scene] = {
    "E1": _ring_alarm,
    "E2": _full,
    "E3": _no_power,
    "E4": _long_down,
    "E5": _weak_light,
    "E6": _router_off,
}

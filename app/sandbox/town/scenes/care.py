"""What moves each customer who complains, waits or asks: staged onto lines that work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.care_people import CARE
from app.sandbox.town.estate import (
    Area,
    Customer,
    Estate,
    Interaction,
    Mobile,
    Order,
    Problem,
    Ticket,
)
from app.sandbox.town.newcomers import add_mobile
from app.sandbox.town.population import add_line

PON = "PON-10"
AREA_OF_MANY = "AREA-90"
"""Nobody else lives there, so that nobody else is one of the many."""
TO_ANSWER = timedelta(days=7)

Scene = Callable[[Estate, Customer, datetime], None]


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Add every customer of this field; the area of the many is no one else's home."""
    for key, scenario in CARE.items():
        customer: Customer
        if key.startswith("O"):
            line = add_line(estate, estate.pons[PON], random, now, number=scenario.number)
            line.onu.rx_dbm, line.onu.olt_rx_dbm = -19.4, -20.5
            customer = line
        else:
            customer = add_mobile(estate, random, now, number=scenario.number, plan="PLAN-99")
        customer.name, customer.latin_name, customer.tier = scenario.name, scenario.latin_name, "2"
        SCENES[key](estate, customer, now)
    estate.areas[AREA_OF_MANY] = Area(
        area_id=AREA_OF_MANY,
        name={"zh": "TEST 梅园", "en": "TEST Plum Garden"},
        city={"zh": "南京", "en": "Nanjing"},
    )


def _complain(
    estate: Estate,
    customer: Customer,
    opened_at: datetime,
    *,
    closed_at: datetime | None = None,
    repeats: int = 0,
    amount_fen: int = 0,
) -> None:
    ticket = Ticket(
        ticket_id=f"CP-{30001 + len(estate.tickets)}",
        customer_id=customer.customer_id,
        kind="complaint.service",
        status="closed" if closed_at else "inProgress",
        opened_at=opened_at,
        due_at=opened_at + TO_ANSWER,
        closed_at=closed_at,
        description="服务投诉",
        text={"zh": "服务投诉", "en": "Complaint about service"},
        repeats=repeats,
        amount_fen=amount_fen,
    )
    estate.tickets[ticket.ticket_id] = ticket


def _open(days: float) -> Scene:
    def scene(estate: Estate, customer: Customer, now: datetime) -> None:
        _complain(estate, customer, now - timedelta(days=days))

    return scene


def _closed(days: int, repeats: int) -> Scene:
    def scene(estate: Estate, customer: Customer, now: datetime) -> None:
        closed_at = now - timedelta(days=days)
        _complain(
            estate, customer, closed_at - timedelta(days=3), closed_at=closed_at, repeats=repeats
        )

    return scene


def _angry(_estate: Estate, customer: Customer, _now: datetime) -> None:
    customer.mood, customer.escalated = "angry", True


def _one_of_many(estate: Estate, customer: Customer, now: datetime) -> None:
    customer.area_id = AREA_OF_MANY
    problem = Problem(
        problem_id=f"CC-{len(estate.problems) + 1:04}",
        area_id=AREA_OF_MANY,
        complaint=True,
        started_at=now - timedelta(hours=5),
        affected=11,
        text={"zh": "同一扣费原因集中投诉", "en": "Many complain about one charge"},
    )
    estate.problems[problem.problem_id] = problem


def _great_sum(estate: Estate, customer: Customer, now: datetime) -> None:
    closed_at = now - timedelta(days=9)
    opened_at = closed_at - timedelta(days=2)
    _complain(estate, customer, opened_at, closed_at=closed_at, amount_fen=128_000)


def _pick(customer: Customer, topic: str, at: datetime, channel: str = "ivr") -> None:
    customer.interactions.append(
        Interaction(
            interaction_id=f"I{customer.customer_id[1:]}-{len(customer.interactions) + 90}",
            at=at,
            text={"zh": "语音导航", "en": "Voice menu"},
            channel=channel,
            topic=topic,
        )
    )


def _asks_balance(_estate: Estate, customer: Customer, now: datetime) -> None:
    _pick(customer, "balance", now - timedelta(minutes=2))


def _aged(estate: Estate, customer: Customer, now: datetime) -> None:
    _asks_balance(estate, customer, now)
    customer.vulnerable = True


def _full(estate: Estate, customer: Customer, now: datetime) -> None:
    _asks_balance(estate, customer, now)
    if isinstance(customer, Mobile):
        customer.texting.store_full = True


def _back_again(estate: Estate, customer: Customer, now: datetime) -> None:
    _pick(customer, "balance", now - timedelta(hours=30), channel="hotline")
    _asks_balance(estate, customer, now)


def _ordered(state: str, *, days: int, blocked: str = "", provisioned: bool | None = None) -> Scene:
    def scene(_estate: Estate, customer: Customer, now: datetime) -> None:
        done_at = now - timedelta(hours=3) if state == "completed" else None
        customer.orders.append(
            Order(
                order_id=f"PO-{customer.customer_id[1:]}",
                state=state,
                ordered_at=now - timedelta(days=6),
                text={"zh": "宽带提速", "en": "Faster line"},
                kind="speed",
                expected_at=now + timedelta(days=days),
                done_at=done_at,
                blocked=blocked,
                provisioned=provisioned,
            )
        )

    return scene


def _nothing(_estate: Estate, _customer: Customer, _now: datetime) -> None:
    pass


SCENES: dict[str, Scene] = {
    "C1": _open(2),
    "C2": _open(9),
    "C3": _closed(20, 0),
    "C4": _closed(12, 2),
    "C5": _angry,
    "C6": _one_of_many,
    "C7": _great_sum,
    "K1": _asks_balance,
    "K2": _aged,
    "K3": _full,
    "K4": _back_again,
    "O1": _ordered("inProgress", days=-2),
    "O2": _ordered("completed", days=-1, provisioned=False),
    "O3": _ordered("held", days=1, blocked="customer_absent"),
    "O4": _ordered("inProgress", days=3),
    "O5": _ordered("held", days=5, blocked="no_port"),
}

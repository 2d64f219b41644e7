"""The background: areas, PONs and a couple of hundred customers drawn from a fixed seed.

The shares are those of Chinese operators' published results and of optical line surveys, rounded;
they are defaults of the sandbox, not claims about any network.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from app.sandbox.town.estate import (
    Access,
    Account,
    Area,
    Bill,
    Customer,
    Estate,
    Line,
    Onu,
    Pon,
    Product,
    Session,
    Ticket,
)
from app.sandbox.town.people import CITIES, ESTATE_NAMES, GIVEN_NAMES, SURNAMES

Item = TypeVar("Item")

PON_COUNT = 12
LINES_PER_PON = 20
ONUS_PER_SPLITTER = 8
TIERS = (("none", 18), ("1", 20), ("2", 20), ("3", 22), ("4", 12), ("5s", 5), ("5g", 2), ("5d", 1))
SPEEDS_MBPS = ((300, 45), (500, 17), (1000, 38))
ACCOUNT_STATUSES = (("active", 97.5), ("arrears", 1.3), ("expired", 1.2))
ONU_STATES = (("online", 94.5), ("dying_gasp", 4.0), ("los", 1.5))
REJECTS = (
    ("password", 30), ("binding", 25), ("status", 20), ("session_limit", 10), ("no_user", 5),
    ("pool", 5), ("template", 5),
)  # fmt: skip
LIGHT = (((-20.0, 1.8), 93), ((-25.8, 0.7), 5), ((-28.0, 0.8), 2))
"""A single bell curve gives no weak light at all; the mixture does."""

FEES_FEN = {300: 5900, 500: 9900, 1000: 12900}


def populate(random: Random, now: datetime) -> Estate:
    """Lay out the town and its customers as they stand at `now`."""
    estate = Estate()
    for index in range(1, PON_COUNT + 1):
        area = Area(
            area_id=f"AREA-{index:02}",
            name=ESTATE_NAMES[index % len(ESTATE_NAMES)],
            city=CITIES[index % len(CITIES)],
        )
        estate.areas[area.area_id] = area
        pon = Pon(
            pon_id=f"PON-{index:02}", olt_id=f"OLT-{(index + 1) // 2:02}", area_id=area.area_id
        )
        estate.pons[pon.pon_id] = pon
    for serial in range(PON_COUNT * LINES_PER_PON):
        pon = estate.pons[f"PON-{serial % PON_COUNT + 1:02}"]
        line = add_line(estate, pon, random, now, number=f"1200000{1000 + serial}")
        _draw_faults(line, random, now)
        _draw_ticket(estate, line, random, now)
    return estate


def pick(random: Random, table: Sequence[tuple[Item, float]]) -> Item:
    """Draw one item by its weight."""
    return random.choices([item for item, _ in table], [weight for _, weight in table])[0]


def add_line(estate: Estate, pon: Pon, random: Random, now: datetime, *, number: str) -> Line:
    """Add one healthy customer on that PON, with invented particulars."""
    serial = estate.next_serial()
    surname, given = random.choice(SURNAMES), random.choice(GIVEN_NAMES)
    mbps = pick(random, SPEEDS_MBPS)
    since = now - timedelta(days=random.randint(200, 5000))
    area = estate.areas[pon.area_id]
    onu = _onu(serial, pon, random, now)
    line = Line(
        customer_id=f"C{serial}",
        number=number,
        name=surname[0] + given[0],
        latin_name=f"{surname[1]} {given[1]}",
        tier=pick(random, TIERS),
        since=since,
        address=f"{area.name['zh']} {random.randint(1, 30)} 栋 {random.randint(101, 1802)} 室",
        area_id=area.area_id,
        product=Product(
            product_id=f"P{serial}",
            name=f"TEST 家庭宽带 {mbps}M",
            speed_mbps=mbps,
            fee_fen=FEES_FEN[mbps],
            started_at=since,
            expires_at=now + timedelta(days=random.randint(30, 700)),
        ),
        account=new_account(serial, FEES_FEN[mbps], now),
        onu=onu,
        access=_access(serial, mbps, random, now),
    )
    estate.add(line)
    return line


def _onu(serial: int, pon: Pon, random: Random, now: datetime) -> Onu:
    rx_dbm = min(-9.0, round(random.gauss(*pick(random, LIGHT)), 1))
    onu = Onu(
        onu_id=f"ONU-{serial}",
        pon_id=pon.pon_id,
        serial=f"TEST{serial:08X}",
        up_at=now - timedelta(hours=random.randint(9, 900)),
        splitter=f"{pon.pon_id}-S{len(pon.onus) // ONUS_PER_SPLITTER + 1}",
        rx_dbm=rx_dbm,
        usual_rx_dbm=rx_dbm,
        olt_rx_dbm=round(rx_dbm - random.uniform(0.5, 1.5), 1),
    )
    pon.onus.append(onu)
    return onu


def new_account(serial: int, fee_fen: int, now: datetime) -> Account:
    """Three months billed and paid."""
    bills = [
        Bill(
            bill_id=f"BILL-{serial}-{month}",
            billed_at=now - timedelta(days=30 * month + 5),
            amount_fen=fee_fen,
            paid_at=now - timedelta(days=30 * month),
        )
        for month in range(1, 4)
    ]
    return Account(account_id=f"A{serial}", bills=bills)


def _access(serial: int, mbps: int, random: Random, now: datetime) -> Access:
    return Access(
        login=f"tb{serial}@test",
        speed_mbps=mbps,
        session=Session(
            session_id=f"S{serial}", started_at=now - timedelta(minutes=random.randint(20, 6000))
        ),
    )


def _draw_faults(line: Line, random: Random, now: datetime) -> None:
    state = pick(random, ONU_STATES)
    if state != "online":
        go_dark(line.onu, state, now - timedelta(minutes=random.randint(5, 600)))
        line.access.session = None
    status = pick(random, ACCOUNT_STATUSES)
    line.account.status = status
    if status == "arrears":
        owe(line, now)
    if line.access.session is not None and random.random() < 0.06:
        line.access.session = None
        line.access.last_reject = pick(random, REJECTS)
        line.access.attempts_15m = random.randint(1, 9)


def _draw_ticket(estate: Estate, line: Line, random: Random, now: datetime) -> None:
    if random.random() < 0.06:
        opened_at = now - timedelta(hours=random.randint(1, 60))
        add_ticket(estate, line, opened_at, due_at=opened_at + timedelta(hours=48))


def go_dark(onu: Onu, cause: str, at: datetime) -> None:
    """Take a modem off the PON."""
    onu.online, onu.last_down_cause, onu.last_down_at = False, cause, at
    onu.rx_dbm = onu.olt_rx_dbm = None


def owe(line: Customer, now: datetime) -> None:
    """Leave the last bill unpaid."""
    last = line.account.bills[0]
    last.left_fen, last.paid_at = last.amount_fen, None
    last.billed_at = now - timedelta(days=35)


def add_ticket(
    estate: Estate,
    customer: Customer,
    opened_at: datetime,
    *,
    due_at: datetime | None = None,
    closed_at: datetime | None = None,
) -> Ticket:
    """Put a fault ticket on a line; closed when `closed_at` is given."""
    ticket = Ticket(
        ticket_id=f"TT-{50001 + len(estate.tickets)}",
        customer_id=customer.customer_id,
        kind="fault.broadband",
        severity="major",
        status="closed" if closed_at else "inProgress",
        opened_at=opened_at,
        due_at=due_at,
        closed_at=closed_at,
        description="家宽故障报修",
        text={"zh": "家宽故障报修", "en": "Broadband fault reported"},
    )
    estate.tickets[ticket.ticket_id] = ticket
    return ticket

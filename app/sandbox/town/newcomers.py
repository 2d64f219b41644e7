"""Takes a mobile customer into town: half a year of ordinary bills, nothing wrong."""

from datetime import datetime, timedelta
from random import Random

from app.sandbox.town.airspace import equip
from app.sandbox.town.catalogue import BY_ID
from app.sandbox.town.estate import Account, Bill, Estate, Mobile, Product
from app.sandbox.town.estate.ledger import Bucket, Charge, Consumption, Ledger, Offering
from app.sandbox.town.months import month_end, month_start
from app.sandbox.town.people import GIVEN_NAMES, SURNAMES

MONTHS_BACK = 6
ORDINARY_SHARE = 0.6
"""Of the allowance, used in an ordinary month."""


def add_mobile(
    estate: Estate, random: Random, now: datetime, *, number: str, plan: str = "PLAN-59"
) -> Mobile:
    """Add one mobile customer with nothing wrong, and invented particulars."""
    serial = estate.next_serial()
    surname, given = random.choice(SURNAMES), random.choice(GIVEN_NAMES)
    since = now - timedelta(days=random.randint(400, 4000))
    area = random.choice(list(estate.areas.values()))
    sold = BY_ID[plan]
    equipment = equip(serial, area.area_id, now)
    mobile = Mobile(
        customer_id=f"C{serial}",
        number=number,
        name=surname[0] + given[0],
        latin_name=f"{surname[1]} {given[1]}",
        tier=str(random.randint(1, 4)),
        since=since,
        address=f"{area.name['zh']} {random.randint(1, 30)} 栋 {random.randint(101, 1802)} 室",
        area_id=area.area_id,
        product=Product(
            product_id=f"P{serial}",
            name=sold.name,
            fee_fen=sold.fee_fen,
            started_at=since,
        ),
        account=_account(serial, sold, now),
        msisdn=number[-11:],
        ledger=ordinary_ledger(serial, sold, now),
        status_since=since,
        sim=equipment.sim,
        profile=equipment.profile,
        handset=equipment.handset,
        signal=equipment.signal,
        texting=equipment.texting,
    )
    estate.add(mobile)
    return mobile


def ordinary_ledger(serial: int, plan: Offering, now: datetime) -> Ledger:
    """Write half a year in which every month cost what the plan costs."""
    ledger = Ledger(plan=plan)
    for back in range(1, MONTHS_BACK + 1):
        cycle = month_start(now, back)
        ledger.charges.append(
            Charge(
                charge_id=f"CH-{serial}-{back}",
                kind="plan",
                name=plan.name,
                amount_fen=plan.fee_fen,
                cycle=cycle,
                at=cycle,
                item=plan.offering_id,
            )
        )
        ledger.months.append(
            Consumption(
                cycle=cycle,
                data_mb=round(plan.data_mb * ORDINARY_SHARE),
                data_total_mb=plan.data_mb,
                voice_min=round(plan.voice_min * ORDINARY_SHARE),
                voice_total_min=plan.voice_min,
            )
        )
    ledger.buckets.append(
        Bucket(
            bucket_id=f"BK-{serial}-1",
            name=f"{plan.name}国内流量",
            total_mb=plan.data_mb,
            left_mb=round(plan.data_mb * (1 - ORDINARY_SHARE / 3)),
            valid_from=month_start(now),
            valid_to=month_end(now),
            main=True,
        )
    )
    return ledger


def _account(serial: int, plan: Offering, now: datetime) -> Account:
    bills = [
        Bill(
            bill_id=f"BILL-{serial}-{back}",
            billed_at=month_start(now, back - 1) + timedelta(days=1),
            amount_fen=plan.fee_fen,
            paid_at=min(now, month_start(now, back - 1) + timedelta(days=4)),
        )
        for back in range(1, MONTHS_BACK + 1)
    ]
    return Account(account_id=f"A{serial}", bills=bills)

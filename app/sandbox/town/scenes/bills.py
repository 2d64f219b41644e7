"""Writes what a scenario needs into the ledger of a mobile line: bills, sessions, reminders."""

from datetime import datetime, timedelta

from app.sandbox.town.airspace import stay
from app.sandbox.town.catalogue import GB, OVER_FEN_PER_GB
from app.sandbox.town.estate import Ledger, Mobile
from app.sandbox.town.estate.ledger import Charge, Reminder, Usage
from app.sandbox.town.months import month_start
from app.sandbox.town.people import Scenario

QUIET_PLACE = "10"
"""No scenario of another field happens there."""

HOME_CELL = "CELL-4403"
EVENINGS = 8
"""Sessions within the allowance, and as many beyond it."""


def introduce(mobile: Mobile, who: Scenario, *, tier: str) -> None:
    """Give a newcomer the name of the scenario, and a home where nothing is wrong."""
    mobile.name, mobile.latin_name, mobile.tier = who.name, who.latin_name, tier
    mobile.area_id, mobile.signal = f"AREA-{QUIET_PLACE}", stay(QUIET_PLACE)


def rebill(mobile: Mobile) -> None:
    """Bring what was billed into line with what was charged."""
    charges = mobile.ledger.charges if mobile.ledger is not None else []
    for bill in mobile.account.bills:
        cycle = month_start(bill.billed_at, 1)
        bill.amount_fen = sum(each.amount_fen for each in charges if each.cycle == cycle)


def charge(
    mobile: Mobile, kind: str, name: str, fen: int, cycle: datetime, item: str = ""
) -> Charge:
    """Put one more line on the bill of a month."""
    charges = mobile.ledger.charges if mobile.ledger is not None else []
    line = Charge(
        charge_id=f"CH-{mobile.customer_id[1:]}-{len(charges) + 1}X",
        kind=kind,
        name=name,
        amount_fen=fen,
        cycle=cycle,
        at=cycle + timedelta(days=20),
        item=item,
    )
    charges.append(line)
    return line


def overrun(mobile: Mobile, ledger: Ledger, now: datetime, fen: int, *, back: int = 1) -> Charge:
    """Let a month run over by what that much money buys; from the 20th evening on it is charged."""
    cycle = month_start(now, back)
    line = charge(mobile, "data_over", "套外国内流量费", fen, cycle)
    began_at = cycle + timedelta(days=19, hours=20)
    evening_mb = ledger.plan.data_mb // EVENINGS
    for index in range(EVENINGS):
        at = cycle + timedelta(days=2 * index + 1, hours=19)
        ledger.usage.append(session(mobile, at, evening_mb, cycle))
    over_mb = fen * GB // OVER_FEN_PER_GB
    for index in range(EVENINGS):
        at = began_at + timedelta(days=index)
        share = fen // EVENINGS + (fen % EVENINGS if index == 0 else 0)
        ledger.usage.append(session(mobile, at, over_mb // EVENINGS, cycle, charged_fen=share))
    for month in ledger.months:
        if month.cycle == cycle:
            month.data_mb = ledger.plan.data_mb + over_mb
    remind(mobile, ledger, cycle, began_at)
    return line


def session(
    mobile: Mobile, at: datetime, mb: int, cycle: datetime, *, charged_fen: int = 0
) -> Usage:
    """Make one evening's session of the line itself."""
    serial = len(mobile.ledger.usage) + 1 if mobile.ledger is not None else 1
    return Usage(
        usage_id=f"CDR-{mobile.customer_id[1:]}-{serial}",
        at=at,
        mb=mb,
        cell=HOME_CELL,
        app="TEST 短视频",
        number=mobile.msisdn,
        cycle=cycle,
        charged_fen=charged_fen,
    )


def remind(mobile: Mobile, ledger: Ledger, cycle: datetime, full_at: datetime) -> None:
    """Send the three reminders of a month, the last one minutes before the allowance is used up."""
    before = {50: timedelta(days=9), 80: timedelta(days=4), 100: timedelta(minutes=20)}
    for threshold, earlier in before.items():
        ledger.reminders.append(
            Reminder(
                reminder_id=f"RM-{mobile.customer_id[1:]}-{len(ledger.reminders) + 1}",
                at=full_at - earlier,
                cycle=cycle,
                threshold=threshold,
            )
        )

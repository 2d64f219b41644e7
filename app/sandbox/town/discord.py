"""Systems that say different things of one customer, drawn from a seed, as they do everywhere.

Each kind is rare, and together they are met several times a day: what was done in one system and
never arrived in another. Nobody's story is touched who was put in town for one.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from app.sandbox.town.estate import Estate, Line, Order

SHARE = 0.0075
"""Of customers, for each kind; operators are said to have 0.5 to 1 %."""


class Discord(StrEnum):
    """What two systems disagree about."""

    STOPPED_AT_AAA = "billing says active, the AAA says stopped"
    STOPPED_AT_BILLING = "billing says stopped, the AAA lets them on"
    PAID_AND_STOPPED = "everything is paid, and the stop was never lifted"
    SPEED = "another speed was sold than is set"
    ORDER = "the CRM has done an order that provisioning has not"


def sow(
    estate: Estate,
    seed: int,
    now: datetime,
    *,
    spared: Collection[str] = (),
    share: float = SHARE,
) -> dict[str, Discord]:
    """Let systems disagree about some of the broadband customers; return what about, by id.

    Args:
        estate: The town.
        seed: The same seed gives the same disagreements.
        now: The time.
        spared: Numbers of those about whom nobody disagrees.
        share: Of customers, for each kind.
    """
    sown: dict[str, Discord] = {}
    for line in estate.lines.values():
        random = Random(f"{seed} discord {line.customer_id}")
        drawn = [kind for kind in Discord if random.random() < share]
        if not drawn or line.number in spared:
            continue
        _DOES[drawn[0]](line, now)
        sown[line.customer_id] = drawn[0]
    return sown


def _stop_at_aaa(line: Line, _now: datetime) -> None:
    line.account.status = "active"
    line.access.status, line.access.session = "stopped", None
    line.access.last_reject = "status"


def _stop_at_billing(line: Line, _now: datetime) -> None:
    line.account.status = "stopped"


def _stop_though_paid(line: Line, now: datetime) -> None:
    for bill in line.account.bills:
        bill.left_fen, bill.paid_at = 0, bill.paid_at or now - timedelta(hours=3)
    line.account.status = "stopped"
    line.access.status, line.access.session = "stopped", None
    line.access.last_reject = "status"


def _set_another_speed(line: Line, _now: datetime) -> None:
    line.access.speed_mbps = 300 if line.product.speed_mbps != 300 else 100


def _leave_order_undone(line: Line, now: datetime) -> None:
    line.orders.append(
        Order(
            order_id=f"O-{line.customer_id}-D",
            state="completed",
            ordered_at=now - timedelta(days=2),
            done_at=now - timedelta(days=1),
            text={"zh": "宽带提速", "en": "A faster line"},
            kind="speed",
            provisioned=False,
        )
    )


_DOES: dict[Discord, Callable[[Line, datetime], None]] = {
    Discord.STOPPED_AT_AAA: _stop_at_aaa,
    Discord.STOPPED_AT_BILLING: _stop_at_billing,
    Discord.PAID_AND_STOPPED: _stop_though_paid,
    Discord.SPEED: _set_another_speed,
    Discord.ORDER: _leave_order_undone,
}

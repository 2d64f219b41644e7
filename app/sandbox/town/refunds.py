"""The rules by which money is given back: looked at again here, whoever asks and whatever for."""

from datetime import datetime, timedelta

from app.sandbox.town.estate import Ledger, Mobile
from app.sandbox.town.estate.ledger import Adjustment, Charge

GOODWILL_EVERY = timedelta(days=365)
GOODWILL_MOST_FEN = {
    "none": 1000, "1": 1000, "2": 2000, "3": 2000, "4": 3000,
    "5s": 5000, "5g": 5000, "5d": 5000,
}  # fmt: skip
"""By tier; a default of the sandbox without a public source."""

REFUND_MOST_FEN = 30000
"""The most that may be given back without a second pair of eyes, whatever the tier."""


class RefusedError(Exception):
    """Not done, and why: fit to show the agent."""


def refund(
    mobile: Mobile, ledger: Ledger, subject: str, amount_fen: int, *, key: str, at: datetime
) -> Adjustment:
    """Give back what was charged for a line of the bill, or for an add-on.

    The same key again gives the same refund.

    Raises:
        RefusedError: Nothing was charged for it, it has been refunded before, or it is too much.
    """
    known = _known(ledger, key)
    if known is not None:
        return known
    lines = charges_for(ledger, subject)
    if not lines:
        raise RefusedError("nothing was charged for this item")
    items = {subject} | {line.charge_id for line in lines} | {line.item for line in lines}
    if any(each.kind == "refund" and each.subject in items for each in ledger.adjustments):
        raise RefusedError("this item has been refunded already")
    if not 0 < amount_fen <= sum(line.amount_fen for line in lines):
        raise RefusedError("the amount is more than was charged")
    if amount_fen > REFUND_MOST_FEN:
        raise RefusedError("the amount needs a second approval")
    return _book(mobile, ledger, "refund", subject, amount_fen, key, at)


def goodwill(
    mobile: Mobile, ledger: Ledger, subject: str, amount_fen: int, *, key: str, at: datetime
) -> Adjustment:
    """Credit a goodwill amount; the same key again gives the same credit.

    Raises:
        RefusedError: It is beyond the customer's limit, or there was one within a year.
    """
    known = _known(ledger, key)
    if known is not None:
        return known
    if not 0 < amount_fen <= GOODWILL_MOST_FEN[mobile.tier]:
        raise RefusedError("the amount is beyond the goodwill limit")
    for each in ledger.adjustments:
        if each.kind == "goodwill" and at - each.at < GOODWILL_EVERY:
            raise RefusedError("there has been a goodwill credit within twelve months")
    return _book(mobile, ledger, "goodwill", subject, amount_fen, key, at)


def charges_for(ledger: Ledger, subject: str) -> list[Charge]:
    """Return the lines charged for that line or add-on."""
    return [each for each in ledger.charges if subject in (each.charge_id, each.item)]


def _known(ledger: Ledger, key: str) -> Adjustment | None:
    return next((each for each in ledger.adjustments if key and each.key == key), None)


def _book(
    mobile: Mobile,
    ledger: Ledger,
    kind: str,
    subject: str,
    amount_fen: int,
    key: str,
    at: datetime,
) -> Adjustment:
    prefix = "RF" if kind == "refund" else "GW"
    given = Adjustment(
        adjustment_id=f"{prefix}-{mobile.customer_id[1:]}-{len(ledger.adjustments) + 1}",
        kind=kind,
        subject=subject,
        amount_fen=amount_fen,
        at=at,
        key=key,
    )
    ledger.adjustments.append(given)
    return given

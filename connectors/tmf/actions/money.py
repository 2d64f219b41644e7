"""Money back: a refund of what was charged (TMF676), a goodwill credit (TMF654).

Each is sent once, with the amount the guide worked out, and found again by its key. Whether it may
be is decided on the other side as well, whatever is sent.
"""

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError
from connectors.tmf.actions.action import OWNER, Action, Body, Progress
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.billing_shapes import AdjustmentRecord, BucketRecord, RefundRecord
from connectors.tmf.replies import FEN_PER_YUAN, NAME, understand
from connectors.tmf.shapes import Created

NOT_DONE = frozenset({"failed", "cancelled", "rejected"})
MONEY = "monetary"


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Gives back what was charged for one item, to the account.

    Attributes:
        amount: The fact that says how much, in fen.
        item: The fact that says what for: a line of the bill, or an add-on.
    """

    amount: str
    item: str

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Send it."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.payment,
            "refund",
            refund_body(self, person, order),
            key=order.key,
        )
        return Receipt(reference=understand(answer, Created, "refund").id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for the refund with this order's key."""
        refunds = await asker.wire.get_all(
            asker.settings.paths.payment, "refund", {"correlatorId": order.key}, RefundRecord
        )
        ours = (
            Receipt(reference=each.id)
            for each in refunds
            if each.correlator_id == order.key and each.status not in NOT_DONE
        )
        return next(ours, None)


class Goodwill(msgspec.Struct, frozen=True, kw_only=True):
    """Credits an amount on the money balance of the account.

    Attributes:
        amount: The fact that says how much, in fen.
        items: Facts that may say what for; the first that is known counts.
    """

    amount: str
    items: tuple[str, ...]

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Find the balance, and credit it."""
        body = goodwill_body(self, order, asker.settings.goodwill_reason)
        body["bucket"] = {"id": await _balance(asker, key_of(person, "account"))}
        _, answer = await asker.wire.tell(
            "POST", asker.settings.paths.prepay_balance, "adjustBalance", body, key=order.key
        )
        adjustment = understand(answer, AdjustmentRecord, "adjustBalance")
        if adjustment.status in NOT_DONE:
            raise ConnectorError(NAME, f"refused: the credit is {adjustment.status}")
        return Receipt(reference=adjustment.id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for the credit with this order's key."""
        found = await asker.wire.get_all(
            asker.settings.paths.prepay_balance,
            "adjustBalance",
            {"description": order.key},
            AdjustmentRecord,
        )
        ours = (
            Receipt(reference=each.id)
            for each in found
            if each.description == order.key and each.status not in NOT_DONE
        )
        return next(ours, None)


def refund_body(kind: Refund, person: Customer, order: ActionState) -> Body:
    """TMF676 v4 Refund to the account, for one item."""
    item = order.parameters.get(kind.item, "")
    if not item:
        raise ConnectorError(NAME, "it is not known what to refund")
    return {
        "@type": "Refund",
        "correlatorId": order.key,
        "totalAmount": {"unit": "CNY", "value": _amount_fen(kind.amount, order) / FEN_PER_YUAN},
        "account": {"id": key_of(person, "account"), "@referredType": "BillingAccount"},
        "paymentMethod": {"@type": "PaymentMethodRef", "id": "account-credit"},
        "payment": {"id": item, "@referredType": "AppliedCustomerBillingRate"},
        "requestor": {"id": OWNER, "@referredType": "Agent"},
    }


def goodwill_body(kind: Goodwill, order: ActionState, reason: str) -> Body:
    """TMF654 v4 AdjustBalance, but for the balance it goes to."""
    named = (order.parameters.get(fact, "") for fact in kind.items)
    item = next((each for each in named if each), "")
    return {
        "@type": "AdjustBalance",
        "description": order.key,
        "usageType": MONEY,
        "adjustType": "oneTime",
        "reason": reason,
        "amount": {"amount": _amount_fen(kind.amount, order) / FEN_PER_YUAN, "units": "CNY"},
        "product": [{"id": item}] if item else [],
        "requestor": {"id": OWNER, "@referredType": "Agent"},
    }


async def _balance(asker: Asker, account_id: str) -> str:
    buckets = await asker.wire.get_all(
        asker.settings.paths.prepay_balance,
        "bucket",
        {"partyAccount.id": account_id, "usageType": MONEY},
        BucketRecord,
    )
    for each in buckets:
        mine = each.party_account is not None and each.party_account.id == account_id
        if mine and each.usage_type == MONEY:
            return each.id
    raise ConnectorError(NAME, "no money balance on record")


def _amount_fen(fact: str, order: ActionState) -> int:
    """Return the amount that was worked out.

    Raises:
        ConnectorError: There is none, or it is nothing.
    """
    text = order.parameters.get(fact, "")
    if not text.isascii() or not text.isdecimal() or int(text) == 0:
        raise ConnectorError(NAME, "no amount has been worked out")
    return int(text)


ACTIONS: dict[str, Action] = {
    "refund.overage": Refund(amount="adjust.refund_fen", item="adjust.line"),
    "vas.refund": Refund(amount="vas.refund_fen", item="vas.line"),
    "adjust.goodwill": Goodwill(amount="goodwill.fen", items=("vas.line", "bill.over_line")),
}

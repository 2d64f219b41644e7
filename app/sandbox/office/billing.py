"""The billing field: charges, usage, plan and reminders as their systems show them; money back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from aiohttp import web

from app.sandbox.office import billing_views as views
from app.sandbox.office.collections import Collection, UnreachableError, by_id
from app.sandbox.office.dress import Json
from app.sandbox.office.orders import Place, key_of, missing
from app.sandbox.office.query import values_at
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town import refunds
from app.sandbox.town.estate import Ledger, Mobile
from app.sandbox.town.operator import Operator

BILLS_ROOT = "/tmf-api/customerBill/v5"
USAGE_ROOT = "/tmf-api/usageManagement/v4"
CONSUMPTION_ROOT = "/tmf-api/usageConsumption/v5"
PREPAY_ROOT = "/tmf-api/prepayBalanceManagement/v4"
PAYMENT_ROOT = "/tmf-api/payment/v4"
PLANS_ROOT = "/billing/tmf-api/productInventory/v5"
REMINDERS_ROOT = "/reminders/tmf-api/communicationManagement/v4"
FEN_PER_YUAN = 100

Query = Mapping[str, str]


def billed(operator: Operator, whose: str | None = None) -> Iterator[tuple[Mobile, Ledger]]:
    """Yield every mobile line billing knows, or the one of a customer, account or product."""
    for mobile in operator.estate.mobiles.values():
        ids = (mobile.customer_id, mobile.account.account_id, mobile.product.product_id)
        if mobile.ledger is not None and (whose is None or whose in (*ids, mobile.msisdn)):
            yield mobile, mobile.ledger


class _Shown:
    """Renders the ledgers; every answer is made anew from the state as it is."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def rates(self, query: Query) -> Iterable[Json]:
        """Every line of every bill."""
        for mobile, ledger in billed(self._operator, query.get("billingAccount.id")):
            for charge in ledger.charges:
                yield views.billing_rate(mobile, charge)

    def usage(self, query: Query) -> Iterable[Json]:
        """Every rated data session."""
        for mobile, ledger in billed(self._operator, query.get("relatedParty.id")):
            for each in ledger.usage:
                yield views.usage_record(mobile, each)

    def consumption(self, query: Query) -> Iterable[Json]:
        """One report for each line."""
        for mobile, ledger in billed(self._operator, query.get("product.id")):
            yield views.consumption_report(mobile, ledger)

    def plans(self, query: Query) -> Iterable[Json]:
        """Every plan somebody has."""
        for mobile, ledger in billed(self._operator, query.get("id")):
            yield views.plan_product(mobile, ledger)

    def plan(self, product_id: str) -> Json | None:
        """The plan of one line."""
        return next(iter(self.plans({"id": product_id})), None)

    def reminders(self, query: Query) -> Iterable[Json]:
        """Every reminder sent, of the lines whose log can be read.

        Raises:
            UnreachableError: It can't be read for the number asked for.
        """
        number = query.get("receiver.phoneNumber")
        for mobile, ledger in billed(self._operator, number):
            if number is not None and not ledger.reminders_kept:
                raise UnreachableError("the reminder log can't be read now")
            if ledger.reminders_kept:
                for reminder in ledger.reminders:
                    yield views.reminder_message(mobile, reminder)

    def refunds(self, query: Query) -> Iterable[Json]:
        """Every refund given."""
        return self._given("refund", query.get("account.id"), views.refund)

    def goodwill(self, query: Query) -> Iterable[Json]:
        """Every goodwill credit given."""
        return self._given("goodwill", query.get("partyAccount.id"), views.balance_adjustment)

    def balances(self, query: Query) -> Iterable[Json]:
        """The money balance of every account."""
        for mobile, _ledger in billed(self._operator, query.get("partyAccount.id")):
            yield views.money_bucket(mobile)

    def _given(self, kind: str, whose: str | None, show: Callable[..., Json]) -> Iterable[Json]:
        for mobile, ledger in billed(self._operator, whose):
            for each in ledger.adjustments:
                if each.kind == kind:
                    yield show(mobile, each)


def collections(operator: Operator) -> tuple[Collection, ...]:
    """Lay out what billing and the reminder platform show."""
    shown = _Shown(operator)
    rows = (
        ("Billing", BILLS_ROOT, "appliedCustomerBillingRate", shown.rates, None),
        ("Billing", USAGE_ROOT, "usage", shown.usage, None),
        ("Billing", CONSUMPTION_ROOT, "usageConsumptionReport", shown.consumption, None),
        ("Billing", PLANS_ROOT, "product", shown.plans, shown.plan),
        ("Billing", PAYMENT_ROOT, "refund", shown.refunds, None),
        ("Billing", PREPAY_ROOT, "adjustBalance", shown.goodwill, None),
        ("Billing", PREPAY_ROOT, "bucket", shown.balances, None),
        ("Reminders", REMINDERS_ROOT, "communicationMessage", shown.reminders, None),
    )
    return tuple(
        Collection(system=system, root=root, api=api, some=some, one=one or by_id(some))
        for system, root, api, some, one in rows
    )


class _MoneyBack:
    """Takes refunds and goodwill credits over HTTP; the town's own rules decide."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def refund(self, request: web.Request, body: Json) -> web.Response:
        """TMF676 POST refund."""
        absent = missing(body, "account", "paymentMethod", "totalAmount", "payment")
        if absent:
            return refusal(400, "missingProperty", f"{absent} is required")
        amount_fen = _fen(values_at(body, ("totalAmount", "value")))
        found = self._account(values_at(body, ("account", "id")))
        if found is None or amount_fen is None:
            return refusal(400, "badReference", "account not known, or totalAmount no amount")
        mobile, ledger = found
        key = key_of(request, body.get("correlatorId"))
        subject = next((str(each) for each in values_at(body, ("payment", "id"))), "")
        now = self._operator.now()
        try:
            given = refunds.refund(mobile, ledger, subject, amount_fen, key=key, at=now)
        except refunds.RefusedError as error:
            return refusal(409, "notAllowed", str(error))
        return answer(views.refund(mobile, given), status=201)

    def goodwill(self, request: web.Request, body: Json) -> web.Response:
        """TMF654 POST adjustBalance."""
        absent = missing(body, "amount", "bucket", "usageType", "reason")
        if absent:
            return refusal(400, "missingProperty", f"{absent} is required")
        amount_fen = _fen(values_at(body, ("amount", "amount")))
        account = (str(each).removeprefix("MONEY-") for each in values_at(body, ("bucket", "id")))
        found = self._account(account)
        if found is None or amount_fen is None:
            return refusal(400, "badReference", "bucket not known, or amount no amount")
        mobile, ledger = found
        key = key_of(request, body.get("description"))
        subject = next((str(each) for each in values_at(body, ("product", "id"))), "")
        now = self._operator.now()
        try:
            given = refunds.goodwill(mobile, ledger, subject, amount_fen, key=key, at=now)
        except refunds.RefusedError as error:
            return refusal(409, "notAllowed", str(error))
        return answer(views.balance_adjustment(mobile, given), status=201)

    def _account(self, ids: Iterable[object]) -> tuple[Mobile, Ledger] | None:
        wanted = next((str(each) for each in ids), "")
        return next(billed(self._operator, wanted), None)


def _fen(amounts: Iterable[object]) -> int | None:
    """Read an amount of yuan as whole fen; None when it is none."""
    for amount in amounts:
        try:
            return int((Decimal(str(amount)) * FEN_PER_YUAN).to_integral_exact())
        except (InvalidOperation, ValueError, OverflowError):
            return None
    return None


def places(operator: Operator) -> tuple[Place, ...]:
    """Return what may be ordered of billing."""
    back = _MoneyBack(operator)
    rows = (
        (f"{PAYMENT_ROOT}/refund", "refund", back.refund),
        (f"{PREPAY_ROOT}/adjustBalance", "adjustBalance", back.goodwill),
    )
    return tuple(
        Place(method="POST", path=path, system="Billing", name=name, take=take)
        for path, name, take in rows
    )

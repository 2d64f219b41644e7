"""The money side of a mobile line as TM Forum shapes: charges, usage, allowances, money back."""

from app.sandbox.office.dress import (
    Json,
    characteristics,
    clean,
    instant,
    money,
    reference,
    related_customer,
)
from app.sandbox.town.catalogue import BY_ID
from app.sandbox.town.estate import Customer, Ledger, Mobile
from app.sandbox.town.estate.ledger import (
    Adjustment,
    Bucket,
    Charge,
    Consumption,
    Reminder,
    Usage,
)
from app.sandbox.town.months import month_end

MB = "MB"
MINUTE = "min"
YUAN = "CNY"


def billing_rate(mobile: Mobile, charge: Charge) -> Json:
    """TMF678 v5 AppliedCustomerBillingRate."""
    return {
        "@type": "AppliedCustomerBillingRate",
        "id": charge.charge_id,
        "href": f"/appliedCustomerBillingRate/{charge.charge_id}",
        "name": charge.name,
        "appliedBillingRateType": charge.kind,
        "date": instant(charge.at),
        "isBilled": True,
        "periodCoverage": {
            "startDateTime": instant(charge.cycle),
            "endDateTime": instant(month_end(charge.cycle)),
        },
        "taxIncludedAmount": money(charge.amount_fen),
        "product": reference("Product", charge.item or mobile.product.product_id),
        "billingAccount": reference("BillingAccount", mobile.account.account_id),
    }


def usage_record(mobile: Mobile, usage: Usage) -> Json:
    """TMF635 v4 Usage: one data session as it was rated."""
    traits = {
        "volumeMb": usage.mb,
        "cell": usage.cell,
        "app": usage.app,
        "apn": usage.apn,
        "msisdn": usage.number,
        "visitedPlmn": usage.plmn or None,
        "billingCycle": instant(usage.cycle),
    }
    rated = {
        "@type": "RatedProductUsage",
        "isBilled": True,
        "ratingDate": instant(usage.at),
        "taxIncludedRatingAmount": money(usage.charged_fen),
    }
    return {
        "@type": "Usage",
        "id": usage.usage_id,
        "href": f"/usage/{usage.usage_id}",
        "usageType": "data",
        "usageDate": instant(usage.at),
        "status": "billed",
        "usageCharacteristic": [
            {"name": name, "value": value} for name, value in traits.items() if value is not None
        ],
        "ratedProductUsage": [rated],
        "relatedParty": [
            {"id": mobile.customer_id, "@referredType": "Customer", "role": "customer"}
        ],
    }


def consumption_report(mobile: Mobile, ledger: Ledger) -> Json:
    """TMF677 v5 UsageConsumptionReport: allowances now, and what each month used of the plan's."""
    summaries = [each for month in ledger.months for each in _summary(month)]
    product = {
        "@type": "UsageConsumptionProductRef",
        "@referredType": "Product",
        "id": mobile.product.product_id,
        "consumptionSummary": summaries,
    }
    return {
        "@type": "UsageConsumptionReport",
        "id": f"UC-{mobile.product.product_id}",
        "href": f"/usageConsumptionReport/UC-{mobile.product.product_id}",
        "product": [product],
        "bucket": [_bucket(each) for each in ledger.buckets],
    }


def _summary(month: Consumption) -> list[Json]:
    rows = (
        ("data", "used", month.data_mb, MB),
        ("data", "total", month.data_total_mb, MB),
        ("voice", "used", month.voice_min, MINUTE),
        ("voice", "total", month.voice_total_min, MINUTE),
    )
    period = {
        "startDateTime": instant(month.cycle),
        "endDateTime": instant(month_end(month.cycle)),
    }
    return [
        {
            "@type": "ConsumptionSummary",
            "counterType": counter,
            "valueName": kind,
            "value": {"amount": amount, "units": unit},
            "consumptionPeriod": period,
            "characteristic": characteristics(roamed=month.roamed, gifted=month.gifted),
        }
        for kind, counter, amount, unit in rows
    ]


def _bucket(bucket: Bucket) -> Json:
    scope = {"@type": "BucketSpecificationRef", "@referredType": "BucketSpecification"}
    return clean(
        {
            "@type": "Bucket",
            "id": bucket.bucket_id,
            "name": bucket.name,
            "usageType": "data",
            "isShared": False,
            "status": "active",
            "remainingValue": {"amount": bucket.left_mb, "units": MB},
            "bucketSpecification": scope | {"id": bucket.scope},
            "product": [reference("Product", bucket.addon)] if bucket.addon else None,
            "validFor": {
                "startDateTime": instant(bucket.valid_from),
                "endDateTime": instant(bucket.valid_to),
            },
        }
    )


def plan_product(mobile: Mobile, ledger: Ledger) -> Json:
    """TMF637 v5 Product as billing has it: the plan, its contract, and the ceiling on it."""
    price = {
        "@type": "ProductPrice",
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": {"@type": "Price", "taxIncludedAmount": money(ledger.plan.fee_fen)},
    }
    contract = {
        "@type": "ProductTerm",
        "name": "contract",
        "validFor": {"endDateTime": instant(ledger.contract_until)},
    }
    return {
        "@type": "Product",
        "id": mobile.product.product_id,
        "href": f"/product/{mobile.product.product_id}",
        "name": ledger.plan.name,
        "status": "active",
        "isBundle": False,
        "startDate": instant(ledger.plan_since or mobile.product.started_at),
        "productOffering": reference("ProductOffering", ledger.plan.offering_id),
        "productPrice": [price],
        "productTerm": [contract] if ledger.contract_until else [],
        "productCharacteristic": _traits(ledger),
        "billingAccount": reference("BillingAccount", mobile.account.account_id),
        "relatedParty": related_customer(mobile, "RelatedPartyOrPartyRole"),
    }


def _traits(ledger: Ledger) -> list[Json]:
    cap = ledger.cap
    return characteristics(
        overPolicy=ledger.plan.over_policy,
        nextPlan=BY_ID[ledger.next_plan].name if ledger.next_plan else None,
        nextOrderedAt=ledger.next_ordered_at,
        penaltyFen=ledger.penalty_fen,
        family=ledger.family,
        realName=ledger.real_name,
        noOffers=ledger.no_offers,
        minor=ledger.minor,
        alerts=ledger.alerts,
        homeCoverage=ledger.home_coverage,
        capFen=cap.limit_fen if cap else None,
        capSetAt=cap.set_at if cap else None,
        capLiftedAt=cap.lifted_at if cap else None,
        capLiftedBy=cap.lifted_by or None if cap else None,
    )


def reminder_message(mobile: Mobile, reminder: Reminder) -> Json:
    """TMF681 v4 CommunicationMessage as the reminder platform keeps it, with its receipt."""
    traits = {
        "template": "data-usage",
        "threshold": str(reminder.threshold),
        "billingCycle": str(instant(reminder.cycle)),
        "receipt": reminder.state,
    }
    return {
        "@type": "CommunicationMessage",
        "id": reminder.reminder_id,
        "href": f"/communicationMessage/{reminder.reminder_id}",
        "content": f"TEST 流量已用 {reminder.threshold}%",
        "messageType": "SMS",
        "state": "completed" if reminder.state == "DELIVRD" else "failed",
        "sendTime": instant(reminder.at),
        "receiver": [{"id": mobile.customer_id, "phoneNumber": mobile.msisdn}],
        "sender": {"id": "reminders", "name": "TEST operator"},
        "characteristic": [
            {"name": name, "valueType": "string", "value": value} for name, value in traits.items()
        ],
    }


def refund(mobile: Mobile, given: Adjustment) -> Json:
    """TMF676 v4 Refund; `correlatorId` is the asking system's own, `payment` what it was for."""
    return {
        "@type": "Refund",
        "id": given.adjustment_id,
        "href": f"/refund/{given.adjustment_id}",
        "name": "refund",
        "status": "done",
        "statusDate": instant(given.at),
        "refundDate": instant(given.at),
        "correlatorId": given.key,
        "payment": {"id": given.subject, "@referredType": "AppliedCustomerBillingRate"},
        "totalAmount": money(given.amount_fen),
        "account": {"id": mobile.account.account_id, "@referredType": "BillingAccount"},
        "paymentMethod": {"@type": "PaymentMethodRef", "id": "account-credit"},
    }


def balance_adjustment(mobile: Mobile, given: Adjustment) -> Json:
    """TMF654 v4 AdjustBalance: a goodwill credit on the money balance."""
    return {
        "@type": "AdjustBalance",
        "id": given.adjustment_id,
        "href": f"/adjustBalance/{given.adjustment_id}",
        "status": "completed",
        "usageType": "monetary",
        "adjustType": "oneTime",
        "reason": given.kind,
        "description": given.key,
        "amount": {"amount": given.amount_fen / 100, "units": YUAN},
        "product": [{"id": given.subject}] if given.subject else [],
        "requestedDate": instant(given.at),
        "confirmationDate": instant(given.at),
        "bucket": {"id": money_bucket_id(mobile)},
        "partyAccount": {"id": mobile.account.account_id, "@referredType": "BillingAccount"},
    }


def money_bucket(mobile: Mobile) -> Json:
    """TMF654 v4 Bucket: the money balance of an account."""
    return {
        "@type": "Bucket",
        "id": money_bucket_id(mobile),
        "href": f"/bucket/{money_bucket_id(mobile)}",
        "name": "balance",
        "usageType": "monetary",
        "status": "active",
        "isShared": False,
        "remainingValue": {"amount": mobile.credit_fen / 100, "units": YUAN},
        "partyAccount": {"id": mobile.account.account_id, "@referredType": "BillingAccount"},
    }


def money_bucket_id(customer: Customer) -> str:
    """Return how the balance of an account is called."""
    return f"MONEY-{customer.account.account_id}"

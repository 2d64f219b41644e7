"""The business side as TM Forum shapes: customer, account, bill, product, order, interaction."""

from app.sandbox.office.dress import (
    Json,
    characteristics,
    clean,
    instant,
    money,
    notes,
    reference,
    related_customer,
    related_place,
)
from app.sandbox.town.estate import (
    Bill,
    Circuit,
    Customer,
    Estate,
    Interaction,
    Line,
    Mobile,
    Order,
)

ACCOUNT_STATES = {
    "active": ("active", "upToDate"),
    "arrears": ("active", "inArrears"),
    "stopped": ("suspended", "inArrears"),
    "expired": ("expired", "upToDate"),
}
BY_VALUE = "RelatedPartyOrPartyRole"
PRODUCT_STATES = {"active": "active", "suspended": "suspended", "pending": "pendingActive"}


def customer(line: Customer, estate: Estate) -> Json:
    """TMF629 v5 Customer; what they have in other systems, by id, are characteristics."""
    area = estate.areas[line.area_id]
    return {
        "@type": "Customer",
        "id": line.customer_id,
        "href": f"/customer/{line.customer_id}",
        "name": line.name,
        "role": "customer",
        "status": "active",
        "engagedParty": reference("Individual", f"I{line.customer_id}", line.name)
        | {"@type": "PartyRef"},
        "validFor": {"startDateTime": instant(line.since)},
        "account": [reference("Account", line.account.account_id)],
        "contactMedium": _contact_media(line, area.city["zh"]),
        "characteristic": characteristics(
            tier=line.tier,
            latinName=line.latin_name,
            cityZh=area.city["zh"],
            cityEn=area.city["en"],
            subscription=line.product.product_id,
            area=line.area_id,
            productName=line.product.name,
            mood=line.mood,
            feeSensitive=line.fee_sensitive,
            vulnerable=line.vulnerable,
            escalated=line.escalated,
            **_elsewhere(line, estate),
        ),
    }


def _elsewhere(customer: Customer, estate: Estate) -> dict[str, str]:
    """Return the ids by which network systems know what the customer has."""
    match customer:
        case Line():
            return {
                "login": customer.access.login,
                "onu": customer.onu.onu_id,
                "splitter": customer.onu.splitter,
                "pon": customer.onu.pon_id,
                "olt": estate.pons[customer.onu.pon_id].olt_id,
            }
        case Mobile():
            return {"msisdn": customer.msisdn}
        case Circuit():
            return {"circuit": customer.circuit_id}
    return {}


def _contact_media(line: Customer, city: str) -> list[Json]:
    return [
        {
            "@type": "PhoneContactMedium",
            "contactType": "mobile",
            "preferred": True,
            "phoneNumber": line.number,
        },
        {
            "@type": "GeographicAddressContactMedium",
            "contactType": "installationAddress",
            "city": city,
            "street1": line.address,
        },
    ]


def billing_account(line: Customer) -> Json:
    """TMF666 v5 BillingAccount."""
    state, payment = ACCOUNT_STATES[line.account.status]
    owed_fen = sum(bill.left_fen for bill in line.account.bills)
    return {
        "@type": "BillingAccount",
        "id": line.account.account_id,
        "href": f"/billingAccount/{line.account.account_id}",
        "name": line.name,
        "accountType": "individual",
        "ratingType": "postpaid",
        "state": state,
        "paymentStatus": payment,
        "accountBalance": [
            {"@type": "AccountBalance", "balanceType": "receivable", "amount": money(owed_fen)}
        ],
        "relatedParty": related_customer(line),
    }


def customer_bill(line: Customer, bill: Bill) -> Json:
    """TMF678 v5 CustomerBill."""
    paid_fen = bill.amount_fen - bill.left_fen
    payment = {
        "appliedAmount": money(paid_fen),
        "payment": reference("Payment", f"PAY-{bill.bill_id}"),
    }
    return clean(
        {
            "@type": "CustomerBill",
            "id": bill.bill_id,
            "href": f"/customerBill/{bill.bill_id}",
            "billNo": bill.bill_id,
            "billDate": instant(bill.billed_at),
            "lastUpdate": instant(bill.paid_at or bill.billed_at),
            "state": "settled" if bill.left_fen == 0 else "sent",
            "amountDue": money(bill.amount_fen),
            "remainingAmount": money(bill.left_fen),
            "taxIncludedAmount": money(bill.amount_fen),
            "appliedPayment": [payment] if bill.paid_at else [],
            "billingAccount": reference("BillingAccount", line.account.account_id),
            "relatedParty": related_customer(line),
        }
    )


def product(line: Customer, estate: Estate) -> Json:
    """TMF637 v5 Product."""
    sold = line.product
    price = {
        "@type": "ProductPrice",
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": {"@type": "Price", "taxIncludedAmount": money(sold.fee_fen)},
    }
    return clean(
        {
            "@type": "Product",
            "id": sold.product_id,
            "href": f"/product/{sold.product_id}",
            "name": sold.name,
            "status": PRODUCT_STATES[sold.status],
            "isBundle": False,
            "startDate": instant(sold.started_at),
            "terminationDate": instant(sold.expires_at),
            "productCharacteristic": _traits(line),
            "productPrice": [price],
            "billingAccount": reference("BillingAccount", line.account.account_id),
            **_realized(line),
            "relatedParty": related_customer(line, BY_VALUE),
            "place": related_place(line.area_id, estate.areas[line.area_id].name["zh"]),
        }
    )


def _traits(customer: Customer) -> list[Json]:
    if isinstance(customer, Mobile):
        return characteristics(
            subscriptionStatus=customer.status,
            statusSince=customer.status_since,
            portedInAt=customer.ported_in_at,
            emergencyOpensThisMonth=customer.emergency_used,
            emergencyUntil=customer.emergency_until,
        )
    return characteristics(
        downstreamMbps=customer.product.speed_mbps or None,
        stopReason=customer.product.stop_reason or None,
    )


def _realized(customer: Customer) -> Json:
    match customer:
        case Line():
            return {
                "realizingService": [reference("Service", customer.access.login)],
                "realizingResource": [reference("Resource", customer.onu.onu_id)],
            }
        case Mobile():
            return {"realizingService": [reference("Service", customer.msisdn)]}
        case Circuit():
            return {"realizingService": [reference("Service", customer.circuit_id)]}
    return {}


def product_order(line: Customer, order: Order) -> Json:
    """TMF622 v5 ProductOrder."""
    item: Json = {
        "@type": "ProductOrderItem",
        "id": "1",
        "action": order.action,
        "product": reference("Product", order.item or line.product.product_id),
    }
    if order.offering:
        item["productOffering"] = reference("ProductOffering", order.offering)
    key = {
        "@type": "ExternalIdentifier",
        "owner": "ringside",
        "externalIdentifierType": "idempotencyKey",
        "id": order.key,
    }
    held = {"@type": "ProductOrderErrorMessage", "code": order.blocked, "reason": order.blocked}
    record: Json = {
        "@type": "ProductOrder",
        "id": order.order_id,
        "href": f"/productOrder/{order.order_id}",
        "state": order.state,
        "category": order.kind,
        "creationDate": instant(order.ordered_at),
        "expectedCompletionDate": instant(order.expected_at),
        "completionDate": instant(order.done_at),
        "description": order.text["zh"],
        "externalId": [key] if order.key else [],
        "note": notes(order.text, order.ordered_at),
        "productOrderErrorMessage": [held] if order.blocked else [],
        "productOrderItem": [item],
        "relatedParty": related_customer(line),
    }
    return clean(record)


def interaction(line: Customer, past: Interaction) -> Json:
    """TMF683 v5 PartyInteraction."""
    channel = reference("Channel", past.channel, past.channel)
    return {
        "@type": "PartyInteraction",
        "id": past.interaction_id,
        "href": f"/partyInteraction/{past.interaction_id}",
        "direction": "inbound",
        "status": "completed",
        "reason": past.topic or past.text["zh"],
        "description": past.text["zh"],
        "creationDate": instant(past.at),
        "interactionDate": {"startDateTime": instant(past.at)},
        "note": notes(past.text, past.at),
        "relatedChannel": [{"@type": "RelatedChannel", "role": "used", "channel": channel}],
        "relatedParty": related_customer(line, BY_VALUE),
    }

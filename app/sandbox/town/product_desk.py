"""Where orders for products of a mobile line are carried out, each key once."""

from datetime import datetime, timedelta

import msgspec

from app.sandbox.town.catalogue import BY_ID, GB
from app.sandbox.town.estate import Ledger, Mobile, Order, Text
from app.sandbox.town.estate.ledger import AddOn, Adjustment, Bucket, Cap, Charge, Offering
from app.sandbox.town.mobile_desk import LOCKS
from app.sandbox.town.months import month_end, month_start
from app.sandbox.town.refunds import RefusedError

CLAIM_LASTS = timedelta(days=30)
REISSUED = frozenset({"wrong_account", "out_of_stock"})
PACKS = ("pack", "roaming", "speed", "retro")
Traits = dict[str, object]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is ordered.

    Attributes:
        action: `add`, `modify` or `delete`.
        item: The product to be changed; empty when a new one is ordered.
        offering: What of the catalogue.
        traits: Settings by name.
    """

    action: str
    item: str = ""
    offering: str = ""
    traits: Traits = {}


def place(mobile: Mobile, ledger: Ledger, wish: Wish, *, key: str, at: datetime) -> Order:
    """Carry an order out, or take it in for the first of the month.

    Raises:
        RefusedError: It can't be done; nothing was.
    """
    for known in mobile.orders:
        if key and known.key == key:
            return known
    state, item = "completed", wish.item
    match wish:
        case Wish(action="modify", offering="") if item == mobile.product.product_id:
            text = _set(ledger, wish.traits, at)
        case Wish(action="modify") if item == mobile.product.product_id:
            text, state = _change(ledger, _sold(wish, "plan"), at), "inProgress"
        case Wish(action="add", item=""):
            addon, text = _add(mobile, ledger, _sold(wish, *PACKS), at)
            item = addon.addon_id
        case Wish(action="modify"):
            text = _serve(ledger, item, wish.traits, at)
        case Wish(action="delete"):
            text = _end(ledger, item, at)
        case _:
            raise RefusedError("there is no such order here")
    return _note(mobile, wish, text, state=state, key=key, at=at, item=item)


def cancel(mobile: Mobile, ledger: Ledger, order_id: str) -> Order:
    """Take an order back that has not been carried out.

    Raises:
        RefusedError: There is none, or it has been.
    """
    order = next((each for each in mobile.orders if each.order_id == order_id), None)
    if order is None or order.state not in ("inProgress", "cancelled"):
        raise RefusedError("there is no such order in progress")
    if order.state == "inProgress":
        order.state = "cancelled"
        ledger.next_plan, ledger.next_ordered_at = "", None
    return order


def _sold(wish: Wish, *kinds: str) -> Offering:
    offering = BY_ID.get(wish.offering)
    if offering is None or offering.kind not in kinds or not offering.sellable:
        raise RefusedError("this is not sold on the telephone")
    return offering


def _set(ledger: Ledger, traits: Traits, at: datetime) -> Text:
    """Change settings of the line."""
    match traits:
        case {"alerts": "true" | "false" as on}:
            ledger.alerts = on == "true"
            return {"zh": "变更用量提醒", "en": "Usage alerts changed"}
        case {"capFen": int(limit_fen)} if limit_fen > 0:
            ledger.cap = Cap(limit_fen=limit_fen, set_at=at)
            return {"zh": "设置流量费封顶", "en": "Ceiling on data cost set"}
        case {"cap": "false"} if ledger.cap is not None:
            ledger.cap.lifted_at, ledger.cap.lifted_by = at, "hotline"
            return {"zh": "取消流量费封顶", "en": "Ceiling on data cost lifted"}
    raise RefusedError("there is no such setting")


def _change(ledger: Ledger, plan: Offering, at: datetime) -> Text:
    """Take a change of plan in for the first of the month."""
    cheaper = plan.fee_fen < ledger.plan.fee_fen
    bound = ledger.contract_until is not None and ledger.contract_until > at
    barred = {
        "the name is not registered": not ledger.real_name,
        "only the main card of a family plan may change it": ledger.family == "sub",
        "a change has been ordered already": bool(ledger.next_plan),
        "a contract binds the plan": cheaper and bound,
        "this is the plan already": plan.offering_id == ledger.plan.offering_id,
    }
    for why, holds in barred.items():
        if holds:
            raise RefusedError(why)
    ledger.next_plan, ledger.next_ordered_at = plan.offering_id, at
    return {"zh": f"下月改为{plan.name}", "en": f"{plan.name} from next month"}


def _add(mobile: Mobile, ledger: Ledger, sold: Offering, at: datetime) -> tuple[AddOn, Text]:
    """Book a pack; a retroactive one for the month gone by."""
    if mobile.status in LOCKS:
        raise RefusedError("the line is locked")
    cycle = month_start(at, 1 if sold.kind == "retro" else 0)
    until = at + timedelta(days=sold.days) if sold.days else month_end(at)
    addon = AddOn(
        addon_id=f"AD-{mobile.customer_id[1:]}-{len(ledger.addons) + 1}",
        offering_id=sold.offering_id,
        name=sold.name,
        kind="pack" if sold.kind == "retro" else sold.kind,
        fee_fen=sold.fee_fen,
        started_at=at,
        ended_at=until,
        channel="hotline",
        limit_told=True,
        zone=sold.zone,
    )
    if sold.kind == "retro":
        _credit_covered(mobile, ledger, sold, cycle, at)
    elif sold.data_mb:
        ledger.buckets.append(_bucket_of(addon, sold, until))
    if sold.kind in ("pack", "speed"):
        mobile.profile.limit_kbps = None
    ledger.addons.append(addon)
    ledger.charges.append(
        Charge(
            charge_id=f"CH-{mobile.customer_id[1:]}-{len(ledger.charges) + 1}P",
            kind="pack",
            name=sold.name,
            amount_fen=sold.fee_fen,
            cycle=cycle,
            at=at,
            item=addon.addon_id,
        )
    )
    return addon, {"zh": f"订购{sold.name}", "en": f"{sold.name} ordered"}


def _credit_covered(
    mobile: Mobile, ledger: Ledger, sold: Offering, cycle: datetime, at: datetime
) -> None:
    """Give back what the pack would have covered of the month's data beyond the plan."""
    lines = [c for c in ledger.charges if c.kind == "data_over" and c.cycle == cycle]
    given = {each.subject for each in ledger.adjustments if each.kind == "refund"}
    if not lines or lines[0].charge_id in given:
        raise RefusedError("there is nothing in that month a pack could cover")
    worth_fen = sold.data_mb * ledger.plan.over_fen_per_gb // GB
    ledger.adjustments.append(
        Adjustment(
            adjustment_id=f"RF-{mobile.customer_id[1:]}-{len(ledger.adjustments) + 1}",
            kind="refund",
            subject=lines[0].charge_id,
            amount_fen=min(worth_fen, lines[0].amount_fen),
            at=at,
        )
    )


def _bucket_of(addon: AddOn, sold: Offering, until: datetime) -> Bucket:
    return Bucket(
        bucket_id=f"BK-{addon.addon_id[3:]}P",
        name=sold.name,
        total_mb=sold.data_mb,
        left_mb=sold.data_mb,
        scope="abroad" if sold.kind == "roaming" else "national",
        valid_from=addon.started_at,
        valid_to=until,
        addon=addon.addon_id,
    )


def _serve(ledger: Ledger, addon_id: str, traits: Traits, at: datetime) -> Text:
    """Do something about an add-on: let it end, take it up again, have a benefit delivered."""
    addon = next((each for each in ledger.addons if each.addon_id == addon_id), None)
    match traits:
        case {"autoRenew": "false"} if addon is not None:
            addon.renews = False
            return {"zh": f"{addon.name}到期不续订", "en": f"{addon.name} is not renewed"}
        case {"status": "active"} if addon is not None and addon.status != "active":
            addon.status, addon.ended_at = "active", None
            return {"zh": f"恢复{addon.name}", "en": f"{addon.name} taken up again"}
        case {"claim": "extend"} if addon is not None and addon.fulfil == "expired":
            if addon.extended:
                raise RefusedError("it has been extended once already")
            addon.fulfil, addon.extended = "unclaimed", True
            addon.claim_until = at + CLAIM_LASTS
            return {"zh": f"{addon.name}领取延期", "en": f"{addon.name} may be claimed longer"}
        case {"claim": "reissue"} if addon is not None and addon.fulfil in REISSUED:
            addon.fulfil = "delivered"
            return {"zh": f"补发{addon.name}", "en": f"{addon.name} sent again"}
    raise RefusedError("there is no such service, or this can't be done with it")


def _end(ledger: Ledger, addon_id: str, at: datetime) -> Text:
    """End an add-on."""
    addon = next((each for each in ledger.addons if each.addon_id == addon_id), None)
    if addon is None or addon.status != "active":
        raise RefusedError("there is no such active service")
    addon.status, addon.ended_at = "ended", at
    return {"zh": f"退订{addon.name}", "en": f"{addon.name} ended"}


def _note(
    mobile: Mobile, wish: Wish, text: Text, *, state: str, key: str, at: datetime, item: str
) -> Order:
    order = Order(
        order_id=f"PO-{mobile.customer_id[1:]}-{len(mobile.orders) + 1}",
        state=state,
        ordered_at=at,
        text=text,
        action=wish.action,
        item=item,
        offering=wish.offering,
        key=key,
    )
    mobile.orders.append(order)
    return order

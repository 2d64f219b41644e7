"""What a phone can do at a moment: worked out from the line, the phone and the cell it is in."""

from datetime import datetime

from app.sandbox.town.airspace import ZONES
from app.sandbox.town.estate import Cell, Estate, Mobile
from app.sandbox.town.estate.ledger import AddOn
from app.sandbox.town.estate.mobile import HOME

HOME_COUNTRY = HOME[:3]
GONE = frozenset({"terminated", "lost"})
STOPPED = frozenset({"oneway_stop", "bothway_stop"})


def abroad(mobile: Mobile) -> bool:
    """Whether the network it is in is a foreign one."""
    return not mobile.profile.network.startswith(HOME_COUNTRY)


def serving_cell(mobile: Mobile, estate: Estate) -> Cell | None:
    """Return the cell it was in last."""
    return estate.cells.get(mobile.signal.cells[-1]) if mobile.signal.cells else None


def attached(mobile: Mobile, estate: Estate, now: datetime) -> bool:
    """Whether a network has it."""
    phone, profile = mobile.handset, mobile.profile
    usable = phone.powered and not phone.airplane and phone.sim_fault is None
    if not usable or mobile.sim.state != "active" or mobile.status in GONE or profile.stuck:
        return False
    if profile.attach_at is not None and now < profile.attach_at:
        return False
    if abroad(mobile):
        return profile.roaming and profile.partner_ok
    cell = serving_cell(mobile, estate)
    return cell is not None and cell.state != "down"


def technology(mobile: Mobile) -> str:
    """Return the newest technology that the line, the card and the phone have in common."""
    phone, profile = mobile.handset, mobile.profile
    if not (phone.lte and profile.lte and mobile.sim.lte) or phone.old_mode:
        return "2g"
    return "5g" if phone.nr and profile.nr else "4g"


def online(mobile: Mobile, estate: Estate, now: datetime) -> bool:
    """Whether it has an internet session with traffic."""
    phone, profile = mobile.handset, mobile.profile
    if mobile.status != "active" or not attached(mobile, estate, now):
        return False
    if not profile.data_on or profile.apn is None or profile.apn != phone.apn:
        return False
    if not phone.data_switch or _used_up(mobile, now):
        return False
    return not abroad(mobile) or _paid_for_abroad(mobile, now)


def left_mb(mobile: Mobile, now: datetime) -> int:
    """Return what is left for use at home; a line billing knows nothing of has none."""
    buckets = mobile.ledger.buckets if mobile.ledger is not None else []
    return sum(
        bucket.left_mb
        for bucket in buckets
        if bucket.scope == "national" and bucket.valid_from <= now <= bucket.valid_to
    )


def _used_up(mobile: Mobile, now: datetime) -> bool:
    policy = mobile.ledger.plan.over_policy if mobile.ledger is not None else ""
    return policy == "stop" and left_mb(mobile, now) <= 0


def _paid_for_abroad(mobile: Mobile, now: datetime) -> bool:
    zones = ("", "world", ZONES.get(mobile.profile.network, "world"))
    usable = any(valid(pack, now) and pack.zone in zones for pack in roaming_packs(mobile))
    return mobile.handset.roaming_switch and (usable or mobile.credit_fen > 0)


def roaming_packs(mobile: Mobile) -> list[AddOn]:
    """Return every roaming pack of the line, ended or not."""
    addons = mobile.ledger.addons if mobile.ledger is not None else []
    return [addon for addon in addons if addon.kind == "roaming"]


def valid(pack: AddOn, now: datetime) -> bool:
    """Whether a pack can be used at the moment."""
    if pack.status != "active" or pack.started_at > now:
        return False
    return pack.ended_at is None or now < pack.ended_at

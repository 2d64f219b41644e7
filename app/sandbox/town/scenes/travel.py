"""What is wrong with each mobile customer who travels, was travelling, or will."""

from datetime import datetime, timedelta

from app.sandbox.town.airspace import BORDER, FRANCE, HONG_KONG, JAPAN, THAILAND
from app.sandbox.town.catalogue import BY_ID
from app.sandbox.town.estate import Estate, Mobile
from app.sandbox.town.estate.ledger import AddOn
from app.sandbox.town.scenes.scene import Scene, nothing


def _travel(mobile: Mobile, network: str, *, roaming: bool) -> None:
    mobile.profile.network, mobile.profile.roaming = network, roaming


def _not_open(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    _travel(mobile, JAPAN, roaming=False)
    _book(mobile, "ROAM-ASIA", now)


def _book(mobile: Mobile, offering_id: str, now: datetime, *, renews: bool = False) -> None:
    sold = BY_ID[offering_id]
    pack = AddOn(
        addon_id=f"AO-{mobile.customer_id[1:]}-0",
        offering_id=offering_id,
        name=sold.name,
        kind="roaming",
        fee_fen=sold.fee_fen,
        started_at=now - timedelta(days=1),
        ended_at=now + timedelta(days=2),
        used_times=1,
        zone=sold.zone,
        renews=renews,
    )
    if mobile.ledger is not None:
        mobile.ledger.addons.append(pack)


def _no_pack(_estate: Estate, mobile: Mobile, _now: datetime) -> None:
    _travel(mobile, JAPAN, roaming=True)
    mobile.credit_fen = 0


def _wrong_partner(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    _travel(mobile, THAILAND, roaming=True)
    mobile.profile.partner_ok = False
    _book(mobile, "ROAM-ASIA", now)


def _border(_estate: Estate, mobile: Mobile, _now: datetime) -> None:
    _travel(mobile, HONG_KONG, roaming=True)
    mobile.signal.cells, mobile.signal.grid_id = [BORDER], "GRID-99"
    mobile.credit_fen = 0


def _back_home(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.profile.roaming = True
    _book(mobile, "ROAM-HKMOTW", now, renews=True)


def _other_zone(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    _travel(mobile, FRANCE, roaming=True)
    mobile.credit_fen = 0
    _book(mobile, "ROAM-ASIA", now)


SCENES: dict[str, Scene] = {
    "M7": _not_open,
    "G1": _no_pack,
    "G2": _wrong_partner,
    "G3": _border,
    "G4": nothing,
    "G5": _back_home,
    "G6": _other_zone,
}

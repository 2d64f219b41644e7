"""The mobile side of the background: cells in every area, and what a line needs to be on air."""

from datetime import datetime, timedelta
from typing import NamedTuple

from app.sandbox.town.estate import (
    Cell,
    Estate,
    Grid,
    Handset,
    Profile,
    Signal,
    Sim,
    Text,
    Texting,
)

BORDER = "CELL-99A"
"""The one cell where a foreign network can be heard."""

JAPAN, THAILAND, FRANCE, HONG_KONG = "44010", "52003", "20801", "45412"
ZONES = {JAPAN: "asia", THAILAND: "asia", FRANCE: "europe", HONG_KONG: "hkmotw"}
"""Networks abroad that somebody is in, by their code, and the zone they are charged as."""

LAST_HEARD = timedelta(minutes=6)


class Equipment(NamedTuple):
    """What a mobile line needs besides its contract, everything in order."""

    sim: Sim
    profile: Profile
    handset: Handset
    signal: Signal
    texting: Texting


def lay_out_cells(estate: Estate) -> None:
    """Put two cells and one square of the map into every area, and one cell at the border."""
    for area in estate.areas.values():
        lay_out_place(estate, area.area_id.removeprefix("AREA-"), area.name)
    name = {"zh": "TEST 边境镇", "en": "TEST Border Town"}
    estate.grids["GRID-99"] = Grid(grid_id="GRID-99", name=name)
    estate.cells[BORDER] = Cell(cell_id=BORDER, site_id="SITE-99", name=name, border=True)


def lay_out_place(estate: Estate, place: str, name: Text) -> None:
    """Put two cells and one square of the map into a place."""
    estate.grids[f"GRID-{place}"] = Grid(grid_id=f"GRID-{place}", name=name)
    for letter in "AB":
        cell = Cell(cell_id=f"CELL-{place}{letter}", site_id=f"SITE-{place}", name=name)
        estate.cells[cell.cell_id] = cell


def equip(serial: int, area_id: str, now: datetime) -> Equipment:
    """Hand out a card and a phone, and put the line on air where the customer lives."""
    return Equipment(
        sim=Sim(iccid=f"898600TEST{serial:08}", imsi=f"46000TEST{serial:06}"),
        profile=Profile(seen_at=now - LAST_HEARD),
        handset=Handset(imei=f"86TEST{serial:08}"),
        signal=stay(area_id.removeprefix("AREA-")),
        texting=Texting(),
    )


def stay(place: str) -> Signal:
    """Return what a phone hears that has been in both cells of a place."""
    return Signal(cells=[f"CELL-{place}A", f"CELL-{place}B"], grid_id=f"GRID-{place}")

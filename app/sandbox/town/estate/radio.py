"""The radio network: cells, places with known weak coverage, and incidents that concern many."""

from datetime import datetime

import msgspec

from app.sandbox.town.estate.customer import Text


class Cell(msgspec.Struct, kw_only=True):
    """One cell.

    Attributes:
        state: `up`, `degraded` or `down`.
        load: Share of its resource blocks in use in the busy hour.
        drop_share: Share of calls that drop in it.
        gsm: Whether 2G is still on air there; where it is not, calls need VoLTE.
        border: Whether a foreign network can be heard there.
    """

    cell_id: str
    site_id: str
    name: Text
    tech: str = "5G"
    state: str = "up"
    load: float = 0.42
    drop_share: float = 0.004
    gsm: bool = True
    border: bool = False


class Grid(msgspec.Struct, kw_only=True):
    """A square of the town: the level measured there, and when it will be better if it is weak.

    Attributes:
        where: Where it is weak: `indoor`, `outdoor` or `both`; None when it is not known to be.
    """

    grid_id: str
    name: Text
    outdoor_rsrp_dbm: float = -82.0
    where: str | None = None
    fix_at: datetime | None = None


class Incident(msgspec.Struct, kw_only=True):
    """What is wrong with cells, or on the way to another network: `fault`, `plannedWork`.

    Attributes:
        network: The other operator, when it is the way there that is disturbed.
    """

    incident_id: str
    kind: str = "fault"
    cells: list[str] = []
    network: str = ""
    status: str = "inProgress"
    started_at: datetime
    expected_end_at: datetime | None = None
    affected: int = 0
    text: Text

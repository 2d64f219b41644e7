"""What the pretend operator sells: plans and packs, all invented."""

from app.sandbox.town.estate.ledger import Offering

GB = 1024
"""MB to a GB, as allowances are counted."""

OVER_FEN_PER_GB = 500
OVER_FEN_PER_MIN = 15


def _plan(fee_yuan: int, gb: int, voice_min: int, policy: str = "overage") -> Offering:
    return Offering(
        offering_id=f"PLAN-{fee_yuan}",
        name=f"TEST {fee_yuan} 元套餐",
        fee_fen=fee_yuan * 100,
        data_mb=gb * GB,
        voice_min=voice_min,
        over_policy=policy,
        over_fen_per_gb=OVER_FEN_PER_GB if policy == "overage" else 0,
        over_fen_per_min=OVER_FEN_PER_MIN,
    )


def _pack(name: str, fee_yuan: int, gb: int, kind: str = "pack") -> Offering:
    return Offering(
        offering_id=f"{kind.upper()}-{gb}G",
        name=f"TEST {name}",
        kind=kind,
        fee_fen=fee_yuan * 100,
        data_mb=gb * GB,
    )


def _abroad(zone: str, name: str, fee_yuan: int, days: int) -> Offering:
    return Offering(
        offering_id=f"ROAM-{zone.upper()}",
        name=f"TEST {name} {days} 天包",
        kind="roaming",
        fee_fen=fee_yuan * 100,
        data_mb=days * GB,
        zone=zone,
        days=days,
    )


CATALOGUE: tuple[Offering, ...] = (
    _plan(8, 1, 0),
    _plan(19, 8, 100),
    _plan(39, 15, 200),
    _plan(59, 25, 300),
    _plan(99, 40, 500),
    _plan(129, 60, 800, "throttle"),
    _plan(199, 100, 1500, "throttle"),
    _plan(299, 180, 2500, "throttle"),
    Offering(
        offering_id="PLAN-69-SHOP",
        name="TEST 69 元门店套餐",
        fee_fen=6900,
        data_mb=45 * GB,
        voice_min=500,
        over_fen_per_gb=OVER_FEN_PER_GB,
        over_fen_per_min=OVER_FEN_PER_MIN,
        sellable=False,
    ),
    _pack("5GB 加油包", 10, 5),
    _pack("10GB 加油包", 15, 10),
    _pack("20GB 加油包", 20, 20),
    _pack("10GB 追溯包", 15, 10, "retro"),
    _pack("境外 3GB 漫游包", 39, 3, "roaming"),
    Offering(
        offering_id="SPEED-MONTH", name="TEST 提速恢复包", kind="speed", fee_fen=1000, data_mb=0
    ),
    _abroad("hkmotw", "港澳台", 60, 3),
    _abroad("asia", "亚洲", 90, 3),
    _abroad("europe", "欧洲", 188, 7),
    _abroad("americas", "美洲", 198, 7),
    _abroad("world", "全球", 258, 7),
)
BY_ID = {each.offering_id: each for each in CATALOGUE}
"""The fees and allowances of plans are near those of published tariffs; none is a real one."""

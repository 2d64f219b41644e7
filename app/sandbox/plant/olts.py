"""How two makes of OLT show their modems: which object holds what, and how it is counted.

The places are those that field scripts for these OLTs agree on; the modems are the town's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from app.sandbox.plant.table import Column, Oid, Table
from app.sandbox.town.estate import Onu, Pon
from app.sandbox.town.operator import Operator

CHINA = timezone(timedelta(hours=8))
NO_VALUE = 2147483647
RESET = 1
SLOT = 1

HUAWEI: Oid = (1, 3, 6, 1, 4, 1, 2011, 6, 128, 1, 1, 2)
HUAWEI_FIRST = 4194304000
HUAWEI_CAUSES = {"los": 2, "lof": 4, "sfi": 9, "dying_gasp": 13}

ZTE: Oid = (1, 3, 6, 1, 4, 1, 3902, 1012, 3)
ZTE_LIGHT: Oid = (1, 3, 6, 1, 4, 1, 3902, 1015, 1010, 11, 2, 1, 2)
ZTE_FIRST = 268435456
ZTE_CAUSES = {"los": 2, "lof": 4, "sfi": 5, "mismatch": 8, "dying_gasp": 9}
ZTE_PHASES = {"los": 1, "dying_gasp": 4, "mismatch": 5}
ZTE_WORKING, ZTE_OFFLINE = 3, 6


class Make(StrEnum):
    """Whose OLT it is."""

    HUAWEI_MA5800 = "huawei-ma5800"
    ZTE_C300 = "zte-c300"


def table(operator: Operator, olt_id: str, make: Make) -> Table:
    """Lay an OLT of the town out as one of that make would."""
    pons = [pon for pon in operator.estate.pons.values() if pon.olt_id == olt_id]
    if make is Make.HUAWEI_MA5800:
        return Table(_huawei(operator), _placed(pons, lambda port: HUAWEI_FIRST + port * 256, 8192))
    return Table(_zte(operator), _placed(pons, lambda port: ZTE_FIRST + (port + 1) * 256, 65536, 1))


def _placed(
    pons: list[Pon], port_index: Callable[[int], int], slot_step: int, first: int = 0
) -> dict[Oid, Onu]:
    return {
        (port_index(port) + SLOT * slot_step, first + number): onu
        for port, pon in enumerate(pons)
        for number, onu in enumerate(pon.onus)
    }


def _huawei(operator: Operator) -> list[Column]:
    def up(onu: Onu) -> bool:
        return is_up(operator, onu)

    def light(dbm: float | None, offset_db: int = 0) -> int:
        return NO_VALUE if dbm is None else round((dbm + offset_db) * 100)

    def cause(onu: Onu) -> int:
        return HUAWEI_CAUSES.get(onu.last_down_cause or "", -1)

    return [
        Column((*HUAWEI, 43, 1, 3), serial),
        Column((*HUAWEI, 43, 1, 9), description),
        Column((*HUAWEI, 46, 1, 2), lambda _: -1, write=_resetting(operator)),
        Column((*HUAWEI, 46, 1, 15), lambda onu: 1 if up(onu) else 2),
        Column((*HUAWEI, 46, 1, 18), lambda onu: 2 if onu.last_down_cause == "mismatch" else 1),
        Column((*HUAWEI, 46, 1, 20), lambda onu: distance_m(onu) if up(onu) else -1),
        Column((*HUAWEI, 46, 1, 22), lambda onu: date_and_time(onu.up_at)),
        Column((*HUAWEI, 46, 1, 23), lambda onu: date_and_time(onu.last_down_at)),
        Column((*HUAWEI, 46, 1, 24), cause),
        Column((*HUAWEI, 51, 1, 4), lambda onu: light(onu.rx_dbm)),
        Column((*HUAWEI, 51, 1, 6), lambda onu: light(onu.olt_rx_dbm, 100)),
        Column((*HUAWEI, 62, 1, 22), lambda onu: 1 if up(onu) else 2, (1,)),
    ]


def _zte(operator: Operator) -> list[Column]:
    def phase(onu: Onu) -> int:
        if is_up(operator, onu):
            return ZTE_WORKING
        return ZTE_PHASES.get(onu.last_down_cause or "", ZTE_OFFLINE)

    def light(onu: Onu) -> int:
        return 0 if onu.rx_dbm is None else round((onu.rx_dbm + 30) / 0.002) % 65536

    def olt_light(onu: Onu) -> int:
        return -80000 if onu.olt_rx_dbm is None else round(onu.olt_rx_dbm * 1000)

    return [
        Column((*ZTE, 11, 4, 1, 2), lambda onu: distance_m(onu) if onu.online else -1),
        Column((*ZTE, 28, 1, 1, 3), description),
        Column((*ZTE, 28, 1, 1, 5), serial),
        Column((*ZTE, 28, 2, 1, 4), phase),
        Column((*ZTE, 28, 2, 1, 5), lambda onu: date_and_time(onu.up_at)[:8]),
        Column((*ZTE, 28, 2, 1, 6), lambda onu: date_and_time(onu.last_down_at)[:8]),
        Column((*ZTE, 28, 2, 1, 7), lambda onu: ZTE_CAUSES.get(onu.last_down_cause or "", 1)),
        Column((*ZTE, 50, 11, 3, 1, 1), lambda _: 0, write=_resetting(operator)),
        Column((*ZTE, 50, 12, 1, 1, 10), light, (1,)),
        Column((*ZTE, 50, 14, 1, 1, 7), lambda onu: 1 if onu.online else 2, (1,)),
        Column(ZTE_LIGHT, olt_light),
    ]


def _resetting(operator: Operator) -> Callable[[Onu, int], str]:
    def reset(onu: Onu, value: int) -> str:
        line = operator.find_onu(onu.onu_id)
        if value != RESET or line is None:
            return "wrong-value"
        return "inconsistent-value" if operator.activate(line, "resetModem", key="").cause else ""

    return reset


def is_up(operator: Operator, onu: Onu) -> bool:
    """Whether it is on the PON; one that was reset is not until it has started again."""
    return onu.online and onu.up_at <= operator.now()


def serial(onu: Onu) -> bytes:
    """Return its serial number as the PON carries it: four letters and four octets."""
    return onu.serial[:4].encode() + bytes.fromhex(onu.serial[4:])


def description(onu: Onu) -> bytes:
    """Return what provisioning wrote to the port: the CRM's name for the modem."""
    return onu.onu_id.encode()


def distance_m(onu: Onu) -> int:
    """Return how much fibre there is; the town has no map, so its number has to do."""
    return 400 + int(onu.serial[4:], 16) % 97 * 35


def date_and_time(at: datetime | None) -> bytes:
    """Return a time as SNMPv2-TC's DateAndTime by the clock of China; noughts for none."""
    if at is None:
        return bytes(11)
    local = at.astimezone(CHINA)
    moment = (local.month, local.day, local.hour, local.minute, local.second, 0)
    return local.year.to_bytes(2, "big") + bytes(moment) + b"+" + bytes((8, 0))

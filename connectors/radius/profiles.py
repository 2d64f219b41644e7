"""A speed as an attribute of RADIUS has it, both ways."""

import re

UNITS = {"mbps": 1, "kbps": 1_000, "bps": 1_000_000}
"""How many of each make one Mbit/s."""
LARGEST_MBPS = 100_000


def speed_set(pattern: str, mbps: int) -> str:
    """Write a speed into the pattern of an attribute (`home-{mbps}`, `{bps}`)."""
    text = pattern
    for unit, times in UNITS.items():
        text = text.replace("{" + unit + "}", str(mbps * times))
    return text


def speed_given(pattern: str, value: str) -> int | None:
    """Return the speed an attribute sets, in Mbit/s; None when it is not of that pattern."""
    units = re.findall(r"\{(\w+)\}", pattern)
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", pattern)]
    found = re.fullmatch("([0-9]{1,15})".join(parts), value)
    if found is None:
        return None
    return round(int(found[1]) / UNITS[units[0]])


def wanted_mbps(text: str) -> int | None:
    """Read the speed an order asks for; None when it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        return None
    mbps = int(text)
    return mbps if 0 < mbps <= LARGEST_MBPS else None

"""What a process takes of the machine, as Linux counts it."""

import os
from pathlib import Path


def pss_mb(pid: int) -> float:
    """Return its proportional set size, in MB: what is shared counts by its share."""
    return _memory_mb(pid, "Pss:")


def private_mb(pid: int) -> float:
    """Return what it shares with nobody, in MB."""
    return _memory_mb(pid, "Private_Clean:") + _memory_mb(pid, "Private_Dirty:")


def worked_s(pid: int) -> float:
    """Return the seconds of processor time it has used so far."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(after_name[11]) + int(after_name[12])  # utime and stime: fields 14 and 15
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int, name: str) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = next(line.split()[1] for line in rollup.splitlines() if line.startswith(name))
    return int(kilobytes) / 1024

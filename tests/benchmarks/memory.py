"""What a process holds in memory, as Linux counts it."""

from pathlib import Path


def pss_mb(pid: int) -> float:
    """Return its proportional set size, in MB: what is shared counts by its share."""
    return _of(pid, "Pss:")


def private_mb(pid: int) -> float:
    """Return what it shares with nobody, in MB."""
    return _of(pid, "Private_Clean:") + _of(pid, "Private_Dirty:")


def _of(pid: int, name: str) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = next(line.split()[1] for line in rollup.splitlines() if line.startswith(name))
    return int(kilobytes) / 1024

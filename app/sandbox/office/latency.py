"""How long each simulated system takes to answer: lognormal by its median and 95th percentile."""

from math import log
from random import Random

LATENCY_MS: dict[str, tuple[float, float]] = {
    "CRM": (150, 600),
    "Billing": (250, 1200),
    "NOC": (300, 900),
    "PON": (400, 2500),
    "AAA": (20, 80),
    "Tickets": (200, 800),
    "Messages": (100, 400),
    "Transport": (350, 1800),
    "Channels": (40, 150),
    "PBOSS": (300, 900),
    "HLR": (60, 250),
    "Radio": (250, 1500),  # a question takes two requests there
    "SMSC": (120, 500),
    "Reminders": (200, 800),
    "VAS": (250, 1000),
    "Catalogue": (80, 300),
    "Campaigns": (150, 600),
}
"""Median and 95th percentile by system; defaults of the sandbox without a public source."""

Z_95 = 1.645


class Latency:
    """Draws waiting times; the same seed draws the same ones, each system's for itself.

    Args:
        seed: Of the draws.
        pace: What every time is multiplied by; 0 answers at once.
    """

    def __init__(self, seed: int, pace: float) -> None:
        self._randoms = {system: Random(f"{seed} {system}") for system in LATENCY_MS}
        self._pace = pace

    def draw_s(self, system: str) -> float:
        """Return how long the next answer of that system takes."""
        median, p95 = LATENCY_MS[system]
        spread = (log(p95) - log(median)) / Z_95
        return self._randoms[system].lognormvariate(log(median), spread) / 1000 * self._pace

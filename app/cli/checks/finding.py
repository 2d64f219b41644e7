"""One line of the doctor's report."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """How something stands. WARN: Ringside runs, and something is missing from it."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, how it stands, and what to do about it.

    Attributes:
        remedy: A command or one sentence; empty when all is well.
    """

    subject: str
    verdict: Verdict
    found: str
    remedy: str = ""


def judge(
    subject: str, well: bool, found: str, remedy: str, otherwise: Verdict = Verdict.FAIL
) -> Finding:
    """Make a finding; the remedy is left out when all is well."""
    if well:
        return Finding(subject=subject, verdict=Verdict.OK, found=found)
    return Finding(subject=subject, verdict=otherwise, found=found, remedy=remedy)

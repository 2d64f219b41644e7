"""What the operator can be told to do with a mobile line, and which orders it refuses."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.sandbox.town.estate import Estate, Mobile
from app.sandbox.town.estate.mobile import APN, ATTACH_TAKES
from app.sandbox.town.onair import STOPPED

NOT_PERMITTED = 501
"""Error-Cause 501 of RFC 5176: administratively prohibited."""

NOT_POSSIBLE = 506
"""Error-Cause 506 of RFC 5176: resources unavailable."""

LOCKS = frozenset({"risk_lock", "realname_lock"})
EMERGENCY: dict[str, tuple[int, int]] = {
    "3": (1, 24), "4": (2, 72), "5s": (3, 72), "5g": (3, 120), "5d": (5, 168),
}  # fmt: skip
"""How often a month a line of that tier is opened in an emergency, and for how many hours."""

HARMLESS = frozenset({"reattach", "pushApn"})
"""What touches nothing of the contract, and is taken for a locked line too."""


class MobileDesk:
    """Carries out what is ordered for mobile lines."""

    def __init__(self, estate: Estate, now: Callable[[], datetime]) -> None:
        self._estate = estate
        self._now = now
        self._verbs: dict[str, Callable[[Mobile], int]] = {
            "openData": _let_online,
            "closeData": _take_offline,
            "reattach": self._reattach,
            "pushApn": _push_apn,
            "provision": _provision,
            "openRoaming": _open_roaming,
            "closeRoaming": _close_roaming,
            "openInternational": _open_international,
            "unbar": _unbar,
            "eraseForwards": _erase_forwards,
            "volteOn": _volte_on,
            "mmsOn": _mms_on,
            "reopenText": _reopen_text,
            "emergencyOpen": self._emergency_open,
            "resume": self._resume,
        }

    @property
    def verbs(self) -> tuple[str, ...]:
        """Return everything that can be ordered. No verb lifts a risk or real-name lock."""
        return tuple(self._verbs)

    def carry_out(self, mobile: Mobile, verb: str) -> int:
        """Do it; return why not (an Error-Cause of RFC 5176), 0 when it is done."""
        if mobile.status in LOCKS and verb not in HARMLESS:
            return NOT_PERMITTED
        return self._verbs[verb](mobile)

    def _reattach(self, mobile: Mobile) -> int:
        now = self._now()
        profile = mobile.profile
        profile.stuck, profile.forgotten = False, False
        profile.reattached_at, profile.attach_at = now, now + ATTACH_TAKES
        return 0

    def _emergency_open(self, mobile: Mobile) -> int:
        opens, hours = EMERGENCY.get(mobile.tier, (0, 0))
        if mobile.status not in STOPPED or mobile.emergency_used >= opens:
            return NOT_POSSIBLE
        now = self._now()
        mobile.emergency_used += 1
        mobile.emergency_until = now + timedelta(hours=hours)
        _come_back(mobile, now)
        return 0

    def _resume(self, mobile: Mobile) -> int:
        owed = sum(bill.left_fen for bill in mobile.account.bills)
        if owed > 0 or mobile.status not in (*STOPPED, "voluntary_stop"):
            return NOT_POSSIBLE
        _come_back(mobile, self._now())
        mobile.account.status = "active"
        return 0


def _come_back(mobile: Mobile, now: datetime) -> None:
    mobile.status, mobile.status_since, mobile.product.status = "active", now, "active"
    if mobile.profile.data_off_by == "arrears":
        _let_online(mobile)


def _let_online(mobile: Mobile) -> int:
    mobile.profile.data_on, mobile.profile.data_off_by = True, None
    return 0


def _take_offline(mobile: Mobile) -> int:
    mobile.profile.data_on, mobile.profile.data_off_by = False, "customer"
    return 0


def _push_apn(mobile: Mobile) -> int:
    mobile.handset.apn = mobile.profile.apn or APN
    return 0


def _provision(mobile: Mobile) -> int:
    profile = mobile.profile
    profile.lte, profile.nr, profile.apn = True, True, profile.apn or APN
    return 0


def _open_roaming(mobile: Mobile) -> int:
    mobile.profile.roaming = True
    return 0


def _close_roaming(mobile: Mobile) -> int:
    mobile.profile.roaming = False
    return 0


def _open_international(mobile: Mobile) -> int:
    mobile.profile.intl_calls = True
    return 0


def _unbar(mobile: Mobile) -> int:
    barred = mobile.profile.barred
    if "antifraud" in barred.values():
        return NOT_PERMITTED
    barred.clear()
    return 0


def _erase_forwards(mobile: Mobile) -> int:
    mobile.profile.forwards.clear()
    return 0


def _volte_on(mobile: Mobile) -> int:
    mobile.profile.volte = True
    return 0


def _mms_on(mobile: Mobile) -> int:
    mobile.profile.mms = True
    return 0


def _reopen_text(mobile: Mobile) -> int:
    if mobile.texting.suspensions != 1:
        return NOT_PERMITTED
    mobile.texting.suspended = False
    return 0

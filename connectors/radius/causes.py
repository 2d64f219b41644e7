"""What the numbers and words of RFC 5176 and RFC 2866 mean for an agent."""

SESSION_GONE = 503

ERROR_CAUSES = {
    201: "the session's remains were removed",
    202: "not a valid kind of session",
    401: "the BRAS does not know an attribute it was sent",
    402: "the BRAS misses an attribute",
    403: "the session belongs to another BRAS",
    404: "the BRAS did not understand the request",
    405: "the BRAS does not offer this",
    406: "the BRAS does not know this extension",
    407: "the BRAS does not accept a value it was sent",
    501: "the BRAS does not permit this desk to do that",
    502: "the BRAS can't pass the request on",
    503: "no such session",
    504: "the session can't be removed",
    505: "the BRAS could not pass the request on",
    506: "the BRAS has no resources left",
    507: "the BRAS has begun it and asks for a new sign-in",
    508: "the BRAS can't tell which of several sessions is meant",
}
"""Error-Cause of RFC 5176; 201 comes with an ACK, the others with a NAK."""

ENDS = {
    "User-Request": "router",
    "Lost-Carrier": "line",
    "Port-Error": "line",
    "Idle-Timeout": "timeout",
    "Session-Timeout": "timeout",
    "Admin-Reset": "reset",
    "Admin-Reboot": "reset",
}
"""Acct-Terminate-Cause as FreeRADIUS writes it, and what ended the session."""

BY_NUMBER = {
    "1": "User-Request",
    "2": "Lost-Carrier",
    "3": "Lost-Service",
    "4": "Idle-Timeout",
    "5": "Session-Timeout",
    "6": "Admin-Reset",
    "7": "Admin-Reboot",
    "8": "Port-Error",
    "9": "NAS-Error",
    "10": "NAS-Request",
    "11": "NAS-Reboot",
    "12": "Port-Unneeded",
    "13": "Port-Preempted",
    "14": "Port-Suspended",
    "15": "Service-Unavailable",
    "16": "Callback",
    "17": "User-Error",
    "18": "Host-Request",
}
"""RFC 2866: some databases keep the number."""
DESK_ENDED = frozenset({"Admin-Reset", "Admin-Reboot"})


def refusal(cause: int | None) -> str:
    """Say why a BRAS refused, in words."""
    if cause is None:
        return "the BRAS gives no reason"
    return ERROR_CAUSES.get(cause, f"error cause {cause}")


def end_named(written: str) -> str:
    """Return a terminate cause by its name, whichever way the database keeps it."""
    return BY_NUMBER.get(written, written)

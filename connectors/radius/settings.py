"""What the connector has to be told: where accounting is kept, who the BRASes are, which words."""

import re
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

Seconds = Annotated[float, msgspec.Meta(gt=0, le=120)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$")]
NameOrNone = Annotated[
    str, msgspec.Meta(pattern=r"^([A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?)?$")
]
Status = Literal["active", "stopped", "locked"]
Reject = Literal[
    "no_user", "password", "status", "access_type", "session_limit", "binding", "ocs", "template",
    "pool",
]  # fmt: skip
Sign = Literal["send", "require", "none"]
Identity = Literal["User-Name", "Acct-Session-Id", "NAS-IP-Address", "Framed-IP-Address"]

LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})
SCHEMES = ("postgresql:", "sqlite:", "odbc:")
SPEED_ATTRIBUTES = (
    "Filter-Id", "Cisco-AVPair", "ERX-Qos-Profile-Name", "Huawei-Input-Average-Rate",
    "Huawei-Output-Average-Rate", "Huawei-Policy-Name", "Mikrotik-Rate-Limit",
    "WISPr-Bandwidth-Max-Down", "WISPr-Bandwidth-Max-Up", "ZTE-QoS-Profile-Down",
    "ZTE-Rate-Ctrl-SCR-Down", "ZTE-Rate-Ctrl-SCR-Up",
)  # fmt: skip
"""Those of `dictionary.py` that set a speed."""
STATUSES: dict[str, Status] = {"locked": "locked", "stopped": "stopped", "disabled": "stopped"}
"""What groups are often called."""
REJECTS: dict[str, Reject] = {
    "no such user": "no_user",
    "not found": "no_user",
    "unknown user": "no_user",
    "no auth-type found": "no_user",
    "password": "password",
    "login incorrect": "password",
    "suspend": "status",
    "disabled": "status",
    "expired": "status",
    "locked": "status",
    "rejected": "status",
    "access type": "access_type",
    "nas-port-type": "access_type",
    "too many sessions": "session_limit",
    "multiple logins": "session_limit",
    "simultaneous": "session_limit",
    "already logged in": "session_limit",
    "binding": "binding",
    "calling-station-id": "binding",
    "nas-port-id": "binding",
    "charging": "ocs",
    "quota": "ocs",
    "template": "template",
    "pool": "pool",
}
"""Words of FreeRADIUS's own messages and of common policies; the first that fits counts."""


class Nas(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One BRAS, or all of a network that share a secret.

    Attributes:
        secret: Name of the secret shared with it.
        address: Where orders for it go, when not to itself (an AAA that forwards them).
        port: Where it takes orders (RFC 5176).
        message_authenticator: `send` signs requests and checks what replies carry; `require` also
            refuses replies without; `none` is for equipment that knows no such attribute.
    """

    secret: str
    address: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 3799
    message_authenticator: Sign = "send"

    def __post_init__(self) -> None:
        """Refuse an address that is none."""
        if self.address:
            ip_address(self.address)


class Tables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the tables are called; an empty name: there is none, and its facts are not offered.

    Attributes:
        accounting: One row for each session.
        interims: One row for each accounting update of a session.
        logins: What is checked of a login, and whether it may sign in.
        replies: What a login is given, its speed among it.
        groups: Which group a login is in.
        attempts: One row for each attempt to sign in.
        reject_reason: The column of `attempts` that says why one was refused.
    """

    accounting: Name = "radacct"
    interims: NameOrNone = ""
    logins: NameOrNone = "radcheck"
    replies: NameOrNone = "radreply"
    groups: NameOrNone = "radusergroup"
    attempts: NameOrNone = "radpostauth"
    reject_reason: NameOrNone = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        database: `postgresql://user@host/name`, `sqlite:/path/to/file` or `odbc:DSN=name`.
        database_secret: Name of the secret with the database's password; empty: it wants none.
        nas: Each BRAS that takes orders, by address or network (`10.8.0.0/16`).
        tables: What the tables are called.
        profile: Attributes that set a session's speed, with `{mbps}`, `{kbps}` or `{bps}` in them.
        statuses: What it means for a login to be in a group.
        rejects: Words of the log and what they mean, looked for before the usual ones.
        realm: Added to logins without one (`@home`).
        utc_offset_h: How far times without a zone are ahead of UTC.
        identify: What says to the BRAS which session is meant.
        system: What the agent sees it called.
        limit_s: How long a look into the database may take.
        try_s: The first wait for an answer of the BRAS; each further one is twice as long.
        tries: How often a request is sent before its outcome counts as unknown.
        settle_s: How long to wait, after an order, for accounting to follow.
        stale_after_s: Without an accounting update for so long, nothing flows.
        sessions_at_once: How many sessions of one login may be ended by one order.
        clock_slack_s: How far the clocks of BRAS, AAA and desk may differ.
    """

    database: str
    database_secret: str = ""
    nas: dict[str, Nas] = {}
    tables: Tables = Tables()
    profile: dict[str, str] = {}
    statuses: dict[str, Status] = msgspec.field(default_factory=lambda: dict(STATUSES))
    rejects: dict[str, Reject] = {}
    realm: Annotated[str, msgspec.Meta(pattern=r"^(@[\w.-]+)?$")] = ""
    utc_offset_h: Annotated[float, msgspec.Meta(ge=-12, le=14)] = 0.0
    identify: tuple[Identity, ...] = ("User-Name", "Acct-Session-Id", "NAS-IP-Address")
    system: str = "AAA"
    limit_s: Seconds = 2.0
    try_s: Seconds = 1.0
    tries: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    settle_s: Annotated[float, msgspec.Meta(ge=0, le=10)] = 2.0
    stale_after_s: Annotated[float, msgspec.Meta(gt=0)] = 1800.0
    sessions_at_once: Annotated[int, msgspec.Meta(ge=1, le=20)] = 4
    clock_slack_s: Annotated[float, msgspec.Meta(ge=0, le=60)] = 1.0

    def __post_init__(self) -> None:
        """Refuse what can't work, and a password that stands in the settings."""
        _check_database(self.database)
        for where in self.nas:
            try:
                ip_network(where)
            except ValueError as error:
                raise ValueError(f"nas: {where!r} is neither an address nor a network") from error
        for attribute, text in self.profile.items():
            _check_profile(attribute, text)
        if "Acct-Session-Id" not in self.identify and "Framed-IP-Address" not in self.identify:
            raise ValueError("identify: a session is told by Acct-Session-Id or Framed-IP-Address")


def _check_database(database: str) -> None:
    if not database.startswith(SCHEMES):
        raise ValueError(f"database: begin with one of {', '.join(SCHEMES)}")
    if database.startswith("postgresql:") and urlsplit(database).password:
        raise ValueError("database: leave the password out, and name it in database_secret")
    if re.search(r"(?i)\b(pwd|password)\s*=", database):
        raise ValueError("database: leave the password out, and name it in database_secret")


def _check_profile(attribute: str, text: str) -> None:
    if attribute not in SPEED_ATTRIBUTES:
        known = ", ".join(SPEED_ATTRIBUTES)
        raise ValueError(f"profile: {attribute!r} can't be sent; there are: {known}")
    left = re.sub(r"\{(mbps|kbps|bps)\}", "", text)
    if left == text or "{" in left or "}" in left:
        raise ValueError(f"profile.{attribute}: needs {{mbps}}, {{kbps}} or {{bps}}, nothing else")

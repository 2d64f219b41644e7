"""Mobile lines: the subscription, the card, the HLR's profile, the phone, what was tried with it.

Whether a phone is attached and its data flows is never stored: it is worked out from all of this,
so that putting a cause right shows everywhere at once.
"""

from datetime import datetime, timedelta

import msgspec

from app.sandbox.town.estate.customer import Customer
from app.sandbox.town.estate.ledger import Ledger

APN = "cmnet"
"""What a healthy phone asks for, and what is provisioned."""

HOME = "46000"
"""Mobile country and network code of this operator (test use)."""

ATTACH_TAKES = timedelta(seconds=3)


class Sim(msgspec.Struct, kw_only=True):
    """The card: `active`, `blocked` (reported lost) or `replaced` by a newer one."""

    iccid: str
    imsi: str
    state: str = "active"
    lte: bool = True


class Handset(msgspec.Struct, kw_only=True):
    """The phone: what its model can do (the network knows), and how it is set (nobody else does).

    Attributes:
        sim_fault: What keeps it from using the card: `missing`, `pin`, `puk`.
        old_mode: Set to 2G and 3G only.
        apn: What it asks for when it opens a data session.
    """

    imei: str
    model: str = "TEST Phone 5G"
    lte: bool = True
    nr: bool = True
    volte: bool = True
    powered: bool = True
    airplane: bool = False
    sim_fault: str | None = None
    data_switch: bool = True
    roaming_switch: bool = True
    old_mode: bool = False
    apn: str = APN


class Profile(msgspec.Struct, kw_only=True):
    """What the HLR has of the line.

    Attributes:
        data_off_by: Who closed data: `customer`, `cap`, `arrears`, `operator`.
        barred: What is barred and by whom: `{"out": "antifraud"}`; `out`, `in`, `premium`.
        forwards: Where calls go on: by `unconditional`, `busy`, `no_answer`, `unreachable`.
        limit_kbps: What the policy platform holds the speed down to.
        stuck: The network's registration is stale and has to be made anew.
        network: Country and network code of the network it is in.
        partner_ok: Whether that network, when it is a foreign one, lets the phone on.
        forgotten: The phone is gone, and nobody has told the HLR yet.
        attach_at: When a phone that was told to register anew is back.
        locks: How often outgoing calls were locked against fraud, this time included.
    """

    data_on: bool = True
    data_off_by: str | None = None
    lte: bool = True
    nr: bool = True
    volte: bool = True
    mms: bool = True
    apn: str | None = APN
    roaming: bool = False
    intl_calls: bool = False
    barred: dict[str, str] = {}
    forwards: dict[str, str] = {}
    limit_kbps: int | None = None
    stuck: bool = False
    network: str = HOME
    partner_ok: bool = True
    seen_at: datetime
    forgotten: bool = False
    reattached_at: datetime | None = None
    attach_at: datetime | None = None
    locks: int = 0


class Signal(msgspec.Struct, kw_only=True):
    """Where the phone was in the last 24 hours, the present cell last, and how well it heard."""

    cells: list[str] = []
    grid_id: str = ""
    rsrp_dbm: float = -88.0
    sinr_db: float = 14.0


class Trace(msgspec.Struct, kw_only=True):
    """One message the message centre handled; `kind` is `sms`, `otp` or `mms`, `way` in or out."""

    trace_id: str
    at: datetime
    kind: str
    way: str
    peer: str
    code: str
    delay_s: int = 4


class Texting(msgspec.Struct, kw_only=True):
    """How the line stands at the message centre.

    Attributes:
        suspensions: How often the line was closed for spam, this time included.
        otp_block: Why codes are held back: `frequency` or `bombing`.
        sp_routed: Whether senders of codes know that the number was ported in.
        store_full: Whether the phone takes no more texts.
    """

    suspended: bool = False
    suspensions: int = 0
    otp_block: str | None = None
    otp_block_until: datetime | None = None
    sp_routed: bool = True
    store_full: bool = False
    traces: list[Trace] = []


class Call(msgspec.Struct, kw_only=True):
    """One call of the line as the call records have it; `cause` is the release cause of Q.850."""

    call_id: str
    at: datetime
    way: str
    peer_network: str
    cause: int
    seconds: int = 0
    cell_id: str = ""


class Mobile(Customer, kw_only=True):
    """A mobile customer; `status` is the subscription's, `active` or why it is not.

    Attributes:
        ledger: What it is charged for and why; None: billing knows nothing of the line.
        emergency_used: How often it was opened in an emergency this month.
        emergency_until: Until when it is open although something is owed.
    """

    msisdn: str
    status: str = "active"
    status_since: datetime
    ledger: Ledger | None = None
    ported_in_at: datetime | None = None
    credit_fen: int = 5_000
    emergency_used: int = 0
    emergency_until: datetime | None = None
    sim: Sim
    profile: Profile
    handset: Handset
    signal: Signal
    texting: Texting
    calls: list[Call] = msgspec.field(default_factory=list)

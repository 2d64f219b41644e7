"""What a mobile line is charged for and why: plan, charges, allowances, usage, add-ons."""

from datetime import datetime

import msgspec


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the catalogue.

    Attributes:
        kind: `plan`, `pack` (more data, monthly), `retro` (a pack that may be booked for a month
            gone by), `speed` (full speed again to the end of the month) or `roaming`.
        over_policy: What happens at the end of the allowance: `overage`, `throttle` or `stop`.
        sellable: Whether it may be sold on the telephone; some are for shops only.
        zone: Part of the world a roaming pack is for; empty: anywhere.
        days: How long it lasts; 0: to the end of the month.
    """

    offering_id: str
    name: str
    kind: str = "plan"
    fee_fen: int
    data_mb: int
    voice_min: int = 0
    over_policy: str = "overage"
    over_fen_per_gb: int = 0
    over_fen_per_min: int = 0
    sellable: bool = True
    zone: str = ""
    days: int = 0


class Charge(msgspec.Struct, kw_only=True):
    """One line of a bill.

    Attributes:
        kind: `plan`, `pack`, `data_over`, `voice_over`, `vas` or `roaming`.
        cycle: First instant of the month it is charged in.
        item: What it is charged for: an offering or an add-on.
    """

    charge_id: str
    kind: str
    name: str
    amount_fen: int
    cycle: datetime
    at: datetime
    item: str = ""


class Bucket(msgspec.Struct, kw_only=True):
    """An allowance.

    Attributes:
        scope: Where or what it is for: `national`, `province`, `app` or `abroad`.
        addon: The pack it came with; empty for the plan's own.
    """

    bucket_id: str
    name: str
    total_mb: int
    left_mb: int
    scope: str = "national"
    valid_from: datetime
    valid_to: datetime
    main: bool = False
    addon: str = ""


class Consumption(msgspec.Struct, kw_only=True):
    """What was used of the plan's allowance in one month.

    Attributes:
        roamed: Part of it abroad.
        gifted: More was used because there was a gift of data that month.
    """

    cycle: datetime
    data_mb: int
    data_total_mb: int
    voice_min: int
    voice_total_min: int
    roamed: bool = False
    gifted: bool = False


class Usage(msgspec.Struct, kw_only=True):
    """One data session as it was rated.

    Attributes:
        number: Who used it: the line itself, or another one on the same plan.
        plmn: The network abroad it was used in; empty at home.
        cycle: First instant of the month it was charged in.
    """

    usage_id: str
    at: datetime
    mb: int
    cell: str
    app: str = ""
    apn: str = "cmnet"
    number: str
    plmn: str = ""
    cycle: datetime
    charged_fen: int = 0


class Reminder(msgspec.Struct, kw_only=True):
    """One reminder of how much is used; `state` is the delivery report, DELIVRD when it arrived."""

    reminder_id: str
    at: datetime
    cycle: datetime
    threshold: int
    state: str = "DELIVRD"


class Cap(msgspec.Struct, kw_only=True):
    """A ceiling for what data may cost in a month, and who lifted it."""

    limit_fen: int
    set_at: datetime
    lifted_at: datetime | None = None
    lifted_by: str = ""


class AddOn(msgspec.Struct, kw_only=True):
    """A pack, a value-added service or a benefit on the line.

    Attributes:
        kind: `pack`, `speed`, `roaming`, `vas` or `benefit`.
        channel: Where it was ordered.
        evidence: What proves the order: `complete`, `broken` or `missing`.
        limit_told: Whether the order shows that its limits were told (from when, where, for what).
        trial: A free trial that went over into a paid month.
        notice_at: When the customer was told before it renewed.
        by_mistake: The order shows that an agent booked it in error.
        failed_stops: How often the customer tried to end it and could not.
        renews: Whether it is booked again when it ends.
        key: The idempotency key it was ordered with.
        fulfil: How far a benefit has come: `delivered`, `unclaimed`, `expired`, `wrong_account`,
            `out_of_stock` or `supplier_down`.
        problem: The supplier's trouble, by its number.
    """

    addon_id: str
    offering_id: str
    name: str
    kind: str
    provider: str = ""
    fee_fen: int
    started_at: datetime
    ended_at: datetime | None = None
    status: str = "active"
    channel: str = "app"
    evidence: str = "complete"
    limit_told: bool | None = None
    trial: bool = False
    notice_at: datetime | None = None
    by_mistake: bool = False
    failed_stops: int = 0
    used_times: int = 0
    fulfil: str = ""
    claim_until: datetime | None = None
    extended: bool = False
    problem: str = ""
    zone: str = ""
    renews: bool = False
    key: str = ""


class Adjustment(msgspec.Struct, kw_only=True):
    """Money given back.

    Attributes:
        kind: `refund` of something charged, or `goodwill`.
        subject: The charge or add-on it was for.
        key: The idempotency key it was asked for with.
    """

    adjustment_id: str
    kind: str
    subject: str
    amount_fen: int
    at: datetime
    key: str = ""


class Reach(msgspec.Struct, kw_only=True):
    """One offer the customer declined, and why."""

    reach_id: str
    offering_id: str
    at: datetime
    why: str = ""
    key: str = ""


class Ledger(msgspec.Struct, kw_only=True):
    """Everything about money and allowances of one mobile line.

    Attributes:
        next_plan: What was ordered for the first of the month; empty: nothing.
        contract_until: Until when the plan may not become cheaper; None without a contract.
        family: `none`, or this line's place in a family plan: `main` or `sub`.
        no_offers: The customer does not want to be offered anything.
        minor: The line is used by a child.
        alerts: Whether reminders of usage are switched on.
        reminders_kept: Whether the reminder platform can get at the line's log.
    """

    plan: Offering
    plan_since: datetime | None = None
    next_plan: str = ""
    next_ordered_at: datetime | None = None
    contract_until: datetime | None = None
    penalty_fen: int = 0
    family: str = "none"
    real_name: bool = True
    no_offers: bool = False
    minor: bool = False
    alerts: bool = False
    reminders_kept: bool = True
    home_coverage: bool = False
    charges: list[Charge] = []
    buckets: list[Bucket] = []
    months: list[Consumption] = []
    usage: list[Usage] = []
    reminders: list[Reminder] = []
    cap: Cap | None = None
    addons: list[AddOn] = []
    adjustments: list[Adjustment] = []
    reaches: list[Reach] = []

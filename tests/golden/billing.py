"""Golden cases of fees, plans and value-added services."""

from tests.golden.play import Golden

CALLER = {"caller.known": True, "caller.proven": True}
"""What a caller would show when a check is asked for."""

CONTENT = {**CALLER, "adjust.agreed": True}
NOT_CONTENT = {
    **CALLER,
    "adjust.agreed": False,
    "complaint.threat": "none",
    "complaint.about": "fees",
}
DISPUTE = "data-fee-dispute"
FEE = ("fee",)

FEES: tuple[Golden, ...] = (
    Golden(
        key="F1",
        guide=DISPUTE,
        answers=CONTENT,
        path=("refund-reminder", "close-refunded"),
        does=("refund.overage", "sms.fee_result"),
        end="refunded",
    ),
    Golden(
        key="F2",
        guide=DISPUTE,
        answers=CONTENT,
        path=("explain-background", "retro-pack", "alerts", "close-retro"),
        does=("pack.retro", "alerts.enable", "sms.fee_result"),
        end="remedied",
    ),
    Golden(
        key="F3",
        guide=DISPUTE,
        answers=CONTENT,
        path=("refund-cap", "close-refunded"),
        does=("refund.overage", "sms.fee_result"),
        end="refunded",
    ),
    Golden(
        key="F4",
        guide=DISPUTE,
        answers=CONTENT,
        path=("spike-cap", "spike-ticket"),
        does=("cap.enable", "ticket.fee_urgent"),
        tickets=FEE,
        end="supervisor",
    ),
    Golden(
        key="F5",
        guide=DISPUTE,
        answers=CONTENT,
        path=("refund-late", "close-refunded"),
        does=("refund.overage", "sms.fee_result"),
        end="refunded",
    ),
    Golden(
        key="F6",
        guide=DISPUTE,
        answers=CONTENT,
        path=("refund-double", "close-refunded"),
        does=("refund.overage", "sms.fee_result"),
        end="refunded",
    ),
    Golden(
        key="F7",
        guide=DISPUTE,
        answers=CONTENT,
        path=("too-old",),
        does=("ticket.fee",),
        tickets=FEE,
        end="too-old",
    ),
    Golden(
        key="F8",
        guide=DISPUTE,
        answers=CONTENT,
        path=("records-missing",),
        does=("ticket.fee",),
        tickets=FEE,
        end="fee-ticket",
    ),
    Golden(
        key="F9",
        guide=DISPUTE,
        answers=NOT_CONTENT,
        path=("refunded-before", "complaint/fees"),
        does=("complaint.fees",),
        tickets=("complaint.fees",),
        end="to-complaint",
    ),
    Golden(
        key="F10",
        guide=DISPUTE,
        answers=CONTENT,
        path=("explain-shared", "retro-pack", "alerts", "close-retro"),
        does=("pack.retro", "alerts.enable", "sms.fee_result"),
        end="remedied",
    ),
    Golden(
        key="F11",
        guide=DISPUTE,
        answers=CONTENT,
        path=("fee-ticket-urgent",),
        does=("ticket.fee_urgent",),
        tickets=FEE,
        end="fee-ticket",
    ),
    Golden(
        key="F12",
        guide=DISPUTE,
        answers=CONTENT,
        path=("refund-untold", "close-refunded"),
        does=("refund.overage", "sms.fee_result"),
        end="refunded",
    ),
    Golden(
        key="F13",
        guide=DISPUTE,
        answers=CONTENT,
        path=("explain-lifted", "retro-pack", "alerts", "close-retro"),
        does=("pack.retro", "alerts.enable", "sms.fee_result"),
        end="remedied",
    ),
    Golden(
        key="F14",
        guide=DISPUTE,
        answers=NOT_CONTENT,
        path=("explain-exhausted", "alerts", "goodwill", "complaint/fees"),
        does=("alerts.enable", "adjust.goodwill", "complaint.fees"),
        tickets=("complaint.fees",),
        end="to-complaint",
    ),
    Golden(
        key="F15",
        guide=DISPUTE,
        answers=CONTENT,
        path=("refund-duplicate", "close-refunded"),
        does=("refund.overage", "sms.fee_result"),
        end="refunded",
    ),
    Golden(
        key="F16",
        guide=DISPUTE,
        answers=CONTENT,
        path=("explain-changed", "retro-pack", "alerts", "close-retro"),
        does=("pack.retro", "alerts.enable", "sms.fee_result"),
        end="remedied",
    ),
    Golden(
        key="F17",
        guide=DISPUTE,
        chosen=True,
        answers={**CONTENT, "offer.accepted": True},
        path=(
            "explain-exhausted",
            "retro-pack",
            "right-size/present-upgrade",
            "right-size/order-plan",
            "right-size/close-plan",
            "alerts",
            "close-retro",
        ),
        does=("pack.retro", "plan.change", "sms.plan_confirm", "alerts.enable", "sms.fee_result"),
        end="remedied",
    ),
)

ADVICE = "tariff-advice"
BUYS = {**CALLER, "offer.accepted": True, "offer.trip": True}
DECLINES = {**CALLER, "offer.accepted": False, "offer.refusal": "price"}
CHANGED = ("order-plan", "close-plan")
ORDERED = ("plan.change", "sms.plan_confirm")

PLANS: tuple[Golden, ...] = (
    Golden(
        key="T1",
        guide=ADVICE,
        answers=BUYS,
        path=("present-upgrade", *CHANGED),
        does=ORDERED,
        end="changed",
    ),
    Golden(
        key="T2",
        guide=ADVICE,
        answers=BUYS,
        path=("present-downgrade", *CHANGED),
        does=ORDERED,
        end="changed",
    ),
    Golden(key="T3", guide=ADVICE, answers=BUYS, path=("contract-lock",), end="contract-lock"),
    Golden(
        key="T4", guide=ADVICE, chosen=True, answers=BUYS, path=("open-case",), end="no-selling"
    ),
    Golden(
        key="T5",
        guide=ADVICE,
        chosen=True,
        answers=BUYS,
        path=("present-pack", "order-pack", "close-pack"),
        does=("pack.add", "sms.pack_confirm"),
        end="changed",
    ),
    Golden(key="T6", guide=ADVICE, answers=BUYS, path=("family-sub",), end="gate"),
    Golden(key="T7", guide=ADVICE, answers=BUYS, path=("declined-lately",), end="no-selling"),
    Golden(
        key="T8",
        guide=ADVICE,
        answers={**BUYS, "offer.asked": True},
        path=("present-upgrade", *CHANGED),
        does=ORDERED,
        end="changed",
    ),
    Golden(key="T9", guide=ADVICE, chosen=True, answers=BUYS, path=("keep",), end="kept"),
    Golden(
        key="T10",
        guide=ADVICE,
        chosen=True,
        answers={**DECLINES, "offer.refusal": "need"},
        path=("present-pack", "log-refusal"),
        does=("offer.refused",),
        end="declined",
    ),
    Golden(
        key="T11",
        guide=ADVICE,
        answers=BUYS,
        path=("whole-home-wifi",),
        does=("ticket.lead_wifi",),
        tickets=("lead.wifi",),
        end="lead",
    ),
    Golden(key="T12", guide=ADVICE, answers=BUYS, path=("real-name",), end="gate"),
    Golden(
        key="T13",
        guide=ADVICE,
        answers=DECLINES,
        path=("present-upgrade", "log-refusal"),
        does=("offer.refused",),
        end="declined",
    ),
    Golden(
        key="T14",
        guide=ADVICE,
        chosen=True,
        answers=BUYS,
        path=("bundle", "keep"),
        does=("ticket.lead_broadband",),
        tickets=("lead.broadband",),
        end="kept",
    ),
    Golden(
        key="T15",
        guide=ADVICE,
        chosen=True,
        answers=BUYS,
        path=("roaming-pack", "keep"),
        does=("pack.roaming",),
        end="kept",
    ),
    Golden(
        key="T16",
        guide=ADVICE,
        answers=BUYS,
        path=("present-upgrade", *CHANGED),
        does=ORDERED,
        end="changed",
    ),
    Golden(key="T17", guide=ADVICE, chosen=True, answers=BUYS, path=("arrears",), end="gate"),
)

CASES = FEES + PLANS

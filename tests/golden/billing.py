"""Golden cases of fees, plans and value-added services."""

from tests.golden.play import Golden

CALLER = {"caller.known": True, "caller.proven": True}
"""What a caller would show when a check is asked for."""

CONTENT = {**CALLER, "adjust.agreed": True}
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
        path=("explain-background", "alerts", "close-explained"),
        does=("alerts.enable", "sms.fee_result"),
        end="explained",
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
        answers={**CALLER, "adjust.agreed": False},
        path=("refunded-before", "complaint"),
        end="to-complaint",
    ),
    Golden(
        key="F10",
        guide=DISPUTE,
        answers={**CALLER, "adjust.agreed": (False, True)},
        path=("explain-shared", "alerts", "goodwill", "close-credited"),
        does=("alerts.enable", "adjust.goodwill", "sms.fee_result"),
        end="credited",
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
        path=("explain-lifted", "alerts", "close-explained"),
        does=("alerts.enable", "sms.fee_result"),
        end="explained",
    ),
    Golden(
        key="F14",
        guide=DISPUTE,
        answers={**CALLER, "adjust.agreed": False},
        path=("explain-exhausted", "alerts", "goodwill", "complaint"),
        does=("alerts.enable", "adjust.goodwill"),
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
        path=("explain-changed", "alerts", "close-explained"),
        does=("alerts.enable", "sms.fee_result"),
        end="explained",
    ),
)

CASES = FEES

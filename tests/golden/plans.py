"""Golden cases of advice on plans."""

from tests.golden.callers import CALLER
from tests.golden.play import Golden

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

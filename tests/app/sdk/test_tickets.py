"""A ticket says on what it was opened, and who called where that was somebody else."""

from datetime import UTC, datetime

import pytest

from app.domain.actions import ActionPhase, ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt, TicketDraft
from app.sdk.tickets import Opening, TicketOrders, evidence

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIU = Customer(customer_id="C2", name="刘敏")
CHEN = Customer(customer_id="C1", name="陈伟")
ORDER = ActionState(
    key="k",
    action="ticket.open",
    step="",
    phase=ActionPhase.RUNNING,
    asked_at=AT,
    changed_at=AT,
    customer=LIU,
    caller=CHEN,
    caller_number="12000001046",
    parameters={"onu.state": "offline"},
)


class Desk:
    """A ticket desk that keeps what it was given."""

    name = "desk"

    def __init__(self) -> None:
        self.drafts: list[TicketDraft] = []

    async def open_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        self.drafts.append(draft)
        return Receipt(reference="T-1")


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "Caller, not the customer: 陈伟, 12000001046, C1"),
        ("zh", "来电人（非机主）： 陈伟, 12000001046, C1"),
    ],
)
async def test_n6_a_ticket_names_the_subject_and_the_caller(language: str, first: str) -> None:
    desk = Desk()
    opening = Opening(
        subject=lambda customer, _order: customer.name if customer else "", language=language
    )
    await TicketOrders(desk, {"ticket.open": opening}).perform(LIU, ORDER)  # type: ignore[arg-type]
    (draft,) = desk.drafts
    assert (draft.customer, draft.caller, draft.caller_number) == (LIU, CHEN, "12000001046")
    assert draft.text.splitlines()[0] == first
    assert "onu.state: offline" in draft.text


def test_n6_a_caller_who_is_the_customer_is_not_named_twice() -> None:
    own = ActionState(
        key="k", action="a", step="", phase=ActionPhase.RUNNING, asked_at=AT, changed_at=AT
    )
    assert evidence(own, "en") == ""

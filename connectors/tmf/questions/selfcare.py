"""What is asked before a text with a link is offered: menu, former texts, the channel itself."""

from datetime import datetime, timedelta

from app.domain.customer import Customer
from app.sdk.phone import national
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.care_shapes import RunningRecord, SentRecord, WishRecord
from connectors.tmf.shapes import in_utc

CHANNEL = "app"
MENU = "ivr"
PURPOSE = "selfcare"
OF_THIS_CALL = timedelta(minutes=15)
"""What was picked in the menu no longer ago than this was picked in this call."""

RETURNED_WITHIN = timedelta(hours=72)
TOPICS = frozenset(
    {
        "balance",
        "usage",
        "bill",
        "points",
        "plan",
        "invoice",
        "order",
        "selfcheck",
        "roaming",
        "other",
    }
)
RECEIPTS = {"completed": "delivered", "failed": "failed", "cancelled": "failed"}


async def ask_wish(asker: Asker, customer: Customer) -> Found:
    """Ask TMF683 what was picked in the menu, and whether they called about it lately."""
    found = await asker.wire.get_all(
        asker.settings.paths.party_interaction,
        "partyInteraction",
        {"relatedParty.partyOrPartyRole.id": customer.customer_id},
        WishRecord,
    )
    now = asker.now()
    wishes = [
        (at, each)
        for each in found
        if (at := in_utc(each.creation_date)) is not None
        and any(party.party_id == customer.customer_id for party in each.related_party)
        and each.reason in TOPICS
    ]
    picked = [w for w in wishes if _in_menu(w[1]) and now - w[0] <= OF_THIS_CALL]
    topic = max(picked, key=lambda wish: wish[0])[1].reason if picked else None
    return Found(
        values={
            "ivr.topic": topic,
            "deflect.returned": topic is not None and _asked_before(wishes, topic, now),
        }
    )


def _in_menu(wish: WishRecord) -> bool:
    return any(channel.channel_id == MENU for channel in wish.related_channel)


def _asked_before(wishes: list[tuple[datetime, WishRecord]], topic: str, now: datetime) -> bool:
    return any(
        wish.reason == topic and OF_THIS_CALL < now - at <= RETURNED_WITHIN for at, wish in wishes
    )


async def ask_texts(asker: Asker, customer: Customer) -> Found:
    """Ask TMF681 how many such texts were sent today, and what became of the last one."""
    number = key_of(customer, "phone")
    found = await asker.wire.get_all(
        asker.settings.paths.communication,
        "communicationMessage",
        {"receiver.phoneNumber": number},
        SentRecord,
    )
    today = asker.now().astimezone().date()
    sent = [
        (at, each)
        for each in found
        if (at := in_utc(each.send_time)) is not None
        and at.astimezone().date() == today
        and any(national(to.phone_number) == number for to in each.receiver)
        and any(t.name == "purpose" and t.value == PURPOSE for t in each.characteristic)
    ]
    last = max(sent, key=lambda pair: pair[0], default=None)
    receipt = None if last is None else RECEIPTS.get(last[1].state, "pending")
    return Found(values={"deflect.sent_today": len(sent), "deflect.receipt": receipt})


async def ask_channel(asker: Asker, _customer: Customer) -> Found:
    """Ask TMF638 whether the app works."""
    channel = await asker.wire.get_one(
        asker.settings.paths.channel, "service", CHANNEL, RunningRecord
    )
    return Found(values={"channel.up": channel.operating_status == "running"})


QUESTIONS = (
    Question(system="CRM", facts=frozenset({"ivr.topic", "deflect.returned"}), ask=ask_wish),
    Question(
        system="Messages",
        facts=frozenset({"deflect.sent_today", "deflect.receipt"}),
        ask=ask_texts,
    ),
    Question(system="Channels", facts=frozenset({"channel.up"}), ask=ask_channel),
)

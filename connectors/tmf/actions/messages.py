"""Text messages to the customer (TMF681): sent once, and found again by their key."""

from collections.abc import Callable

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError
from connectors.tmf.actions.action import OWNER, Action, Body, Progress
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.fee_texts import fee_result, vas_result
from connectors.tmf.offer_texts import pack_confirmed, plan_confirmed
from connectors.tmf.replies import NAME, understand
from connectors.tmf.settings import Settings
from connectors.tmf.shapes import MessageRecord
from connectors.tmf.texts import outage_message, selfcheck_message

NOT_SENT = frozenset({"failed", "cancelled"})
Words = Callable[[ActionState, str], str]
"""What is written, from the order's parameters, in a language."""


class SendMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of message; `purpose` goes along, so that such messages can be counted."""

    words: Words
    purpose: str = ""

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Send it to the number the customer called from."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.communication,
            "communicationMessage",
            message_body(self, person, order, asker.settings),
            key=order.key,
        )
        message = understand(answer, MessageRecord, "communicationMessage")
        if message.state in NOT_SENT:
            raise ConnectorError(NAME, f"refused: the message is {message.state}")
        return Receipt(reference=message.id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for a message with this order's key that was not refused."""
        messages = await asker.wire.get_all(
            asker.settings.paths.communication,
            "communicationMessage",
            {"characteristic.value": order.key},
            MessageRecord,
        )
        ours = (
            Receipt(reference=message.id)
            for message in messages
            if message.state not in NOT_SENT
            and any(trait.value == order.key for trait in message.characteristic)
        )
        return next(ours, None)


def message_body(
    kind: SendMessage, person: Customer, order: ActionState, settings: Settings
) -> Body:
    """TMF681 v4 CommunicationMessage to the number the customer called from.

    Raises:
        ConnectorError: There is no number to send it to.
    """
    return {
        "@type": "CommunicationMessage",
        "messageType": "SMS",
        "content": kind.words(order, settings.language),
        "receiver": [{"id": person.customer_id, "phoneNumber": key_of(person, "phone")}],
        "sender": {"id": OWNER, "name": settings.sender or OWNER},
        "characteristic": [
            {"name": name, "valueType": "string", "value": value}
            for name, value in (("externalId", order.key), ("purpose", kind.purpose))
            if value
        ],
    }


ACTIONS: dict[str, Action] = {
    "sms.outage_eta": SendMessage(words=outage_message),
    "sms.selfcheck": SendMessage(words=selfcheck_message),
    "sms.fee_result": SendMessage(words=fee_result),
    "sms.vas_result": SendMessage(words=vas_result),
    "sms.plan_confirm": SendMessage(words=plan_confirmed),
    "sms.pack_confirm": SendMessage(words=pack_confirmed),
}

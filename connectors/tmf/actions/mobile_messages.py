"""Text messages to the customer of a mobile line."""

from connectors.tmf.actions.action import Action
from connectors.tmf.actions.messages import SendMessage
from connectors.tmf.mobile_texts import (
    cell_message,
    coverage_message,
    identity_message,
    pay_message,
    travel_message,
)

ACTIONS: dict[str, Action] = {
    "sms.cell_eta": SendMessage(words=cell_message),
    "sms.id_check": SendMessage(words=identity_message),
    "sms.pay": SendMessage(words=pay_message),
    "sms.coverage": SendMessage(words=coverage_message),
    "sms.travel": SendMessage(words=travel_message),
}

"""What each action sends, in the shapes of the TM Forum files, the key kept in the record."""

from typing import Any

from app.domain.actions import ActionState
from app.domain.customer import Customer
from connectors.tmf.asking import key_of
from connectors.tmf.settings import Settings
from connectors.tmf.texts import TICKETS, outage_message, ticket_description

OWNER = "ringside"
Body = dict[str, Any]


def activation_body(order: ActionState, verb: str) -> Body:
    """TMF640 v4 Service, as a change of one: what to do with the session."""
    return {
        "@type": "Service",
        "serviceCharacteristic": [
            {"name": "sessionAction", "valueType": "string", "value": verb},
            {"name": "externalId", "valueType": "string", "value": order.key},
        ],
    }


def ticket_body(person: Customer, order: ActionState, settings: Settings) -> Body:
    """TMF621 v5 TroubleTicket, filled in with the evidence.

    Raises:
        ConnectorError: The customer has no product on record to open it on.
    """
    kind = TICKETS[order.action]
    language = settings.language if settings.language in kind.title else "en"
    key = {
        "@type": "ExternalIdentifier",
        "owner": OWNER,
        "externalIdentifierType": "idempotencyKey",
        "id": order.key,
    }
    product = _reference("EntityRef", "Product", key_of(person, "subscription"))
    party = _reference("PartyRoleRef", "Customer", person.customer_id)
    return {
        "@type": "TroubleTicket",
        "name": kind.title[language],
        "description": ticket_description(kind, order, language),
        "severity": kind.severity,
        "ticketType": settings.ticket_types.get(order.action, kind.ticket_type),
        "externalIdentifier": [key],
        "relatedEntity": [{"@type": "RelatedEntity", "role": "subject", "entity": product}],
        "relatedParty": [
            {
                "@type": "RelatedPartyRefOrPartyRoleRef",
                "role": "customer",
                "partyOrPartyRole": party,
            }
        ],
    }


def _reference(kind: str, referred: str, identifier: str) -> Body:
    return {"@type": kind, "@referredType": referred, "id": identifier}


def message_body(person: Customer, order: ActionState, settings: Settings) -> Body:
    """TMF681 v4 CommunicationMessage to the number the customer called from.

    Raises:
        ConnectorError: There is no number to send it to.
    """
    return {
        "@type": "CommunicationMessage",
        "messageType": "SMS",
        "content": outage_message(order, settings.language),
        "receiver": [{"id": person.customer_id, "phoneNumber": key_of(person, "phone")}],
        "sender": {"id": OWNER, "name": settings.sender or OWNER},
        "characteristic": [{"name": "externalId", "valueType": "string", "value": order.key}],
    }

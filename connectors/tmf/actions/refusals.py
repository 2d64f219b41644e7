"""Notes that an offer was declined, and why (TMF683 of the campaign desk): none is repeated."""

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError
from connectors.tmf.actions.action import OWNER, Action, Body, Progress
from connectors.tmf.asking import Asker
from connectors.tmf.billing_shapes import DeclinedRecord
from connectors.tmf.replies import NAME, understand
from connectors.tmf.shapes import Created

DECLINED = "declined"


class NoteRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """Notes one refusal.

    Attributes:
        offers: Facts that name the offer, the first that is known counts.
        why: The fact that says why.
    """

    offers: tuple[str, ...]
    why: str

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Note it."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.campaign,
            "partyInteraction",
            self.body(person, order),
            key=order.key,
        )
        return Receipt(reference=understand(answer, Created, "partyInteraction").id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for the note with this order's key."""
        found = await asker.wire.get_all(
            asker.settings.paths.campaign,
            "partyInteraction",
            {"externalIdentifier.id": order.key},
            DeclinedRecord,
        )
        ours = (Receipt(reference=each.id) for each in found if each.has_key(order.key))
        return next(ours, None)

    def body(self, person: Customer, order: ActionState) -> Body:
        """TMF683 v5 PartyInteraction: one offer, declined."""
        named = (order.parameters.get(fact, "") for fact in self.offers)
        offering_id = next((each for each in named if each), "")
        if not offering_id:
            raise ConnectorError(NAME, "it is not known which offer was declined")
        offer = {"@type": "EntityRef", "@referredType": "ProductOffering", "id": offering_id}
        channel = {"@type": "ChannelRef", "@referredType": "Channel", "id": "hotline"}
        party = {"@type": "PartyRoleRef", "@referredType": "Customer", "id": person.customer_id}
        item = {
            "@type": "InteractionItem",
            "reason": order.parameters.get(self.why, "") or "other",
            "resolution": DECLINED,
            "item": {"@type": "RelatedEntityRefOrValue", "role": "offer", "entity": offer},
        }
        key = {
            "@type": "ExternalIdentifier",
            "owner": OWNER,
            "externalIdentifierType": "idempotencyKey",
            "id": order.key,
        }
        return {
            "@type": "PartyInteraction",
            "direction": "outbound",
            "reason": "offer",
            "status": "completed",
            "externalIdentifier": [key],
            "interactionItem": [item],
            "relatedChannel": [{"@type": "RelatedChannel", "role": "used", "channel": channel}],
            "relatedParty": [
                {
                    "@type": "RelatedPartyOrPartyRole",
                    "role": "customer",
                    "partyOrPartyRole": party,
                }
            ],
        }


ACTIONS: dict[str, Action] = {
    "offer.refused": NoteRefusal(
        offers=("offer.chosen_id", "offer.best_id", "offer.pack_id"), why="offer.refusal"
    ),
}
"""Which of the offers it was, the guide says; without it the plan is meant."""

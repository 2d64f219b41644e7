"""A test of a phone (TMF653): it is paged and measured; begun once, watched to its end."""

import asyncio

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply
from connectors.tmf.actions.action import Action, Body, Progress
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.replies import NAME, understand
from connectors.tmf.shapes import Characteristic, Shape

RESOURCE = "serviceTest"
UNDER_WAY = frozenset({"acknowledged", "inprogress", "pending", "started"})


class PhoneTest(Shape, frozen=True, kw_only=True):
    """TMF653 ServiceTest."""

    id: str
    state: str
    characteristic: tuple[Characteristic, ...] = ()


class PagePhone(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of test, as the network side calls it."""

    specification: str

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, progress: Progress
    ) -> Receipt:
        """Begin it, and watch it to its end."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.hlr_test,
            RESOURCE,
            phone_test_body(self.specification, person, order),
            key=order.key,
        )
        test = await _watch(asker, understand(answer, PhoneTest, RESOURCE))
        progress(1.0)
        return Receipt(reference=test.id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for a test with this order's key."""
        tests = await asker.wire.get_all(
            asker.settings.paths.hlr_test,
            RESOURCE,
            {"characteristic.value": order.key},
            PhoneTest,
        )
        known = next(
            (t for t in tests if any(c.value == order.key for c in t.characteristic)), None
        )
        return None if known is None else Receipt(reference=(await _watch(asker, known)).id)


async def _watch(asker: Asker, test: PhoneTest) -> PhoneTest:
    while test.state.lower() in UNDER_WAY:
        await asyncio.sleep(asker.settings.poll_s)
        try:
            test = await asker.wire.get_one(
                asker.settings.paths.hlr_test, RESOURCE, test.id, PhoneTest
            )
        except ConnectorError:
            continue  # looking changes nothing: it is simply done again at the next turn
    if test.state.lower() not in ("completed", "failed", "cancelled"):
        raise InvalidReply(NAME, f"answer not understood: {RESOURCE}.state")
    if test.state.lower() != "completed":
        raise ConnectorError(NAME, f"refused: the test is {test.state}")
    return test


def phone_test_body(specification: str, person: Customer, order: ActionState) -> Body:
    """TMF653 v4 ServiceTest of the customer's phone."""
    return {
        "@type": "ServiceTest",
        "name": specification,
        "mode": "ONDEMAND",
        "relatedService": {"id": key_of(person, "msisdn")},
        "testSpecification": {"id": specification},
        "characteristic": [{"name": "externalId", "valueType": "string", "value": order.key}],
    }


ACTIONS: dict[str, Action] = {"hlr.attach_test": PagePhone(specification="page-and-measure")}

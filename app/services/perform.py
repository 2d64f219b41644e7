"""Have the right connector carry an order out. Never twice by itself, never a guess at the end."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from app.domain.actions import ActionDefinition
from app.domain.effects import CheckOutcome, Perform
from app.domain.events import (
    ActionFailed,
    ActionProgressed,
    ActionSucceeded,
    ActionUnknown,
    SystemEvent,
)
from app.sdk.connector import ActionTarget, Receipt
from app.sdk.errors import ConnectorDefect, ConnectorError, InvalidReply, boundary

log = logging.getLogger(__name__)

Post = Callable[[SystemEvent], None]
Order = Perform | CheckOutcome
NO_ANSWER = "no answer in time"
NOT_CARRIED_OUT = "it was not carried out"


class Performer:
    """Routes each order to the connector that declared the action."""

    def __init__(
        self,
        targets: Mapping[str, ActionTarget],
        definitions: Mapping[str, ActionDefinition],
        *,
        now: Callable[[], datetime],
    ) -> None:
        """Make one; `targets` are by action name, as the manifests declare them."""
        self._targets = targets
        self._definitions = definitions
        self._now = now

    async def perform(self, effect: Perform, post: Post) -> None:
        """Carry it out once, and post how it went.

        Whatever leaves it open whether the other system has acted ends as "unknown".
        """
        target = self._targets.get(effect.order.action)
        if target is None:
            self._fail(effect, "no connector can do this", post)
            return

        def report(progress: float) -> None:
            share = min(max(progress, 0.0), 1.0)
            key = effect.order.key
            post(ActionProgressed(call_id=effect.call_id, at=self._now(), key=key, progress=share))

        try:
            async with asyncio.timeout(self._definitions[effect.order.action].timeout_s):
                receipt = await target.perform(effect.order.customer, effect.order, report)
        except TimeoutError as error:
            self._leave_open(effect, _why(error), post)
        except InvalidReply as error:
            log.warning("%s", error)
            self._leave_open(effect, error.message, post)
        except ConnectorError as error:
            log.warning("%s", error)
            self._fail(effect, error.message, post)
        except Exception as error:  # noqa: BLE001 - the edge of an order: it may have been sent
            self._leave_open(effect, _defect(target.name, error), post)
        else:
            self._succeed(effect, receipt, post)

    async def check(self, effect: CheckOutcome, post: Post) -> None:
        """Ask whether it was carried out, and post the answer; no answer leaves it unknown."""
        target = self._targets.get(effect.order.action)
        if target is None:
            self._leave_open(effect, "no connector can tell", post)
            return
        try:
            with boundary(target.name):
                async with asyncio.timeout(self._definitions[effect.order.action].timeout_s):
                    receipt = await target.check(effect.order.customer, effect.order)
        except ConnectorError as error:
            log.warning("%s", error)
            self._leave_open(effect, error.message, post)
            return
        if receipt is None:
            self._fail(effect, NOT_CARRIED_OUT, post)
        else:
            self._succeed(effect, receipt, post)

    def _succeed(self, effect: Order, receipt: Receipt, post: Post) -> None:
        done = ActionSucceeded(
            call_id=effect.call_id,
            at=self._now(),
            key=effect.order.key,
            reference=receipt.reference,
        )
        post(done)

    def _fail(self, effect: Order, reason: str, post: Post) -> None:
        key = effect.order.key
        post(ActionFailed(call_id=effect.call_id, at=self._now(), key=key, reason=reason))

    def _leave_open(self, effect: Order, reason: str, post: Post) -> None:
        key = effect.order.key
        post(ActionUnknown(call_id=effect.call_id, at=self._now(), key=key, reason=reason))


def _why(error: TimeoutError) -> str:
    """Take the connector's words; what the machine says of itself begins with a number."""
    return str(error) if error.errno is None and str(error) else NO_ANSWER


def _defect(connector: str, error: Exception) -> str:
    defect = ConnectorDefect(connector, f"unexpected {type(error).__name__}")
    log.error("%s", defect, exc_info=error)
    return defect.message

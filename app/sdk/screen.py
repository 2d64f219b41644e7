"""Another program on the agent's screen as guides use it: open a customer there, fill a form in."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.configured import ConfiguredAction
from app.sdk.connector import Receipt, ScreenBridge
from app.sdk.encoders import unchanged
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.template import Template, blanks_of, check_template, order_blanks

KEPT = 500
PHONE = "{keys.phone}"


class OpenCustomer(
    ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="open"
):
    """Bring the customer up in the other program.

    Attributes:
        number: The number to look them up by there, a template.
    """

    number: str = PHONE

    def __post_init__(self) -> None:
        """Refuse a template that is none."""
        super().__post_init__()
        check_template("number", self.number, order_blanks(self.needs))


class FillForm(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="fill"):
    """Fill a form of the other program in, and read it back; nothing is sent off.

    Attributes:
        form: As the bridge's settings name it.
        fields: What each of its fields is given, templates.
    """

    form: str
    fields: dict[str, str]

    def __post_init__(self) -> None:
        """Refuse templates that are none."""
        super().__post_init__()
        for field, text in self.fields.items():
            check_template(f"fields.{field}", text, order_blanks(self.needs))


ScreenAction = OpenCustomer | FillForm


class Done:
    """Which orders were carried out, as no other program can be asked: the same key acts once."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def note(self, key: str) -> None:
        """Remember one; the oldest are forgotten."""
        self._keys[key] = None
        while len(self._keys) > KEPT:
            self._keys.popitem(last=False)


class ScreenOrders:
    """Carries orders out through a bridge; each kind is known by the name of its action."""

    def __init__(self, bridge: ScreenBridge, kinds: Mapping[str, ScreenAction]) -> None:
        self._bridge = bridge
        self._kinds = kinds
        self._done = Done()

    async def perform(self, customer: Customer | None, order: ActionState) -> Receipt:
        """Open or fill; errors as `ActionTarget.perform` says."""
        kind = self._kind(order)
        if order.key not in self._done:
            act = self._open if isinstance(kind, OpenCustomer) else self._fill
            await act(kind, customer, order)  # type: ignore[arg-type]
            self._done.note(order.key)
        return Receipt()

    async def check(self, order: ActionState) -> Receipt | None:
        """Say whether it was done; what is on a screen can be done again, so nothing is unknown."""
        self._kind(order)
        return Receipt() if order.key in self._done else None

    async def _open(
        self, kind: OpenCustomer, customer: Customer | None, order: ActionState
    ) -> None:
        if customer is None:
            raise ConnectorError(self._bridge.name, "no customer chosen")
        number = self._filled(kind.number, kind.needs, customer, order)
        await self._bridge.open_customer(customer, number)

    async def _fill(self, kind: FillForm, customer: Customer | None, order: ActionState) -> None:
        fields = {
            field: self._filled(text, kind.needs, customer, order)
            for field, text in kind.fields.items()
        }
        filled = await self._bridge.fill(kind.form, fields)
        wrong = sorted(field for field, text in fields.items() if filled.fields.get(field) != text)
        if wrong:
            raise InvalidReply(self._bridge.name, f"not as written there: {', '.join(wrong)}")

    def _filled(
        self, text: str, needs: tuple[str, ...], customer: Customer | None, order: ActionState
    ) -> str:
        blanks = blanks_of(self._bridge.name, customer, order, needs)
        return Template(text, order_blanks(needs)).fill(blanks, unchanged)

    def _kind(self, order: ActionState) -> ScreenAction:
        kind = self._kinds.get(order.action)
        if kind is None:
            raise ConnectorError(self._bridge.name, f"no action {order.action} here")
        return kind


class HandsOff(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the agent has typed or clicked in the other program since a macro began.

    Attributes:
        name: Of the connector, for the error.
        touched: Asks; True as soon as the agent has.
    """

    name: str
    touched: Callable[[], Awaitable[bool]]

    async def check(self) -> None:
        """Stop a macro before its next step.

        Raises:
            ConnectorError: The agent works there themselves.
        """
        if await self.touched():
            raise ConnectorError(self.name, "stopped: you are working there yourself")

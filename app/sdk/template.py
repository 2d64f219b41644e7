"""Texts with blanks, as settings have them: `/customers/{customer.id}/lines/{keys.login}`.

Which blanks there may be is checked when the settings are read; what fills them is encoded for the
place where it stands, so that nothing from outside can break out of there.
"""

import string
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.encoders import Encoder, UnsendableError, argument, segment
from app.sdk.errors import ConnectorError
from app.sdk.text import LANGUAGES

LONGEST = 4000
CUSTOMER = ("customer.id", "customer.name", "customer.tier", "keys.*")
"""Blanks a question may have; `keys.*` is any of the customer's keys in other systems."""
DIRECTORY = ("number",)
ANY = ("*",)
"""Any blank at all: of a text that was checked before."""
ORDER = ("order.key", "order.action", "order.asked_at")
"""Blanks an action may have besides the facts it needs (`order.account.owed_fen`) and CUSTOMER."""


class Blanks(msgspec.Struct, frozen=True, kw_only=True):
    """What fills the blanks of one request.

    Attributes:
        connector: Errors carry it.
        values: By blank.
        needed: Orders name what was not known of a fact with nothing: these may be missing.
    """

    connector: str
    values: dict[str, str]
    needed: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        """Return what fills a blank.

        Raises:
            ConnectorError: There is nothing: the customer has no such key.
        """
        value = self.values.get(name, "")
        if not value and name not in self.needed:
            raise ConnectorError(self.connector, f"no {name.rpartition('.')[2]} on record")
        return value


class Template:
    """One text with blanks."""

    def __init__(self, text: str, allowed: Iterable[str] = CUSTOMER) -> None:
        """Read one.

        Args:
            text: A blank is `{customer.id}`; a brace that is none is written twice.
            allowed: Names of blanks; `keys.*` is any that begins so.

        Raises:
            ValueError: It has another blank, or a brace too few or too many.
        """
        self.text = text
        self._parts = _parts(text)
        self.names = frozenset(name for _, name in self._parts if name)
        patterns = tuple(allowed)
        for name in sorted(self.names):
            if not any(_matches(name, pattern) for pattern in patterns):
                raise ValueError(f"no such blank {{{name}}}; there are: {', '.join(patterns)}")

    def fill(self, blanks: Blanks, encode: Encoder) -> str:
        """Fill it, each value encoded for its place.

        Raises:
            ConnectorError: A value is missing, or can't stand there in any form; nothing was sent.
        """
        return "".join(
            literal + (_encoded(name, blanks, encode) if name else "")
            for literal, name in self._parts
        )

    def path(self, blanks: Blanks) -> str:
        """Fill the path of a URL; every segment stays one.

        Raises:
            ConnectorError: As `fill`; also where blanks side by side would make `..` of themselves.
        """
        filled = self.fill(blanks, segment)
        if self.names and any(part in (".", "..") for part in filled.split("/")):
            raise ConnectorError(blanks.connector, "can't be sent: a path of its own")
        return filled

    def argument(self, blanks: Blanks) -> str:
        """Fill an argument of a program; a value never becomes an option.

        Raises:
            ConnectorError: As `fill`; also where the argument would begin like an option.
        """
        filled = self.fill(blanks, argument)
        if not self._parts[0][0] and filled.startswith(("-", "/", "@")):
            raise ConnectorError(blanks.connector, "can't be sent: it would be an option")
        return filled


def check_template(field: str, text: str, allowed: Iterable[str] = CUSTOMER) -> None:
    """See to it that a text of the settings is a template.

    Raises:
        ValueError: It is none; the message begins with the field's name.
    """
    try:
        if len(text) > LONGEST:
            raise ValueError(f"longer than {LONGEST} characters")
        Template(text, allowed)
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error


def check_wording(
    field: str, wording: Mapping[str, str], allowed: Iterable[str] = CUSTOMER
) -> None:
    """See to it that a wording of the settings is a template in every language.

    Raises:
        ValueError: It is none, or lacks a language; the message begins with the field's name.
    """
    for language in LANGUAGES:
        if not wording.get(language):
            raise ValueError(f"{field}: has no wording in {language}")
        check_template(field, wording[language], allowed)


def blanks_of(
    connector: str,
    customer: Customer | None,
    order: ActionState | None = None,
    needs: Iterable[str] = (),
    **more: str,
) -> Blanks:
    """Gather what may fill blanks: the customer, the order with the facts it needs, and more."""
    values = dict(more)
    if customer is not None:
        values |= {"customer.id": customer.customer_id, "customer.name": customer.name}
        values["customer.tier"] = customer.tier
        values |= {f"keys.{kind}": key for kind, key in customer.keys.items()}
    if order is not None:
        values |= {f"order.{name}": value for name, value in order.parameters.items()}
        values |= {"order.key": order.key, "order.action": order.action}
        values["order.asked_at"] = order.asked_at.astimezone(UTC).isoformat(timespec="seconds")
    return Blanks(
        connector=connector, values=values, needed=tuple(f"order.{name}" for name in needs)
    )


def order_blanks(needs: Iterable[str]) -> tuple[str, ...]:
    """Name the blanks of an action that needs these facts."""
    return (*CUSTOMER, *ORDER, *(f"order.{name}" for name in needs))


def filled_tree(tree: object, fill: Callable[[str], str]) -> object:
    """Fill every text in a table of templates; numbers, truth values and names stay as they are."""
    if isinstance(tree, str):
        return fill(tree)
    if isinstance(tree, Mapping):
        return {name: filled_tree(value, fill) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [filled_tree(value, fill) for value in tree]
    return tree


def _parts(text: str) -> list[tuple[str, str]]:
    """Cut a text into what stands before each blank, and the blank's name; at least one pair."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"a brace too few or too many in {text!r}; {{{{ is a brace") from error
    if any(spec or conversion for _, _, spec, conversion in parsed):
        raise ValueError(f"a blank in {text!r} has more than a name")
    if any(name == "" for _, name, _, _ in parsed):
        raise ValueError(f"a blank without a name in {text!r}")
    return [(literal, name or "") for literal, name, _, _ in parsed] or [("", "")]


def _matches(name: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1]) and len(name) >= len(pattern)
    return name == pattern


def _encoded(name: str, blanks: Blanks, encode: Encoder) -> str:
    try:
        return encode(blanks.get(name))
    except UnsendableError as error:
        raise ConnectorError(blanks.connector, f"{name} can't be sent: {error}") from error

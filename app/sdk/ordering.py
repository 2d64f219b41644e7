"""What became of an order, read off the answer of a system by expressions of the settings."""

import msgspec

from app.sdk.connector import Receipt
from app.sdk.conversions import written
from app.sdk.errors import InvalidReply, NotReady
from app.sdk.expressions import ExpressionError, check_expression, search
from app.sdk.text import plain

UNDER_WAY = "it is still under way"
WHAT = "order"


class ConfiguredCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to read off an answer whether an order was carried out.

    Attributes:
        list: Where orders stand in the answer.
        key: Where the order's key stands in one of them: only the one with ours counts.
        done: What holds of one that is done; empty: whichever is there is.
        refused: What holds of one that will never be.
        reference: Where the system's own name for it stands.
    """

    list: str = "@"
    key: str = ""
    done: str = ""
    refused: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        """Refuse an expression that is none."""
        for field in ("list", "key", "done", "refused", "reference"):
            if getattr(self, field):
                check_expression(field, getattr(self, field))


def find_order(name: str, check: ConfiguredCheck, answer: object, key: str) -> Receipt | None:
    """Return the receipt of the order with that key; None: it was not carried out.

    Args:
        name: Of the connector, for errors.
        check: Where what is.
        answer: As it was decoded.
        key: The order's.

    Raises:
        NotReady: It is still under way; InvalidReply: the answer is not as `check` says.
    """
    try:
        return _found(name, check, answer, key)
    except ExpressionError as error:
        raise InvalidReply(name, f"answer not understood: {error}") from error


def receipt_in(name: str, reference: str, answer: object) -> Receipt:
    """Read the receipt off the answer that accepts an order.

    Raises:
        InvalidReply: A reference is expected, and there is none.
    """
    try:
        found = _reference(reference, answer)
    except ExpressionError as error:
        raise InvalidReply(name, f"answer not understood: {error}") from error
    if reference and not found:
        raise InvalidReply(name, f"answer not understood: {WHAT} without a reference")
    return Receipt(reference=found)


def _found(name: str, check: ConfiguredCheck, answer: object, key: str) -> Receipt | None:
    rows = search(check.list, answer)
    rows = [] if rows is None else rows if isinstance(rows, list) else [rows]
    if check.key:
        rows = [row for row in rows if _key(check.key, row) == key]
    if len(rows) > 1:
        raise InvalidReply(name, f"answer not understood: {len(rows)} orders of one key")
    for row in rows:
        if check.refused and search(check.refused, row):
            return None
        if check.done and not search(check.done, row):
            raise NotReady(name, UNDER_WAY)
        return Receipt(reference=_reference(check.reference, row))
    return None


def _key(expression: str, row: object) -> str:
    value = search(expression, row)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ExpressionError(f"{expression!r}: a key expected")
    return written(value)


def _reference(expression: str, found: object) -> str:
    value = search(expression, found) if expression else None
    if value is None or isinstance(value, list | dict | bool):
        return ""
    return plain(written(value))

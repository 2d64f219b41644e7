"""JSON, whatever it goes or comes over: written within bounds, read, or refused in words."""

import re
from typing import TypeVar

import msgspec

from app.sdk.errors import ConnectorError, InvalidReply

MAX_ORDER_BYTES = 200_000

Kind = TypeVar("Kind")

_AT = re.compile(r"at `\$(?P<path>[^`]*)`$")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]*)`")


def written(name: str, body: object) -> bytes:
    """Write an order down as JSON.

    Raises:
        ConnectorError: That can't be done, or it is far too long; nothing was sent.
    """
    try:
        content = msgspec.json.encode(body)
    except UnicodeEncodeError as error:
        raise ConnectorError(name, "nothing was sent: a text can't be written") from error
    if len(content) > MAX_ORDER_BYTES:
        raise ConnectorError(name, "nothing was sent: a text is too long")
    return content


def understand(name: str, body: bytes, kind: type[Kind], what: str) -> Kind:
    """Read an answer in JSON.

    Raises:
        InvalidReply: It is empty, not JSON, or not of that shape; the message has the path.
    """
    if not body.strip():
        raise InvalidReply(name, "empty answer")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise InvalidReply(name, f"answer not understood: {what}{_path(str(error))}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidReply(name, f"answer not understood: {what} is not JSON") from error


def _path(message: str) -> str:
    at, missing = _AT.search(message), _MISSING.search(message)
    return (at["path"] if at else "") + (f".{missing['field']}" if missing else "")

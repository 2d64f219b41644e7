"""Object identifiers and names of agents, and what from outside may become one."""

import re

from app.sdk.encoders import UnsendableError

Oid = tuple[int, ...]

LONGEST = 128
LARGEST = 2**32 - 1
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?")
_WRITTEN = re.compile(r"\.?[0-9]{1,10}(\.[0-9]{1,10}){0,127}")


def parse_oid(text: str) -> Oid:
    """Read `1.3.6.1.2.1.1.5.0`, with or without a dot before it.

    Raises:
        ValueError: It is none.
    """
    if _WRITTEN.fullmatch(text) is None:
        raise ValueError(f"found {text!r}, allowed: numbers with dots between (1.3.6.1.2.1.1.5.0)")
    oid = tuple(int(arc) for arc in text.lstrip(".").split("."))
    if max(oid) > LARGEST:
        raise ValueError(f"found {text!r}, but no number of an OID is greater than {LARGEST}")
    return oid


def written_oid(oid: Oid) -> str:
    """Write one as `parse_oid` reads it."""
    return ".".join(str(arc) for arc in oid)


def arcs(text: str) -> str:
    """Encode what fills a blank in an OID: numbers with dots between, and nothing else.

    Raises:
        UnsendableError: It is anything else; a text could otherwise ask for another object.
    """
    try:
        return written_oid(parse_oid(text))
    except ValueError:
        raise UnsendableError("numbers with dots between expected") from None


def host_name(text: str) -> str:
    """Encode what fills a blank in a host: letters, digits, and what stands between them.

    Raises:
        UnsendableError: It is anything else.
    """
    if _HOST.fullmatch(text) is None or ".." in text:
        raise UnsendableError("a host name or address expected")
    return text

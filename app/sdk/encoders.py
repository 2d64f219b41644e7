"""Text from outside, made fit for one place in something that is sent: it can't break out of there.

An encoder returns the text as it stands there; `UnsendableError`: no form of it is safe.
"""

from collections.abc import Callable
from urllib.parse import quote

import msgspec

LONGEST = 4000
_LDAP_FILTER = frozenset(b"\\*()\x00")
_LDAP_DN = frozenset(b'\\,+"<>;=# \x00')

Encoder = Callable[[str], str]


class UnsendableError(ValueError):
    """The text can't stand there; the message says why, without the text."""


def segment(text: str) -> str:
    """Encode for one segment of a URL's path; refuses what climbs out of it, even decoded twice."""
    _printable(text)
    if any(part in ("", ".", "..") for part in text.replace("\\", "/").split("/")):
        raise UnsendableError("empty, or a path of its own")
    if "%" in text:
        raise UnsendableError("a percent sign in it")
    return quote(text, safe="")


def query(text: str) -> str:
    """Encode for a name or value in a URL's query, or a form."""
    return quote(_bounded(text), safe="")


def header(text: str) -> str:
    """Pass what can stand in an HTTP header: printable ASCII, no line ends."""
    stripped = _printable(text).strip()
    if not stripped.isascii():
        raise UnsendableError("not ASCII")
    return stripped


def json_string(text: str) -> str:
    """Encode for between the quotes of a JSON string."""
    try:
        return msgspec.json.encode(_bounded(text)).decode()[1:-1]
    except UnicodeEncodeError as error:
        raise UnsendableError("no Unicode text") from error


def ldap_filter(text: str) -> str:
    """Encode for a value in an LDAP filter (RFC 4515); an empty one would mean something else."""
    return "".join(_escaped(_present(text).encode(), _LDAP_FILTER))


def ldap_dn(text: str) -> str:
    """Encode for a value in an LDAP name (RFC 4514)."""
    return "".join(_escaped(_present(text).encode(), _LDAP_DN))


def argument(text: str) -> str:
    """Pass what can stand in a program's argument; `Template.argument` sees to its beginning."""
    if "\0" in _bounded(text):
        raise UnsendableError("a zero byte in it")
    return text


def unchanged(text: str) -> str:
    """Pass it as it is: where it is sent as a value of its own (a parameter of a statement)."""
    return _bounded(text)


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise UnsendableError(f"longer than {LONGEST} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnsendableError("no Unicode text") from error
    return text


def _printable(text: str) -> str:
    if not _bounded(text).isprintable():
        raise UnsendableError("line ends or control characters in it")
    return text


def _present(text: str) -> str:
    if not text.strip():
        raise UnsendableError("empty")
    return _bounded(text)


def _escaped(octets: bytes, special: frozenset[int]) -> list[str]:
    plain = range(0x20, 0x7F)
    return [chr(o) if o in plain and o not in special else f"\\{o:02x}" for o in octets]

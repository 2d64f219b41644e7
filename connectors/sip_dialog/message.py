"""SIP messages (RFC 3261): bytes in and out, as strict as is safe and as lenient as switches need.

A message is read without `splitlines`, which would let a caller's name begin a header of its own.
"""

from collections.abc import Iterable

import msgspec

HEADERS_LIMIT = 64 * 1024
BODY_LIMIT = 512 * 1024
HEADER_COUNT = 256
VERSION = "SIP/2.0"
_END = b"\r\n\r\n"
_COMPACT = {
    "a": "accept-contact", "b": "referred-by", "c": "content-type", "d": "request-disposition",
    "e": "content-encoding", "f": "from", "i": "call-id", "k": "supported", "l": "content-length",
    "m": "contact", "o": "event", "r": "refer-to", "s": "subject", "t": "to", "u": "allow-events",
    "v": "via", "x": "session-expires", "y": "identity",
}  # fmt: skip
_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~")
NEEDED = ("via", "from", "to", "call-id", "cseq")


class SipError(Exception):
    """What was sent is no SIP, or more of it than is read."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A request or a response.

    Attributes:
        method: Of a request; empty for a response.
        uri: Of a request.
        status: Of a response; 0 for a request.
        reason: Of a response.
        headers: Names in lower case and long form, values unfolded, in order.
        body: As its Content-Length has it.
    """

    method: str = ""
    uri: str = ""
    status: int = 0
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def first(self, name: str) -> str:
        """Return the first value of a header; empty without it."""
        return next((value for key, value in self.headers if key == name), "")

    def every(self, name: str) -> list[str]:
        """Return every value of a header that may hold several, each by itself."""
        return [one for key, value in self.headers if key == name for one in split_list(value)]

    @property
    def cseq(self) -> tuple[int, str]:
        """The sequence number and the method it goes with; (-1, "") when unreadable."""
        number, _, method = self.first("cseq").partition(" ")
        if not _is_number(number):
            return -1, ""
        return int(number), method.strip()

    @property
    def branch(self) -> str:
        """What its transaction is called."""
        vias = self.every("via")
        return parameters_of(vias[0]).get("branch", "") if vias else ""

    def tag(self, name: str) -> str:
        """Return the tag of From or To; empty without one."""
        return parameters_of(self.first(name)).get("tag", "")

    def number(self, name: str) -> int | None:
        """Return a header that is a number of at most nine digits; None when it is none."""
        text = self.first(name).partition(";")[0].partition("(")[0].strip()
        return int(text) if _is_number(text) else None


def parse(raw: bytes) -> Message:
    """Read one whole message; what follows its body by Content-Length is left out.

    Raises:
        SipError: It is none.
    """
    head, end, body = raw.partition(_END)
    if not end:
        raise SipError("a message without an end of its headers")
    message = parse_head(head)
    length = content_length(message)
    if length is None:
        length = len(body)
    if length > len(body):
        raise SipError("a message shorter than it says")
    return msgspec.structs.replace(message, body=body[:length])


def parse_head(head: bytes) -> Message:
    """Read the first line and the headers.

    Raises:
        SipError: They are none.
    """
    if len(head) > HEADERS_LIMIT:
        raise SipError("more headers than are read")
    lines = _unfolded(head.decode("utf-8", "replace").split("\r\n"))
    headers = tuple(_header(line) for line in lines[1:])
    if len(headers) > HEADER_COUNT:
        raise SipError("more headers than are read")
    message = _started(lines[0], headers)
    names = {name for name, _ in headers}
    if missing := [name for name in NEEDED if name not in names]:
        raise SipError(f"a message without {missing[0]}")
    return message


def content_length(message: Message) -> int | None:
    """Return how long the body is; None: it is not said.

    Raises:
        SipError: Two say otherwise, or one says what is no length.
    """
    said = {value.strip() for name, value in message.headers if name == "content-length"}
    if not said:
        return None
    text = said.pop()
    if said or not _is_number(text) or int(text) > BODY_LIMIT:
        raise SipError("a length that is none, or more than is read")
    return int(text)


def write(first_line: str, headers: Iterable[tuple[str, str]], body: bytes = b"") -> bytes:
    """Write a message; a line break within a value can't begin a header."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    lines.append(f"Content-Length: {len(body)}")
    clean = (line.replace("\r", " ").replace("\n", " ").replace("\0", " ") for line in lines)
    return ("\r\n".join(clean) + "\r\n\r\n").encode("utf-8", "replace") + body


def split_list(value: str) -> list[str]:
    """Split a header of several values at its commas, outside quotes and angle brackets."""
    return _split(value, ",")


def parameters_of(value: str) -> dict[str, str]:
    """Return the parameters behind a value (`;tag=x`), those within `<...>` left out."""
    _, *rest = _split(value, ";")
    found: dict[str, str] = {}
    for one in rest:
        name, _, said = one.partition("=")
        found.setdefault(name.strip().lower(), unquoted(said.strip()))
    return found


def address_of(value: str) -> str:
    """Return the address of a From, To, Contact or route: without name and parameters."""
    opened = _outside_quotes(value).find("<")
    if opened < 0:
        return _split(value, ";")[0].strip()
    return value[opened + 1 :].partition(">")[0].strip()


def user_of(address: str) -> str:
    """Return the user part of `sip:user@host`, or the number of a `tel:`; empty without one."""
    scheme, colon, rest = address.partition(":")
    if not colon or scheme.lower() not in ("sip", "sips", "tel"):
        rest = address
    if scheme.lower() == "tel":
        return rest.partition(";")[0]
    user, at, _ = rest.rpartition("@")
    return user.partition(";")[0].partition(":")[0] if at else ""


def unquoted(text: str) -> str:
    """Take the quotes off, and the escapes within them."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    made, escaped = [], False
    for one in text[1:-1]:
        if one == "\\" and not escaped:
            escaped = True
            continue
        made.append(one)
        escaped = False
    return "".join(made)


def _unfolded(lines: list[str]) -> list[str]:
    made: list[list[str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and len(made) > 1:
            made[-1].append(line.strip(" \t"))
        else:
            made.append([line])
    return [" ".join(parts) for parts in made]


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    name = name.strip(" \t").lower()
    if not colon or not name or not _TOKEN.issuperset(name):
        raise SipError("a line that is no header")
    return _COMPACT.get(name, name), value.strip(" \t")


def _started(line: str, headers: tuple[tuple[str, str], ...]) -> Message:
    if line.upper().startswith(VERSION + " "):
        code, _, reason = line[len(VERSION) + 1 :].partition(" ")
        if len(code) != 3 or not _is_number(code) or code[0] not in "123456":
            raise SipError("a status that is none")
        return Message(status=int(code), reason=reason, headers=headers)
    method, _, rest = line.partition(" ")
    uri, _, version = rest.rpartition(" ")
    if version.upper() != VERSION or not method or not _TOKEN.issuperset(method.lower()):
        raise SipError("what speaks there does not speak SIP")
    return Message(method=method, uri=uri, headers=headers)


def _split(value: str, at: str) -> list[str]:
    if '"' not in value and "<" not in value:
        return [one.strip() for one in value.split(at)]
    shown = _outside_quotes(value, brackets=True)
    parts, start = [], 0
    while (end := shown.find(at, start)) >= 0:
        parts.append(value[start:end].strip())
        start = end + 1
    return [*parts, value[start:].strip()]


def _outside_quotes(value: str, *, brackets: bool = False) -> str:
    """Return the value with as many blanks where quotes (and brackets) hold something."""
    made, quoted, escaped, within = [], False, False, False
    for one in value:
        hidden = quoted or within
        if escaped:
            escaped = False
        elif one == "\\" and quoted:
            escaped = True
        elif one == '"' and not within:
            quoted = not quoted
        elif brackets and not quoted and one in "<>":
            within = one == "<"
            hidden = True
        made.append(" " if hidden or quoted else one)
    return "".join(made)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10

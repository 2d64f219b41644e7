"""CSTA documents as a switch writes them, and the frames they come in, out of ECMA-323 itself.

Nothing here is shared with the connector: what one of them has wrong, the other does not have too.
"""

import re
import struct
from collections.abc import Iterator
from xml.sax.saxutils import escape

ED4 = "http://www.ecma-international.org/standards/ecma-323/csta/ed4"
SESSIONS = "http://www.ecma-international.org/standards/ecma-354/appl_session"
EVENT = 9999


def element(name: str, *inner: str) -> str:
    """Return an element with others in it."""
    return f"<{name}>{''.join(inner)}</{name}>"


def text(name: str, value: object) -> str:
    """Return an element with text in it."""
    return f"<{name}>{escape(str(value))}</{name}>"


def document(name: str, *inner: str, namespace: str = ED4) -> str:
    """Return a whole document."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<{name} xmlns="{namespace}">{"".join(inner)}</{name}>'


def framed(number: int, content: str | bytes) -> bytes:
    """Return a document in its frame."""
    body = content.encode() if isinstance(content, str) else content
    return struct.pack(">HH4s", 0, len(body) + 8, f"{number:04d}".encode()) + body


def frames(received: bytearray) -> Iterator[tuple[int, str]]:
    """Take whole frames off the front of what was received."""
    while len(received) >= 8:
        length = struct.unpack(">H", received[2:4])[0]
        if len(received) < length:
            return
        yield int(received[4:8]), bytes(received[8:length]).decode()
        del received[:length]


def root_of(content: str) -> str:
    """Return the name of a document's element."""
    found = re.search(r"<([A-Za-z]+)[ >/]", content)
    return found[1] if found else ""


def value_of(content: str, name: str) -> str:
    """Return the text of the first element of that name."""
    found = re.search(rf"<{name}(?: [^>]*)?>([^<]*)</{name}>", content)
    return found[1] if found else ""


def device(name: str, number: str, shown: str = "") -> str:
    """Return who is meant, in the form of a switching function number; withheld without one."""
    if not number:
        return element(name, "<notKnown/>")
    written = f"N<{number}>{shown};displayNumber={number};noa=nk"
    return element(name, text("deviceIdentifier", written))


def connection(name: str, call: str, number: str) -> str:
    """Return a connection id."""
    return element(name, text("callID", call), text("deviceID", number))

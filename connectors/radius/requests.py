"""Bytes of requests to a BRAS, and of its answers (RFC 5176); no socket here."""

import hashlib
import hmac
import struct
from datetime import datetime
from enum import Enum
from secrets import randbelow

import msgspec
from pyrad.packet import (
    CoAACK,
    CoANAK,
    CoAPacket,
    CoARequest,
    DisconnectACK,
    DisconnectNAK,
    DisconnectRequest,
    PacketError,
)

from connectors.radius.dictionary import dictionary
from connectors.radius.looking import Session
from connectors.radius.settings import Nas, Settings

HEADER_BYTES = 20
LONGEST_BYTES = 4096
"""RFC 2865: no datagram is longer."""
MESSAGE_AUTHENTICATOR = 80
ERROR_CAUSE = 101
FITS = {DisconnectRequest: (DisconnectACK, DisconnectNAK), CoARequest: (CoAACK, CoANAK)}


Attributes = dict[str, str | int]


class Kind(Enum):
    """What is asked of a BRAS."""

    DISCONNECT = DisconnectRequest
    CHANGE = CoARequest


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A true answer: whether the BRAS obeyed, and the Error-Cause it gave, if any."""

    obeyed: bool
    cause: int | None = None


class StrangeReplyError(Exception):
    """A datagram that is no answer to this request; the message says what is wrong with it."""


class Request:
    """One request, encoded once: what is sent again is the same to the byte."""

    def __init__(self, kind: Kind, secret: bytes, nas: Nas, attributes: Attributes) -> None:
        """Encode it.

        Raises:
            ValueError: An attribute can't be encoded.
        """
        self._nas = nas
        self._secret = secret
        self._packet = CoAPacket(
            code=kind.value, id=randbelow(256), secret=secret, dict=dictionary()
        )
        for name, value in attributes.items():
            self._packet.AddAttribute(name, value)
        if nas.message_authenticator != "none":
            self._packet.add_message_authenticator()
        self.octets = bytes(self._packet.RequestPacket())

    def verdict(self, datagram: bytes) -> Verdict:
        """Read an answer, having made sure that it is one to this request by who knows the secret.

        Raises:
            StrangeReplyError: It is not.
        """
        answer = self._genuine(datagram)
        try:
            reply = self._packet.CreateReply(packet=answer)
            signed = self._packet.VerifyReply(reply, answer)
            causes = [value for value in reply.get(ERROR_CAUSE, ()) if len(value) == 4]
            has_signature = MESSAGE_AUTHENTICATOR in set(_kinds(answer))
        except (PacketError, ValueError, IndexError, KeyError, TypeError, struct.error) as error:
            raise StrangeReplyError("answers that can't be taken apart") from error
        if not signed or (self._nas.message_authenticator == "require" and not has_signature):
            raise StrangeReplyError("answers without a valid Message-Authenticator")
        obeyed, refused = FITS[self._packet.code]
        if reply.code not in (obeyed, refused):
            raise StrangeReplyError("answers of another kind than was asked")
        cause = int.from_bytes(causes[0], "big") if causes else None
        return Verdict(obeyed=reply.code == obeyed, cause=cause)

    def _genuine(self, datagram: bytes) -> bytes:
        if not HEADER_BYTES <= len(datagram) <= LONGEST_BYTES:
            raise StrangeReplyError("answers that are no RADIUS")
        _, identifier, length, authenticator = struct.unpack("!BBH16s", datagram[:HEADER_BYTES])
        if not HEADER_BYTES <= length <= len(datagram):
            raise StrangeReplyError("answers that are cut off, or no RADIUS")
        if identifier != self._packet.id:
            raise StrangeReplyError("answers to something else")
        answer = datagram[:length]  # what follows is padding (RFC 2865, section 3)
        said = answer[:4] + self._packet.authenticator + answer[HEADER_BYTES:] + self._secret
        signature = hashlib.md5(said, usedforsecurity=False).digest()
        if not hmac.compare_digest(signature, authenticator):
            raise StrangeReplyError("answers whose signature does not fit the secret")
        return answer


def _kinds(answer: bytes) -> list[int]:
    """Return the number of each attribute of an answer."""
    found, place = [], HEADER_BYTES
    while place + 2 <= len(answer) and answer[place + 1] >= 2:
        found.append(answer[place])
        place += answer[place + 1]
    return found


def identifying(session: Session, login: str, settings: Settings, at: datetime) -> Attributes:
    """Return the attributes that say which session is meant, and when it was said."""
    known = {
        "User-Name": login,
        "Acct-Session-Id": session.session_id,
        "NAS-IP-Address": session.nas,
        "Framed-IP-Address": session.framed,
    }
    said: Attributes = {name: known[name] for name in settings.identify if known[name]}
    return said | {"Event-Timestamp": int(at.timestamp())}

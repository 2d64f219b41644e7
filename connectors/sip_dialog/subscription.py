"""One subscription as a SIP dialog (RFC 3261, 12; RFC 6665): its names, target and requests."""

from collections.abc import Callable
from urllib.parse import quote

import msgspec

from connectors.sip_dialog.digest import Login
from connectors.sip_dialog.message import Message, address_of, parameters_of, write

_PLAIN = "-_.!~*'()&=+$,;?/"
USER_AGENT = "Ringside"


class Place(msgspec.Struct, kw_only=True):
    """Where this end of the line is.

    Attributes:
        transport: `udp`, `tcp` or `tls`.
        host: Our own address, as the switch sees it once it has said so.
        port: Likewise.
    """

    transport: str
    host: str = "127.0.0.1"
    port: int = 5060

    @property
    def via(self) -> str:
        """Where answers go."""
        return f"SIP/2.0/{self.transport.upper()} {_bracketed(self.host)}:{self.port}"

    def contact(self, user: str) -> str:
        """Where requests go that are for us."""
        way = "" if self.transport == "udp" else f";transport={self.transport}"
        return f"<sip:{quote(user, safe=_PLAIN)}@{_bracketed(self.host)}:{self.port}{way}>"


class Subscription:
    """The names and numbers of one subscription.

    Attributes:
        address: Whose dialogs are asked for.
        call_id: The subscription's own; empty: there is none yet.
        remote_cseq: Of the last NOTIFY; -1 before the first.
    """

    def __init__(
        self, user: str, domain: str, place: Place, login: Login, token: Callable[[], str]
    ) -> None:
        self.address = f"sip:{quote(user, safe=_PLAIN)}@{_bracketed(domain)}"
        self._user = user
        self._domain = domain
        self._place = place
        self._login = login
        self._token = token
        self._cseq = 0
        self.begin("", "")

    def begin(self, call_id: str, local_tag: str) -> None:
        """Begin a new one; nothing of the last is left."""
        self.call_id = call_id
        self.local_tag = local_tag
        self.remote_tag = ""
        self.remote_cseq = -1
        self._target = ""
        self._routes: list[str] = []

    def is_ours(self, request: Message) -> bool:
        """Whether a request belongs to this subscription."""
        named = bool(self.call_id) and request.first("call-id") == self.call_id
        if not named or request.tag("to") != self.local_tag:
            return False
        return not self.remote_tag or request.tag("from") == self.remote_tag

    def learn(self, message: Message, remote: str) -> None:
        """Take the other end's tag, route and address from what it sent.

        Args:
            message: An answer to ours, or a request.
            remote: The header the other end's tag is in: `to` of an answer, `from` of a request.
        """
        if not self.remote_tag and (tag := message.tag(remote)):
            self.remote_tag = tag
            routes = message.every("record-route")
            self._routes = routes[::-1] if message.status else routes
        contacts = message.every("contact")
        if contacts and (target := address_of(contacts[0])):
            self._target = target

    def subscribe(self, branch: str, expires_s: int, *, proxied: bool) -> bytes:
        """Write a SUBSCRIBE."""
        extra = [
            ("Contact", self._place.contact(self._user)),
            ("Event", "dialog"),
            ("Accept", "application/dialog-info+xml"),
            ("Expires", str(expires_s)),
        ]
        uri = self._target if self.remote_tag and self._target else self.address
        to = f"<{self.address}>" + (f";tag={self.remote_tag}" if self.remote_tag else "")
        sender = f"<{self.address}>;tag={self.local_tag}"
        routes = [("Route", one) for one in self._routes] if self.remote_tag else []
        return self._request(
            "SUBSCRIBE", uri, branch, sender, to, self.call_id, [*routes, *extra], proxied=proxied
        )

    def options(self, branch: str) -> bytes:
        """Write an OPTIONS: a sign of life, asked of the server itself."""
        uri = f"sip:{_bracketed(self._domain)}"
        sender = f"<{self.address}>;tag={self._token()}"
        return self._request(
            "OPTIONS", uri, branch, sender, f"<{uri}>", self._token(),
            [("Accept", "application/sdp")], proxied=None,
        )  # fmt: skip

    def _request(
        self, method: str, uri: str, branch: str, sender: str, to: str, call_id: str,
        extra: list[tuple[str, str]], *, proxied: bool | None,
    ) -> bytes:  # fmt: skip
        self._cseq += 1
        headers = [
            ("Via", f"{self._place.via};branch={branch};rport"),
            ("Max-Forwards", "70"),
            ("From", sender),
            ("To", to),
            ("Call-ID", call_id),
            ("CSeq", f"{self._cseq} {method}"),
            *extra,
            ("User-Agent", USER_AGENT),
        ]
        if proxied is not None and self._login.challenge is not None:
            name = "Proxy-Authorization" if proxied else "Authorization"
            headers.append((name, self._login.answer(method, uri, self._token())))
        return write(f"{method} {uri} SIP/2.0", headers)

    def find_place(self, message: Message) -> tuple[str, int] | None:
        """Return where the switch says an answer to us went; None: where we thought."""
        vias = message.every("via")
        said = parameters_of(vias[0]) if vias else {}
        host, port = said.get("received") or self._place.host, said.get("rport", "")
        if not (port.isascii() and port.isdigit() and len(port) < 6):
            return None
        seen = (host, int(port))
        return None if seen == (self._place.host, self._place.port) else seen


def answer_to(request: Message, status: int, reason: str, tag: str = "") -> bytes:
    """Write the answer to a request."""
    copied = [(name, value) for name, value in request.headers if name in _COPIED]
    headers: list[tuple[str, str]] = []
    for name, value in copied:
        tagged = name == "to" and tag and not request.tag("to")
        headers.append((_COPIED[name], f"{value};tag={tag}" if tagged else value))
    if status == 489:
        headers.append(("Allow-Events", "dialog"))
    if status == 405:
        headers.append(("Allow", "NOTIFY, OPTIONS"))
    return write(f"SIP/2.0 {status} {reason}", headers)


_COPIED = {"via": "Via", "from": "From", "to": "To", "call-id": "Call-ID", "cseq": "CSeq"}


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host

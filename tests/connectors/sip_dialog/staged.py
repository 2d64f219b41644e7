"""Stages what no recording shows: NOTIFYs with dialog-info documents, in a switch's own words."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from app.sdk.connector import ConnectorContext
from connectors.sip_dialog import Settings, replay

CUSTOMER = "12000000001"
COLLEAGUE = "102"
AGENT = "101"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def context_of(agent: str = AGENT) -> ConnectorContext:
    return ConnectorContext(
        agent=agent, secret=lambda name: "secret", now=lambda: AT, random=lambda: 0.5
    )


def play(pieces: Iterable[bytes | None], agent: str = AGENT, **settings: object) -> list:
    return list(replay(Settings(**settings), context_of(agent), pieces))


def dialog(
    state: str, call_id: str = "call-1", *, number: str = CUSTOMER, name: str = "",
    outgoing: bool = False, event: str = "", code: int = 0, replaces: str = "",
    referred_by: str = "", held: bool = False, duration_s: int | None = None,
    dialog_id: str = "", more: str = "",
) -> str:  # fmt: skip
    """Write one dialog; without a number its other side is not said."""
    direction = "initiator" if outgoing else "recipient"
    named = f" call-id={quoteattr(call_id)}" if call_id else ""
    why = (f' event="{event}"' if event else "") + (f' code="{code}"' if code else "")
    parts = [f"<state{why}>{state}</state>", more]
    if duration_s is not None:
        parts.append(f"<duration>{duration_s}</duration>")
    if replaces:
        parts.append(f'<replaces call-id="{replaces}" local-tag="a" remote-tag="b"/>')
    if referred_by:
        parts.append(f"<referred-by>sip:{referred_by}@pbx.example</referred-by>")
    if number:
        shown = f" display={quoteattr(name)}" if name else ""
        where = escape(f"sip:{number}@pbx.example")
        parts.append(f"<remote><identity{shown}>{where}</identity></remote>")
    if held:
        parts.append('<local><target uri="sip:101@phone.example">'
                     '<param pname="+sip.rendering" pval="no"/></target></local>')  # fmt: skip
    name_of = dialog_id or f"id-{call_id}"
    return f'<dialog id="{name_of}"{named} direction="{direction}">{"".join(parts)}</dialog>'


def document(
    *dialogs: str, version: int = 0, state: str = "full", entity: str = f"sip:{AGENT}@pbx.example"
) -> bytes:
    """Write a dialog-info document."""
    space = "urn:ietf:params:xml:ns:dialog-info"
    head = f'<dialog-info xmlns="{space}" xmlns:sa="urn:ietf:params:xml:ns:sa-dialog-info"'
    head += f' version="{version}" state="{state}" entity={quoteattr(entity)}>'
    return f'<?xml version="1.0"?>{head}{"".join(dialogs)}</dialog-info>'.encode(
        "utf-8", "surrogatepass"
    )


def notify(
    body: bytes = b"", cseq: int = 1, *, standing: str = "active;expires=300",
    event: str = "dialog", call_id: str = "watch-1", to_tag: str = "ours", from_tag: str = "theirs",
    to: str = "sip:101@127.0.0.1:5411",
) -> bytes:  # fmt: skip
    """Write a NOTIFY."""
    lines = [
        f"NOTIFY {to} SIP/2.0",
        f"Via: SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bKn{cseq}{call_id}",
        f"From: <sip:{AGENT}@pbx.example>;tag={from_tag}",
        f"To: <{to}>;tag={to_tag}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} NOTIFY",
        "Contact: <sip:127.0.0.1:5060;transport=tcp>",
        f"Event: {event}",
        f"Subscription-State: {standing}",
        "Content-Type: application/dialog-info+xml",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def notices(*lists: Iterable[str], began: int = 1) -> list[bytes]:
    """Write one NOTIFY for each full list of dialogs."""
    return [
        notify(document(*dialogs, version=number), number)
        for number, dialogs in enumerate(lists, began)
    ]

"""Does a message come from whom it should: signatures and tokens, compared in constant time.

* Standard Webhooks: SHA-256 over id, time and body; the id and the time are covered.
* Twilio: SHA-1 over the address and the sorted parameters; for JSON the address carries the body's
  SHA-256.
* `sha256=`: SHA-256 over the body, as GitHub and many others do it.
* A bearer token.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping as Headers
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from connectors.webhook.mapping import Signature
from connectors.webhook.refusal import Refused

WINDOW_S = 300.0
SECRET_PREFIX = "whsec_"
FIELDS_LIMIT = 200


def proven(
    kind: Signature, secret: str, headers: Headers[str, str], body: bytes, url: str, now: datetime
) -> str:
    """Check one message; return what it can be told apart by, if it comes twice; empty: nothing.

    Args:
        kind: How it should be signed.
        secret: What it should be signed with.
        headers: By lower-case name.
        body: As it came.
        url: The address as the sender knows it.
        now: For the window a signed time must be in.

    Raises:
        Refused: It does not come from there, or is too old.
    """
    match kind:
        case Signature.TOKEN:
            return _token(secret, headers)
        case Signature.STANDARD:
            return _standard(secret, headers, body, now)
        case Signature.TWILIO:
            return _twilio(secret, headers, body, url)
        case Signature.GITHUB:
            return _github(secret, headers, body)


def _token(secret: str, headers: Headers[str, str]) -> str:
    given = _needed(headers, "authorization")
    scheme, _, token = given.partition(" ")
    if scheme.lower() != "bearer" or not _same(token.strip(), secret):
        raise _wrong("authorization", "this is not `Bearer` and the token agreed on")
    return ""


def _standard(secret: str, headers: Headers[str, str], body: bytes, now: datetime) -> str:
    message_id = _needed(headers, "webhook-id")
    stamp = _needed(headers, "webhook-timestamp")
    given = _needed(headers, "webhook-signature")
    try:
        at_s = float(int(stamp)) if len(stamp) < 20 else -1.0
    except ValueError:
        at_s = -1.0
    if at_s < 0:
        raise _wrong("webhook-timestamp", "this is no number of seconds since 1970")
    signed = f"{message_id}.{stamp}.".encode() + body
    due = _encoded(_key(secret), signed, "sha256")
    offered = [one.removeprefix("v1,") for one in given.split()[:20] if one.startswith("v1,")]
    if not any([_same(one, due) for one in offered]):  # noqa: C419 - each one, whichever fits
        raise _wrong("webhook-signature", "none of the signatures fits id, time, body and secret")
    apart_s = at_s - now.timestamp()
    if abs(apart_s) > WINDOW_S:
        side = "ahead of" if apart_s > 0 else "behind"
        raise Refused(
            401, "outside-window", "webhook-timestamp",
            f"it is {abs(apart_s):.0f} s {side} this machine's clock, more than {WINDOW_S:.0f} s: "
            "check both clocks, or send it anew",
        )  # fmt: skip
    return message_id


def _twilio(secret: str, headers: Headers[str, str], body: bytes, url: str) -> str:
    given = _needed(headers, "x-twilio-signature")
    signed = url
    hashed = parse_qs(urlsplit(url).query).get("bodySHA256")
    if hashed is not None:
        if not _same(hashed[0].lower(), hashlib.sha256(body).hexdigest()):
            raise _wrong("bodySHA256", "the body is another than the address says")
    else:
        try:
            fields = parse_qs(
                body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS_LIMIT
            )
        except ValueError as error:
            raise _wrong("body", "this is no form") from error
        signed += "".join(
            key + value for key in sorted(fields) for value in sorted(set(fields[key]))
        )
    if not _same(given, _encoded(secret.encode(), signed.encode("utf-8", "replace"), "sha1")):
        raise _wrong(
            "x-twilio-signature", "it does not fit the address, the parameters and the auth token; "
            "is public_url what Twilio calls?",
        )  # fmt: skip
    return f"twilio:{given}"


def _github(secret: str, headers: Headers[str, str], body: bytes) -> str:
    given = _needed(headers, "x-hub-signature-256")
    due = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
    if not _same(given.lower(), due):
        raise _wrong("x-hub-signature-256", "it does not fit the body and the secret")
    return f"github:{due}"


def _key(secret: str) -> bytes:
    """Return the bytes to sign with; those of Standard Webhooks are written in base64."""
    if not secret.startswith(SECRET_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()


def _encoded(key: bytes, signed: bytes, digest: str) -> str:
    return base64.b64encode(hmac.digest(key, signed, digest)).decode("ascii")


def _same(given: str, due: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), due.encode("utf-8", "replace"))


def _needed(headers: Headers[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not value:
        raise Refused(401, "not-signed", name, "this header is missing")
    return value


def _wrong(where: str, why: str) -> Refused:
    return Refused(401, "wrong-signature", where, why)

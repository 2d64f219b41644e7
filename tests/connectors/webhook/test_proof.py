"""Signatures, by the examples their makers publish; and what is not signed so."""

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from connectors.webhook.mapping import Signature
from connectors.webhook.once import KEPT, KEPT_LIMIT, Bucket, Seen
from connectors.webhook.proof import proven
from connectors.webhook.refusal import Refused

NOW = datetime.fromtimestamp(1_614_265_330, UTC)
STANDARD = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
SECRET, BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
TWILIO_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
TWILIO = {
    "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234",
    "From": "+14158675309", "To": "+18005551212",
}  # fmt: skip


def standard(headers=STANDARD, body=BODY, secret=SECRET, now=NOW):
    return proven(Signature.STANDARD, secret, headers, body, "", now)


def refused(call, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_the_published_example_of_standard_webhooks_is_proven():
    assert standard() == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_one_of_several_signatures_is_enough():
    several = STANDARD["webhook-signature"] + " v1,AAAA v1a,else"
    assert standard({**STANDARD, "webhook-signature": several})


@pytest.mark.parametrize("header", STANDARD)
def test_a_missing_header_is_named(header):
    found = refused(standard, {k: v for k, v in STANDARD.items() if k != header})
    assert (found.status, found.error, found.where) == (401, "not-signed", header)


@pytest.mark.parametrize(
    ("header", "value", "where"),
    [
        ("webhook-id", "another", "webhook-signature"),
        ("webhook-timestamp", "1614265331", "webhook-signature"),
        ("webhook-timestamp", "soon", "webhook-timestamp"),
        ("webhook-timestamp", "9" * 400, "webhook-timestamp"),
        ("webhook-timestamp", "-5", "webhook-timestamp"),
        ("webhook-signature", "v1,", "webhook-signature"),
        ("webhook-signature", "v1,\udc80é", "webhook-signature"),
    ],
)
def test_a_header_that_was_changed_is_named(header, value, where):
    found = refused(standard, {**STANDARD, header: value})
    assert (found.status, found.where) == (401, where)


def test_another_body_or_secret_is_refused():
    assert refused(standard, body=BODY + b" ").where == "webhook-signature"
    assert refused(standard, secret="whsec_" + "A" * 32).where == "webhook-signature"
    assert refused(standard, secret="not base64 at all").where == "webhook-signature"


@pytest.mark.parametrize(("apart_s", "fits"), [(300, True), (-300, True), (301, False),
                                               (-301, False), (3600, False)])  # fmt: skip
def test_the_window_is_five_minutes_to_either_side(apart_s, fits):
    now = NOW + timedelta(seconds=apart_s)
    if fits:
        assert standard(now=now)
    else:
        found = refused(standard, now=now)
        assert found.error == "outside-window"
        assert f"{abs(apart_s)} s {'behind' if apart_s > 0 else 'ahead of'}" in found.say


def test_the_published_example_of_twilio_is_proven():
    headers = {"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    body = urlencode(TWILIO).encode()
    assert proven(Signature.TWILIO, "12345", headers, body, TWILIO_URL, NOW)
    wrong = urlencode({**TWILIO, "Digits": "1235"}).encode()
    found = refused(proven, Signature.TWILIO, "12345", headers, wrong, TWILIO_URL, NOW)
    assert (found.status, found.where) == (401, "x-twilio-signature")


def test_json_of_twilio_is_covered_by_its_address():
    import base64
    import hmac

    url = f"https://desk.example/v1?bodySHA256={hashlib.sha256(BODY).hexdigest()}"
    sign = base64.b64encode(hmac.digest(b"12345", url.encode(), "sha1")).decode()
    headers = {"x-twilio-signature": sign}
    assert proven(Signature.TWILIO, "12345", headers, BODY, url, NOW)
    assert (
        refused(proven, Signature.TWILIO, "12345", headers, b"{}", url, NOW).where == "bodySHA256"
    )


def test_the_published_example_of_github_is_proven():
    secret = "It's a Secret to Everybody"
    due = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"x-hub-signature-256": due}
    assert proven(Signature.GITHUB, secret, headers, b"Hello, World!", "", NOW)
    assert refused(proven, Signature.GITHUB, secret, headers, b"Hello", "", NOW).status == 401


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer another", "Basic token", "token"])
def test_only_the_token_agreed_on_opens(given):
    assert proven(Signature.TOKEN, "token", {"authorization": "bearer token"}, b"", "", NOW) == ""
    headers = {"authorization": given} if given else {}
    found = refused(proven, Signature.TOKEN, "token", headers, b"", "", NOW)
    assert (found.status, found.where) == (401, "authorization")


def test_a_message_is_known_for_a_day_and_only_so_many_are():
    seen = Seen()
    assert seen.add("a", NOW)
    assert not seen.add("a", NOW + KEPT - timedelta(seconds=1))
    assert seen.add("a", NOW + KEPT)
    for number in range(2 * KEPT_LIMIT):
        seen.add(f"m-{number}", NOW + KEPT)
    assert len(seen) == KEPT_LIMIT
    assert seen.add("", NOW)
    assert seen.add("", NOW)


def test_the_bucket_lets_a_burst_through_and_then_the_rate():
    bucket = Bucket(rate_per_s=2, burst=3)
    assert [bucket.take(10.0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(10.0) == 0.5
    assert bucket.take(10.5) == 0
    assert bucket.take(10.5) > 0
    assert bucket.take(9.0) > 0, "a clock that goes back fills nothing"

"""Headers and a body in, reports of calls out: what is not proven or not whole is refused.

Knows neither socket nor clock. JSON alone, CloudEvents 1.0 (structured, batch, or with its
attributes in the headers) and forms are understood.
"""

import math
from collections.abc import Callable
from collections.abc import Mapping as Headers
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from app.sdk.expressions import ExpressionError, search
from connectors.webhook.mapping import Mapping, Signature
from connectors.webhook.once import Bucket, Seen
from connectors.webhook.proof import FIELDS_LIMIT, proven
from connectors.webhook.refusal import Refused
from connectors.webhook.report import ReadError, Report, read

BODY_LIMIT = 65_536
EVENTS_LIMIT = 100
FORM = "application/x-www-form-urlencoded"
_ENVELOPE = ("id", "source", "type", "time", "subject")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One message that was taken on.

    Attributes:
        name: Under which it is remembered; `Intake.forget` takes it back.
        reports: What it says of calls.
        passed: How many of its events say nothing that matters, or came before.
        doubled: The whole message came before.
    """

    name: str = ""
    reports: tuple[Report, ...] = ()
    passed: int = 0
    doubled: bool = False


class Intake:
    """Takes messages on, one after the other."""

    def __init__(
        self, mapping: Mapping, kind: Signature, secret: str, bucket: Bucket,
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        """Make one; `mapping` has the agent in it (`Mapping.for_agent`)."""
        self._mapping = mapping
        self._kind = kind
        self._secret = secret
        self._bucket = bucket
        self._now = now
        self._seen = Seen()

    def take(self, headers: Headers[str, str], body: bytes, url: str, now_s: float) -> Taken:
        """Take one message on.

        Args:
            headers: By lower-case name.
            body: As it came.
            url: The address as the sender knows it.
            now_s: For the rate.

        Raises:
            Refused: It is not taken on; the answer says why.
        """
        wait_s = self._bucket.take(now_s)
        if wait_s:
            raise Refused(
                429, "too-many", "rate", "more messages than are taken on (rate_per_s, burst)",
                retry_s=math.ceil(wait_s),
            )  # fmt: skip
        if len(body) > BODY_LIMIT:
            raise too_large()
        name = proven(self._kind, self._secret, headers, body, url, self._now())
        message = enveloped(headers, understood(headers, body))
        if not self._seen.add(name, self._now()):
            return Taken(doubled=True)
        try:
            return self._read(message, name)
        except Refused:
            self._seen.forget(name)
            raise

    def forget(self, taken: Taken) -> None:
        """Take a message back: it may come again."""
        self._seen.forget(taken.name)
        for report in taken.reports:
            self._seen.forget(_name_of(report))

    def _read(self, message: object, name: str) -> Taken:
        reports, passed = reports_of(self._mapping, message)
        new = [one for one in reports if self._seen.add(_name_of(one), self._now())]
        passed += len(reports) - len(new)
        return Taken(name=name, reports=tuple(new), passed=passed)


def reports_of(mapping: Mapping, message: object) -> tuple[list[Report], int]:
    """Read every event of a message; return them, and how many say nothing that matters.

    Raises:
        Refused: One can't be understood, or there are too many.
    """
    events = events_of(mapping, message)
    reports: list[Report] = []
    for number, event in enumerate(events):
        try:
            report = read(mapping, event)
        except ReadError as error:
            at = f", event {number + 1} of {len(events)}" if len(events) > 1 else ""
            raise Refused(422, "not-understood", f"{error.where}{at}", f"{error}") from error
        if report is not None:
            reports.append(report)
    return reports, len(events) - len(reports)


def events_of(mapping: Mapping, message: object) -> list[Any]:
    """Return the events of a message.

    Raises:
        Refused: There are too many, or it is neither an object nor a list.
    """
    if mapping.events:
        try:
            message = search(mapping.events, message)
        except ExpressionError as error:
            raise Refused(422, "not-understood", "mapping.events", str(error)) from error
    events = message if isinstance(message, list) else [message]
    if len(events) > EVENTS_LIMIT:
        raise Refused(413, "too-many-events", "body", f"send at most {EVENTS_LIMIT} in one message")
    if not all(isinstance(event, dict) for event in events):
        raise Refused(422, "not-understood", "body", "an event is a JSON object")
    return events


def understood(headers: Headers[str, str], body: bytes) -> object:
    """Return what a body says, as plain values.

    Raises:
        Refused: It is neither JSON nor a form.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        try:
            text = body.decode("utf-8")
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_LIMIT))
        except ValueError as error:
            raise Refused(400, "no-form", "body", "this is no form in UTF-8") from error
    if kind != "application/json" and not kind.endswith("+json"):
        raise Refused(
            415, "unknown-kind", "content-type",
            f"send application/json, application/cloudevents+json or {FORM}",
        )  # fmt: skip
    try:
        return msgspec.json.decode(body)
    except RecursionError as error:
        raise Refused(400, "no-json", "body", "it is nested too deep") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(400, "no-json", "body", _place(error)) from error


def enveloped(headers: Headers[str, str], message: object) -> object:
    """Return a CloudEvent whose attributes stand in the headers as one whose do not."""
    if "ce-specversion" not in headers:
        return message
    envelope = {name: headers[f"ce-{name}"] for name in _ENVELOPE if f"ce-{name}" in headers}
    return {"specversion": headers["ce-specversion"], **envelope, "data": message}


def too_large() -> Refused:
    """Return the answer to a body that is too large."""
    return Refused(413, "too-large", "body", f"send at most {BODY_LIMIT} bytes")


def _place(error: Exception) -> str:
    """Say where JSON is wrong; the message of msgspec names a byte, and nothing of the body."""
    said = str(error)
    byte = said.rpartition("(byte ")[2].rstrip(")")
    return f"it is no JSON from byte {byte} on" if byte.isdigit() else "it is no JSON"


def _name_of(report: Report) -> str:
    return f"event:{report.id}" if report.id else ""

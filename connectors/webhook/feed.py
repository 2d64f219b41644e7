"""Frames of a gateway in, reports out: what was missed is asked for, nothing is doubled.

The desk says `hello` with the number it heard last. The gateway answers with what came since (an
`event` each) and `ready`, or with a `snapshot` of all of this agent's calls. Each event has the
next number; where one is missing the desk asks for a snapshot. `stream` names one life of the
gateway's numbers: they begin anew with it.
"""

import json
import logging
from typing import Any

import msgspec

from connectors.webhook.mapping import Mapping
from connectors.webhook.protocol import reports_of
from connectors.webhook.refusal import Refused
from connectors.webhook.report import Report

FRAME_LIMIT = 1024 * 1024
CALLS_LIMIT = 500
VERSION = 1
_log = logging.getLogger(__name__)


class FeedError(ValueError):
    """A frame is not what was agreed on; the connection is of no use any more."""


class Snapshot(msgspec.Struct, frozen=True):
    """All calls of this agent there are."""

    reports: tuple[Report, ...]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What one frame means.

    Attributes:
        told: Reports of one event, or all there are.
        ready: Everything that was missed has been told by now.
        say: What is to be sent back.
    """

    told: tuple[Report, ...] | Snapshot = ()
    ready: bool = False
    say: str = ""


class Feed:
    """One gateway, over one connection after the other."""

    def __init__(self, mapping: Mapping, agent: str) -> None:
        """Make one; `mapping` has the agent in it."""
        self._mapping = mapping
        self._agent = agent
        self._stream = ""
        self._last_seq = 0
        self._lost = False

    def hello(self) -> str:
        """Begin a connection: return what is said first."""
        self._lost = False
        return self._hello(snapshot=False)

    def hear(self, frame: str | bytes) -> Heard:
        """Take one frame.

        Raises:
            FeedError: It is not what was agreed on.
        """
        if len(frame) > FRAME_LIMIT:
            raise FeedError(f"a frame is longer than {FRAME_LIMIT} bytes")
        try:
            said = msgspec.json.decode(frame)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise FeedError("a frame is no JSON") from error
        if not isinstance(said, dict):
            raise FeedError("a frame is no JSON object")
        match said.get("type"):
            case "event":
                return self._event(said)
            case "ready":
                return self._ready(said)
            case "snapshot":
                return self._snapshot(said)
            case "error":
                raise FeedError("the gateway answered with an error")
            case _:
                return Heard()

    def _event(self, said: dict[str, Any]) -> Heard:
        seq = _seq(said)
        if self._lost or seq <= self._last_seq:
            return Heard()
        if self._last_seq and seq > self._last_seq + 1:
            return self._ask_anew()
        self._last_seq = seq
        return Heard(told=self._read(said.get("event")))

    def _ready(self, said: dict[str, Any]) -> Heard:
        if self._lost:
            return Heard()
        stream = _stream(said)
        if _seq(said) > self._last_seq or (self._stream and stream != self._stream):
            return self._ask_anew()
        self._stream = stream
        return Heard(ready=True)

    def _snapshot(self, said: dict[str, Any]) -> Heard:
        calls = said.get("calls")
        if not isinstance(calls, list) or len(calls) > CALLS_LIMIT:
            raise FeedError(f"calls of a snapshot is no list of at most {CALLS_LIMIT}")
        self._last_seq, self._stream, self._lost = _seq(said), _stream(said), False
        return Heard(told=Snapshot(tuple(one for call in calls for one in self._read(call))),
                     ready=True)  # fmt: skip

    def _ask_anew(self) -> Heard:
        """Something is missing: nothing counts until the snapshot is there."""
        _log.info("webhook: messages are missing; asking for a snapshot")
        self._lost = True
        return Heard(say=self._hello(snapshot=True))

    def _hello(self, *, snapshot: bool) -> str:
        return json.dumps(
            {
                "type": "hello", "version": VERSION, "agent": self._agent,
                "stream": self._stream, "last_seq": self._last_seq, "snapshot": snapshot,
            }
        )  # fmt: skip

    def _read(self, event: object) -> tuple[Report, ...]:
        """Read an event; one that can't be understood costs no other."""
        try:
            reports, _passed = reports_of(self._mapping, event)
        except Refused as error:
            _log.warning("webhook: a message of the gateway was passed over: %s", error)
            return ()
        return tuple(reports)


def _seq(said: dict[str, Any]) -> int:
    seq = said.get("seq")
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq < 2**63:
        raise FeedError("seq is no whole number")
    return seq


def _stream(said: dict[str, Any]) -> str:
    stream = said.get("stream", "")
    if not isinstance(stream, str) or len(stream) > 200:
        raise FeedError("stream is no short text")
    return stream

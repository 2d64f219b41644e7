"""Requests that wait for their answer (RFC 3261, 17.1.2), and answers that may be asked for again.

Over UDP a request is sent again after 0.5 s, 1 s, 2 s, then every 4 s, until it is answered.
"""

from collections.abc import Iterable

import msgspec

from connectors.sip_dialog.message import Message

T1_S = 0.5
T2_S = 4.0
ANSWER_LIMIT_S = 6.0
"""Far below the 32 s of the standard: a desk whose switch is silent has to say so."""
ANSWERS_KEPT = 64


class Transaction(msgspec.Struct, kw_only=True):
    """One request of ours.

    Attributes:
        attempt: How often its challenge was met before.
        resend_at_s: When it goes out again; None over a transport that loses nothing.
    """

    branch: str
    method: str
    raw: bytes
    attempt: int
    ends_at_s: float
    resend_at_s: float | None
    wait_s: float = T1_S


class Transactions:
    """Every request that is still open."""

    def __init__(self, *, reliable: bool) -> None:
        self._reliable = reliable
        self._open: dict[str, Transaction] = {}

    def begin(self, branch: str, method: str, raw: bytes, now_s: float, attempt: int) -> None:
        """Note a request that is being sent."""
        self._open[branch] = Transaction(
            branch=branch, method=method, raw=raw, attempt=attempt,
            ends_at_s=now_s + ANSWER_LIMIT_S,
            resend_at_s=None if self._reliable else now_s + T1_S,
        )  # fmt: skip

    def waits_for(self, method: str) -> bool:
        """Whether a request of that kind is still open."""
        return any(one.method == method for one in self._open.values())

    def answered(self, message: Message) -> Transaction | None:
        """Return the request a final answer is to; None: to none that is open, or not final."""
        found = self._open.get(message.branch)
        if found is None or message.cseq[1] != found.method:
            return None
        if message.status < 200:
            found.wait_s = T2_S
            return None
        return self._open.pop(message.branch)

    def resends(self, now_s: float) -> list[bytes]:
        """Return what has to be sent again now."""
        due = [
            one
            for one in self._open.values()
            if one.resend_at_s is not None and one.resend_at_s <= now_s
        ]
        for one in due:
            one.wait_s = min(2 * one.wait_s, T2_S)
            one.resend_at_s = now_s + one.wait_s
        return [one.raw for one in due]

    def expired(self, now_s: float) -> list[Transaction]:
        """Take out, and return, what was not answered in time."""
        late = [one for one in self._open.values() if one.ends_at_s <= now_s]
        for one in late:
            del self._open[one.branch]
        return late

    def due_s(self) -> Iterable[float]:
        """Yield every time at which something is to be done."""
        for one in self._open.values():
            yield one.ends_at_s
            if one.resend_at_s is not None:
                yield one.resend_at_s


class Answers:
    """What was answered lately: a request that comes again gets the same answer again."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str, int], bytes] = {}

    def find(self, request: Message) -> bytes | None:
        """Return what was answered to the same request before."""
        return self._given.get(_name(request))

    def keep(self, request: Message, answer: bytes) -> None:
        """Note an answer."""
        self._given[_name(request)] = answer
        if len(self._given) > ANSWERS_KEPT:
            del self._given[next(iter(self._given))]


def _name(request: Message) -> tuple[str, str, int]:
    return request.branch, request.first("call-id"), request.cseq[0]

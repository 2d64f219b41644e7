"""Other agents' calls by the thousand: one call's events, written once and re-addressed."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Self

from app.sandbox.telephony.ami_call import PretendCall
from app.sandbox.telephony.ami_shapes import Bridge, Channel

_AGENT = "PJSIP/200"
_MARK = "storm-0000000"
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_STAMP = f"{_AT.timestamp():.6f}".encode()
_AGENTS = 50


class Storm:
    """An endless row of calls to agents 200 to 249."""

    def __init__(self, events: list[bytes]) -> None:
        self._events = events
        self._calls = count(1)
        self._ahead: list[bytes] = []

    @classmethod
    async def prepare(cls) -> Self:
        """Write the call that all others are copies of."""
        writer = _Writer()
        caller = writer.begin("PJSIP/trunk", "12000000001", "", context="from-trunk", exten="100")
        caller.state = "Ring"
        call = PretendCall(writer, caller, "storm")
        await call.ring([_AGENT])
        await call.answer()
        await call.hang_up()
        return cls(writer.events)

    def next_events(self, number: int, at: datetime) -> bytes:
        """Return so many events, told at this time."""
        stamp = f"{at.timestamp():.6f}".encode()
        while len(self._ahead) < number:
            self._ahead += self._next_call()
        told, self._ahead = self._ahead[:number], self._ahead[number:]
        return b"".join(told).replace(_STAMP, stamp)

    def _next_call(self) -> list[bytes]:
        number = next(self._calls)
        mark = f"storm-{number:07d}".encode()
        agent = f"PJSIP/{200 + number % _AGENTS}".encode()
        return [
            event.replace(_MARK.encode(), mark).replace(_AGENT.encode(), agent)
            for event in self._events
        ]


class _Writer:
    """A switch nobody is connected to: it only writes down."""

    def __init__(self) -> None:
        self.events: list[bytes] = []
        self._born = 0

    def tell(self, event: bytes) -> None:
        self.events.append(event)

    def tick(self) -> datetime:
        return _AT

    def begin(
        self, device: str, number: str, name: str, *, context: str, exten: str,
        linkedid: str | None = None, variables: dict[str, str] | None = None,
    ) -> Channel:  # fmt: skip
        self._born += 1
        uniqueid = f"{_MARK}.{self._born}"
        return Channel(
            f"{device}-{_MARK}{self._born}", number, name, context, exten, uniqueid,
            linkedid or uniqueid, _AT + timedelta(0), variables=dict(variables or {}),
        )  # fmt: skip

    def end(self, channel: Channel) -> None:
        pass

    def bridge(self) -> Bridge:
        return Bridge(f"{_MARK}-bridge")

    def name_of(self, device: str) -> str:
        return "Agent Storm"

"""What a pretend call needs of the switch it is on."""

from datetime import datetime
from typing import Protocol

from app.sandbox.telephony.ami_shapes import Bridge, Channel


class Exchange(Protocol):
    """The switch as its calls see it."""

    def tell(self, event: bytes) -> None:
        """Send an event to every client that may hear it."""
        ...

    def tick(self) -> datetime:
        """Return the time of the next event; no two are the same."""
        ...

    def begin(
        self, device: str, number: str, name: str, *, context: str, exten: str,
        linkedid: str | None = None, variables: dict[str, str] | None = None,
    ) -> Channel:  # fmt: skip
        """Begin a channel."""
        ...

    def end(self, channel: Channel) -> None:
        """Forget a channel."""
        ...

    def bridge(self) -> Bridge:
        """Make a bridge."""
        ...

    def name_of(self, device: str) -> str:
        """Return the name of whoever sits at the device."""
        ...

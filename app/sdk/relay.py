"""What carries calls from one desk to the next: part of the connector contract."""

from typing import Protocol, runtime_checkable

import msgspec


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What one desk left for another. `version` grows with each one left for a conversation."""

    version: int
    content: bytes


@runtime_checkable
class Relay(Protocol):
    """Carries what one desk hands to the next, by the name the switch gives the conversation.

    It keeps the last parcel of a conversation for some minutes, and understands none.
    """

    name: str

    async def give(self, conversation: str, content: bytes) -> None:
        """Leave a parcel; it takes the place of an earlier one.

        Raises:
            ConnectorError: It was not taken.
        """
        ...

    async def take(self, conversation: str, after: int, wait_s: float) -> Parcel | None:
        """Return the last parcel newer than version `after`; None: there is none in that time.

        Args:
            conversation: As the switch calls it at every desk.
            after: Of the parcel that was had before; 0: none was.
            wait_s: How long it may wait for one.

        Raises:
            ConnectorError: Nobody can tell.
        """
        ...

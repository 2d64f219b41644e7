"""Cuts a recording into its lines, whatever the pieces it comes in."""

from connectors.webhook.protocol import BODY_LIMIT


class Lines:
    """Lines of at most `BODY_LIMIT` bytes; a longer one is passed over."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._searched = 0
        self._dropping = False

    def __len__(self) -> int:
        """Return how many bytes are kept."""
        return len(self._rest)

    def feed(self, received: bytes) -> list[bytes]:
        """Return the lines that became whole."""
        self._rest += received
        *whole, rest = bytes(self._rest).split(b"\n") if b"\n" in received else [bytes(self._rest)]
        if whole and self._dropping:
            self._dropping = False
            del whole[0]
        self._rest = bytearray(rest)
        if len(self._rest) > BODY_LIMIT:
            self._dropping = True
        if self._dropping:
            self._rest.clear()
        return [one for one in (each.strip() for each in whole) if 0 < len(one) <= BODY_LIMIT]

    def end(self) -> list[bytes]:
        """Return the last line, where nothing ends it."""
        return self.feed(b"\n")

"""What the connector asks of a system's accessibility interface, whichever it is."""

from typing import Protocol

import msgspec

from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from connectors.windows_ui.settings import Locator, Window

TEXT_MAX = 10_000


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a control holds, and whether it may be written to."""

    text: str
    writable: bool


class Backend(Protocol):
    """One system's interface. Password fields are refused by all of it; no key is ever sent.

    Each raises `NotReady` where there is no such window, and `ConnectorError` where there are two,
    or not exactly one such control.
    """

    async def ping(self) -> None:
        """See whether windows can be looked at here at all."""
        ...

    async def begin(self, window: Window) -> None:
        """Take note of what the agent does from here on."""
        ...

    async def touched(self, window: Window) -> bool:
        """Whether the agent has typed or clicked there since."""
        ...

    async def read(self, window: Window, where: Locator) -> Seen:
        """Look at one control."""
        ...

    async def write(self, window: Window, where: Locator, text: str) -> None:
        """Replace what an edit field holds.

        Raises:
            InvalidReply: The program did not answer: it may have been written.
        """
        ...

    async def press(self, window: Window, where: Locator) -> None:
        """Press a button; errors as `write`."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


NOT_THERE = {
    "no-window": "no window of the program is open",
    "no-display": "the agent's screen can't be watched (an X display is needed)",
    "no-atspi": "AT-SPI is missing (Debian: apt-get install python3-gi gir1.2-atspi-2.0)",
}
REFUSED = {
    "many-window": "more than one window fits",
    "no-control": "no such control in the window",
    "many-control": "more than one control in the window fits",
    "too-many": "the window has too many controls to look through",
    "closed": "the control can't be written to or pressed now",
    "secret": "it is a password field, which is neither read nor written",
}


def refusal(name: str, word: str, *, acted: bool) -> ConnectorError:
    """Return the error for a backend's word.

    Args:
        name: Of the connector.
        word: What the backend answered.
        acted: Whether something was to be written or pressed, which may have happened.
    """
    if word in NOT_THERE:
        return NotReady(name, NOT_THERE[word])
    if word in REFUSED:
        return ConnectorError(name, REFUSED[word])
    if acted:
        return InvalidReply(name, "the program did not answer; look there before trying again")
    return NotReady(name, "the program does not answer")

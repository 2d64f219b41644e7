"""What IT settles about a soft phone on the agent's machine."""

from typing import Annotated

import msgspec
from msgspec import Meta


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.softphone]` of the settings file.

    Attributes:
        baresip: `host:port` of baresip's `ctrl_tcp` on this machine; empty: there is none.
        account: The phone's account that is this agent's (`jane` of `sip:jane@pbx`); empty: the
            agent's own number; `*`: every account.
        internal_digits: Numbers of at most so many digits are colleagues; 0: none is.
        ringing_limit_s: After so long without news a ringing call, or a preview, is over.
        silent_limit_s: After so long without news any call is over.
    """

    baresip: Annotated[str, Meta(pattern=r"^$|^(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}$")] = ""
    account: str = ""
    internal_digits: Annotated[int, Meta(ge=0, le=8)] = 0
    ringing_limit_s: Annotated[float, Meta(gt=0)] = 120.0
    silent_limit_s: Annotated[float, Meta(gt=0)] = 28_800.0

    @property
    def address(self) -> tuple[str, int] | None:
        """Where baresip is asked; None: nowhere."""
        if not self.baresip:
            return None
        host, _, port = self.baresip.rpartition(":")
        return host.strip("[]"), int(port)

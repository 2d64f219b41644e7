"""Where the operator's service is."""

import msgspec

from app.sdk.configured import Seconds
from app.sdk.http import check_url


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.colleagues]` of the settings file.

    Attributes:
        base_url: Where the service is; plain http only to this machine.
        ca_file: Whose certificates are trusted; empty: the system's.
        limit_s: How long it may take to answer; waiting for a colleague comes on top.
        largest_kb: The most one handover may hold.
    """

    base_url: str
    ca_file: str = ""
    limit_s: Seconds = 5.0
    largest_kb: int = 1024

    def __post_init__(self) -> None:
        """Refuse an address that is none, and one that would send the token in the clear."""
        if wrong := check_url(self.base_url):
            raise ValueError(f"base_url: {wrong}")
        if not 1 <= self.largest_kb <= 10_240:
            raise ValueError("largest_kb: 1 to 10240")

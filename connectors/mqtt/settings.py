"""What IT settles about the broker."""

from typing import Annotated

import msgspec

from app.sdk.pinning import PIN

NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.mqtt]` of the settings file.

    Attributes:
        host: Name or address of the broker.
        port: 8883 by convention with TLS.
        tenant: The part of the topics that is this company's: `cti/v1/<tenant>/...`.
        gateway: The gateway that publishes this agent's calls, as it calls itself.
        username: At the broker; empty: the agent. The password is this connector's secret
            `password`.
        tls: Off only for a broker on this very machine.
        tls_ca: File of the authority the certificate must come from; None: the system's, or, where
            `pins` are given, the key alone counts.
        tls_name: What the certificate must be for; None: `host`.
        pins: Keys of which the broker must have one, as `ringside discover` says them.
        keepalive_s: Seconds of silence after which the broker is asked whether it is still there.
    """

    host: Annotated[str, msgspec.Meta(min_length=1, max_length=253)] = "localhost"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8883
    tenant: Annotated[str, msgspec.Meta(pattern=NAME)] = "main"
    gateway: Annotated[str, msgspec.Meta(pattern=NAME)] = "main"
    username: Annotated[str, msgspec.Meta(max_length=200)] = ""
    tls: bool = True
    tls_ca: str | None = None
    tls_name: str | None = None
    pins: tuple[Annotated[str, msgspec.Meta(pattern=PIN)], ...] = ()
    keepalive_s: Annotated[float, msgspec.Meta(ge=1, le=60)] = 5.0

    def __post_init__(self) -> None:
        """Refuse to send a password in the clear over a network."""
        if not self.tls and self.host not in LOOPBACK:
            raise ValueError(
                f"tls = false is for a broker on this machine only, and host is {self.host!r}"
            )

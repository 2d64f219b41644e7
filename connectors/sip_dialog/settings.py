"""What IT settles about the switch."""

from typing import Annotated, Literal

import msgspec

Transport = Literal["udp", "tcp", "tls"]
_PORTS: dict[str, int] = {"udp": 5060, "tcp": 5060, "tls": 5061}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.sip_dialog]` of the settings file.

    Attributes:
        host: Name or address of the SIP server.
        port: Where it listens; 0: 5060, or 5061 with TLS.
        transport: `tcp` and `tls` pass firewalls that hold back what UDP sends to a desktop.
        domain: The SIP domain of the agents' addresses; empty: the host.
        username: Who signs in; empty: the agent's own name. The password is this connector's
            secret `password`, asked for only once the switch wants one.
        tls_ca: File of the authority the certificate must come from; None: the system's.
        expires_s: For how long a subscription is asked for; it is renewed at about half of it.
        keepalive_s: Seconds between two signs of life.
        join_late: Whether a call already talked in when the line comes up is told of: `young` when
            it is known to be, `always`, `never`.
        young_s: Up to which age a call counts as young.
        stale_after_s: After how long without any news a call talked in counts as over.
        extension_digits: Up to how many digits a number is a colleague's; 0: none is.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0
    transport: Transport = "tcp"
    domain: str = ""
    username: str = ""
    tls_ca: str | None = None
    expires_s: Annotated[int, msgspec.Meta(ge=30, le=86_400)] = 600
    keepalive_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 5.0
    join_late: Literal["young", "always", "never"] = "young"
    young_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 120.0
    stale_after_s: Annotated[float, msgspec.Meta(gt=0, le=604_800)] = 14_400.0
    extension_digits: Annotated[int, msgspec.Meta(ge=0, le=12)] = 4

    @property
    def at_port(self) -> int:
        """The port to connect to."""
        return self.port or _PORTS[self.transport]

    @property
    def at_domain(self) -> str:
        """The domain of the agents' addresses."""
        return self.domain or self.host

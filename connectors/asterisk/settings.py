"""What IT settles about the switch."""

from typing import Annotated, Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.asterisk]` of the settings file.

    Attributes:
        host: Name or address of the switch.
        interface: `ami` is the manager interface, `ari` the REST interface with its WebSocket.
        port: Of the interface; None: 5038 for AMI, 8088 for ARI. By convention 5039 and 8089
            with TLS.
        path: Of the REST interface, where `http.conf` puts a prefix before it.
        username: Of a manager user who may read `call,agent` (and `system`) and write `reporting`,
            or of an ARI user. The password is this connector's secret `password`.
        auth: `md5` never sends the password itself; `plain` does, and wants TLS.
        tls: Encrypt the connection and check the switch's certificate.
        tls_ca: File of the authority the certificate must come from; None: the system's.
        keepalive_s: Seconds of silence after which the switch is asked whether it is still there.
            A line that is only half open is noticed within twice as many, at most 5 more.
        devices: Further devices of this agent (`PJSIP/101-mobile`): one offer, one call.
    """

    host: str = "127.0.0.1"
    interface: Literal["ami", "ari"] = "ami"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | None = None
    path: str = "/ari"
    username: str = "ringside"
    auth: Literal["md5", "plain"] = "md5"
    tls: bool = False
    tls_ca: str | None = None
    keepalive_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 4.0
    devices: tuple[str, ...] = ()

    @property
    def where(self) -> tuple[str, int]:
        """Host and port of the interface."""
        return self.host, self.port or _PORTS[self.interface]


_PORTS = {"ami": 5038, "ari": 8088}

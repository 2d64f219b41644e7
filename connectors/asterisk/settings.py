"""What IT settles about the switch."""

from typing import Annotated, Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.asterisk]` of the settings file.

    Attributes:
        host: Name or address of the switch.
        port: Of its manager interface; 5038 plain, 5039 by convention with TLS.
        username: Of a manager user who may read `call,agent` (and `system`) and write `reporting`.
            The password is this connector's secret `password`.
        auth: `md5` never sends the password itself; `plain` does, and wants TLS.
        tls: Encrypt the connection and check the switch's certificate.
        tls_ca: File of the authority the certificate must come from; None: the system's.
        keepalive_s: Seconds of silence after which the switch is asked whether it is still there.
            A line that is only half open is noticed within twice as many, at most 5 more.
        devices: Further devices of this agent (`PJSIP/101-mobile`): one offer, one call.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 5038
    username: str = "ringside"
    auth: Literal["md5", "plain"] = "md5"
    tls: bool = False
    tls_ca: str | None = None
    keepalive_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 4.0
    devices: tuple[str, ...] = ()

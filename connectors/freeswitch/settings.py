"""What IT settles about the switch."""

from typing import Annotated, Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.freeswitch]` of the settings file.

    Attributes:
        host: Name or address of the switch.
        port: Of its event socket. The password is this connector's secret `password`.
        format: How events are asked for; both tell the same.
        tls: Encrypt the connection and check the certificate. FreeSWITCH itself does not offer
            it: a TLS proxy (stunnel, nginx) has to stand before it.
        tls_ca: File of the authority the certificate must come from; None: the system's.
        keepalive_s: Seconds of silence after which the switch is asked whether it is still there.
        extension_digits: Numbers with at most so many digits are extensions, where the switch
            does not say whose they are.
        attached: Channel variables that are shown with a call; a `*` at the end stands for all
            that begin so.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8021
    format: Literal["plain", "json"] = "plain"
    tls: bool = False
    tls_ca: str | None = None
    keepalive_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 4.0
    extension_digits: Annotated[int, msgspec.Meta(ge=0, le=12)] = 6
    attached: tuple[str, ...] = ("sip_h_*", "customer_id")

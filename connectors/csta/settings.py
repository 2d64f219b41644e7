"""What IT settles about the switch."""

from typing import Annotated, Literal

import msgspec

ED4 = "http://www.ecma-international.org/standards/ecma-323/csta/ed4"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.csta]` of the settings file.

    Attributes:
        host: Name or address of the CSTA server.
        port: Its port for XML without SOAP: 1040 is usual, 4721 (4722 with TLS) with Avaya AES.
        username: Of the application; empty: the server asks for none. The password is this
            connector's secret `password`.
        application: What this program calls itself to the server.
        session: Open an application session (ECMA-354); off for servers that know none.
        session_s: How long a session is asked for; it is renewed at half of what is granted.
        protocol: The edition's namespace, as the server names it.
        devices: Further devices of the same agent, beside the one the desk is set up for.
        device_form: How the server wants a device named (`{device}:CM1::0`).
        internal: Numbers of colleagues beyond those that look like the agent's own
            (`["2???", "3021*"]`).
        heartbeat: What is asked as a sign of life: the system's `status`, or the `session`'s timer.
        keepalive_s: Seconds of silence after which it is asked.
        tls: Encrypt the connection and check the server's certificate.
        tls_ca: File of the authority the certificate must come from; None: the system's.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 1040
    username: str = ""
    application: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = "Ringside"
    session: bool = True
    session_s: Annotated[int, msgspec.Meta(ge=10, le=86_400)] = 180
    protocol: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] = ED4
    devices: tuple[str, ...] = ()
    device_form: Annotated[str, msgspec.Meta(pattern=r"\{device\}")] = "{device}"
    internal: tuple[str, ...] = ()
    heartbeat: Literal["status", "session"] = "status"
    keepalive_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 5.0
    tls: bool = False
    tls_ca: str | None = None

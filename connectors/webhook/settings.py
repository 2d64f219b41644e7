"""What IT settles about a cloud contact centre: where its messages come in, and what they mean."""

import ipaddress
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.sdk.manifest import Offer
from connectors.webhook.mapping import Mapping, Signature, mapping_of


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.webhook]` of the settings file.

    Attributes:
        profile: Whose messages: `cloudevents`, `twilio_taskrouter`, `genesys_cloud`,
            `amazon_connect`.
        mapping: What differs from the profile, by its keys.
        agent: The agent as that system knows him; empty: as the desk's `agent` says.
        gateway: `wss://` address to connect to; then nothing is listened to here.
        ca: File of the authority the gateway's certificate must come from; None: the system's.
        host: Address to listen at; another than this machine's own needs a certificate.
        port: Port to listen at; 0: any free one, told in the connector's `endpoint.json`.
        path: Path messages are sent to.
        certificate: File with the certificate (and chain), PEM.
        key: File with its private key, PEM.
        signature: How messages are signed; None: as the profile says.
        public_url: Address as the sender knows it, which Twilio signs; empty: as it was asked for.
        rate_per_s: Messages a second that are taken on in the long run.
        burst: Messages taken on at once.
        ringing_limit_s: After so long without news a ringing call is taken for over.
        silent_limit_s: After so long without news any call is taken for over.
    """

    profile: str = "cloudevents"
    mapping: dict[str, Any] = {}
    agent: str = ""
    gateway: str = ""
    ca: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    path: Annotated[str, Meta(pattern="^/[A-Za-z0-9._~/-]*$")] = "/v1/events"
    certificate: str = ""
    key: str = ""
    signature: Signature | None = None
    public_url: str = ""
    rate_per_s: Annotated[float, Meta(gt=0, le=10_000)] = 50.0
    burst: Annotated[int, Meta(ge=1, le=10_000)] = 200
    ringing_limit_s: Annotated[float, Meta(gt=0)] = 300.0
    silent_limit_s: Annotated[float, Meta(gt=0)] = 28_800.0

    def __post_init__(self) -> None:
        """Refuse what could not work or would not be safe; the message names the setting."""
        self.understood()
        if self.gateway:
            if not _safe_gateway(self.gateway):
                raise ValueError(
                    f"gateway: {self.gateway!r} must begin with wss:// (ws:// only to this machine)"
                )
            return
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key are given together or not at all")
        if not is_loopback(self.host) and not self.certificate:
            raise ValueError(
                f"host: {self.host!r} can be reached from outside: give certificate and key, "
                "or listen at 127.0.0.1"
            )

    @property
    def proof(self) -> Signature:
        """How messages prove where they come from."""
        return Signature(self.signature or self.understood().signature)

    @property
    def made_here(self) -> bool:
        """Whether the token is made here and written into `endpoint.json`, for this machine."""
        return not self.gateway and self.proof is Signature.TOKEN and is_loopback(self.host)

    def understood(self) -> Mapping:
        """Return the profile with what is changed of it."""
        return mapping_of(self.profile, self.mapping)


def offers(settings: Settings) -> Offer:
    """Name the secret these settings ask for."""
    if settings.made_here:
        return Offer()
    token = bool(settings.gateway) or settings.proof is Signature.TOKEN
    return Offer(secrets=("token" if token else "signing",))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _safe_gateway(address: str) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "wss" or (parts.scheme == "ws" and is_loopback(host)))

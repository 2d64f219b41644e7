"""A server's identity, pinned: the hash of its public key, looked at before anything is said to it.

The key is what counts (SPKI, as in RFC 7469), so that a renewed certificate of the same key is the
same server. A pin without an authority's file stands instead of the authority; with one, both hold.
"""

import asyncio
import hashlib
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.sdk.errors import NotReady

PIN = "^sha256:[0-9a-f]{64}$"


def key_pin(certificate: bytes) -> str:
    """Return the pin of a certificate's key.

    Args:
        certificate: In DER, as TLS gives it.

    Raises:
        ValueError: It is no certificate.
    """
    key = x509.load_der_x509_certificate(certificate).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"sha256:{hashlib.sha256(spki).hexdigest()}"


def tls_context(connector: str, ca_file: str | None, *, pinned: bool) -> ssl.SSLContext:
    """Return what a client connects with.

    Args:
        connector: Named in errors.
        ca_file: Of the authority the certificate must come from; None: the system's.
        pinned: Whether `check_peer` will look at the key; without an authority's file it alone
            decides, and a certificate nobody has signed will do.

    Raises:
        NotReady: The file can't be read.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        why = error.strerror or "holds no certificate"
        raise NotReady(connector, f"tls_ca = {ca_file!r}: {why}") from error
    if pinned and ca_file is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def peer_pin(transport: asyncio.BaseTransport) -> str:
    """Return the pin of who is at the other end; empty without TLS."""
    tls = transport.get_extra_info("ssl_object")
    certificate = tls.getpeercert(binary_form=True) if tls is not None else None
    return key_pin(certificate) if certificate else ""


def check_peer(connector: str, transport: asyncio.BaseTransport, pins: tuple[str, ...]) -> None:
    """Refuse whoever has none of the pinned keys; to be called before the first byte is sent.

    Raises:
        NotReady: It is another, or it has no key at all.
    """
    if not pins:
        return
    found = peer_pin(transport)
    if found not in pins:
        raise NotReady(
            connector,
            f"the server is not the pinned one, nothing was sent to it: its key is "
            f"{found or 'missing'}, pinned: {', '.join(pins)}; if its key was changed, IT pins the "
            "new one",
        )


async def key_at(host: str, port: int, server_name: str, limit_s: float = 3.0) -> str:
    """Return the pin of whoever answers there; nothing is said to them beyond the handshake.

    Raises:
        OSError, TimeoutError: Nobody answers, or nobody who speaks TLS.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with asyncio.timeout(limit_s):
        transport, _ = await asyncio.get_running_loop().create_connection(
            asyncio.Protocol, host, port, ssl=context, server_hostname=server_name
        )
    try:
        return peer_pin(transport)
    finally:
        transport.abort()
        await asyncio.sleep(0)

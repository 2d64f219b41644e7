"""What a source checks its switch's certificate with."""

import ssl

from app.sdk.errors import NotReady


def tls_context(connector: str, wanted: bool, ca_file: str | None) -> ssl.SSLContext | None:
    """Return what to connect with; None where the settings want no encryption.

    Args:
        connector: Named in errors.
        wanted: The setting `tls`.
        ca_file: The setting `tls_ca`: of the authority it must come from; None: the system's.

    Raises:
        NotReady: The file can't be read.
    """
    if not wanted:
        return None
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise NotReady(connector, f"tls_ca = {ca_file!r}: {error.strerror}") from error

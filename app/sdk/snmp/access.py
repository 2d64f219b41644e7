"""How an SNMP agent is spoken to, as it stands in the settings: version, credentials, patience."""

from enum import StrEnum
from typing import Annotated

import msgspec

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Wait = Annotated[float, msgspec.Meta(ge=0.1, le=30)]
Retries = Annotated[int, msgspec.Meta(ge=0, le=5)]


class Version(StrEnum):
    """Which SNMP; version 1 has no 64-bit counters and no bulk requests, and is not spoken."""

    V2C = "2c"
    V3 = "3"


class SecurityLevel(StrEnum):
    """What USM does with a message; anything less than both has to be said."""

    BOTH = "authPriv"
    SIGNED = "authNoPriv"
    NEITHER = "noAuthNoPriv"


class Authentication(StrEnum):
    """How messages are signed."""

    SHA1 = "sha1"
    SHA224 = "sha224"
    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"
    MD5 = "md5"


class Privacy(StrEnum):
    """How messages are enciphered; the last two are the extensions of RFC 3826 that Cisco uses."""

    AES128 = "aes128"
    AES192 = "aes192"
    AES256 = "aes256"
    DES = "des"
    AES192_CISCO = "aes192-cisco"
    AES256_CISCO = "aes256-cisco"


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Version, credentials and patience; communities and pass phrases are names of secrets.

    Attributes:
        version: `3`, or `2c`.
        community: Of 2c: the secret that holds the community for reading.
        write_community: Of 2c: the one for orders; empty: the same.
        user: Of 3: the user's name.
        level: Of 3: `authPriv`, `authNoPriv` or `noAuthNoPriv`.
        authentication: Of 3: how messages are signed.
        authentication_key: Of 3: the secret with the pass phrase for that.
        privacy: Of 3: how messages are enciphered.
        privacy_key: Of 3: the secret with the pass phrase for that.
        context: Of 3: the context's name, where an agent has several.
        port: The agent's.
        wait_s: How long one request may take before it is sent again.
        retries: How often a question is sent again; an order never is.
        at_once: Objects asked for in one request.
        rows_at_once: Rows asked for in one step of a walk.
    """

    version: Version = Version.V3
    community: str = "community"
    write_community: str = ""
    user: str = ""
    level: SecurityLevel = SecurityLevel.BOTH
    authentication: Authentication = Authentication.SHA256
    authentication_key: str = "authentication"
    privacy: Privacy = Privacy.AES128
    privacy_key: str = "privacy"
    context: str = ""
    port: Port = 161
    wait_s: Wait = 0.8
    retries: Retries = 1
    at_once: Annotated[int, msgspec.Meta(ge=1, le=100)] = 24
    rows_at_once: Annotated[int, msgspec.Meta(ge=1, le=100)] = 32

    def __post_init__(self) -> None:
        """Refuse a user without a name; a level and a community need none."""
        if self.version is Version.V3 and not self.user:
            raise ValueError('user: version 3 needs the user\'s name; or set version = "2c"')

    @property
    def secrets(self) -> tuple[str, ...]:
        """Name the secrets these settings ask for."""
        if self.version is Version.V2C:
            return tuple(dict.fromkeys(filter(None, (self.community, self.write_community))))
        return {
            SecurityLevel.BOTH: (self.authentication_key, self.privacy_key),
            SecurityLevel.SIGNED: (self.authentication_key,),
            SecurityLevel.NEITHER: (),
        }[self.level]

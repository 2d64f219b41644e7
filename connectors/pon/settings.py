"""What stands in the settings: which OLTs there are, and how a customer's modem is found there."""

import ipaddress
from enum import StrEnum
from typing import Annotated

import msgspec

from app.sdk.configured import Seconds
from app.sdk.snmp.access import Access
from app.sdk.template import check_template
from connectors.pon.profile import load_profile

ANY_OLT = "*"
LongWait = Annotated[float, msgspec.Meta(ge=0, le=3600)]


class By(StrEnum):
    """What a modem is known by at its OLT."""

    SERIAL = "serial"
    DESCRIPTION = "description"
    POSITION = "position"


class Olt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One OLT, or under `*` all that are not named.

    Attributes:
        host: Its name or address; under `*` it may have blanks (`{keys.olt}.olt.example.test`).
        profile: Its make (`huawei-ma5800`, `zte-c300`), or the path of a profile of one's own.
        access: Where it has another version or other credentials than the rest.
        networks: Where it may be; needed once `host` has blanks.
    """

    host: str
    profile: str
    access: Access | None = None
    networks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could send a community to an agent nobody meant, and a profile not there."""
        check_template("host", self.host)
        if "{" in self.host and not self.networks:
            raise ValueError("networks: needed, as the host comes from the customer's record")
        for network in self.networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise ValueError(f"networks: found {network!r}, allowed: 10.20.0.0/16") from error
        try:
            load_profile(self.profile)
        except ValueError as error:
            raise ValueError(f"profile: {error}") from error


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        access: Version, credentials and patience.
        olts: By the name the customer's record has for each; `*`: any other.
        olt: Which OLT the customer's line is at.
        onu: What the modem is known by there.
        by: What that is: its `description`, its `serial` number, or its `position`
            (`slot/port/number`, or `frame/slot/port/number`).
        share_s: How long a count of a whole PON is good for, for all customers on it.
        cap: Most modems on one port; more are an answer not understood.
        most: Most modems at one OLT.
        search_s: How long one search for a modem may take; the next goes on where it stopped.
        again_s: How long nobody searches again for what was not found.
        limit_s: How long a question may take.
        reset_s: In which time a restart has to show.
        poll_s: Pause between two looks.
        clock_off_s: By how much the OLT's clock may be wrong.
    """

    access: Access
    olts: dict[str, Olt]
    olt: str = "{keys.olt}"
    onu: str = "{keys.onu}"
    by: By = By.DESCRIPTION
    share_s: LongWait = 20.0
    cap: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 256
    most: Annotated[int, msgspec.Meta(ge=1, le=200_000)] = 20_000
    search_s: Seconds = 1.5
    again_s: LongWait = 300.0
    limit_s: Seconds = 2.0
    reset_s: Seconds = 9.0
    poll_s: Seconds = 0.5
    clock_off_s: LongWait = 60.0

    def __post_init__(self) -> None:
        """Refuse a table without OLTs, and blanks that there are not."""
        if not self.olts:
            raise ValueError("olts: none is named")
        check_template("olt", self.olt)
        check_template("onu", self.onu)

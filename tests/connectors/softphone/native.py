"""What a soft phone's words become: `ringside call`, `tel:` links, and baresip's own events."""

from connectors.softphone import Settings
from tests.connectors.softphone.played import phone, said
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "101"
RANG, TALKED = phone("CALL_INCOMING"), phone("CALL_ESTABLISHED")
PEER, USER = "Connection reset by peer", "Connection reset by user"


def row(native: str, means: str, *told: str, heard: tuple[bytes, ...]) -> Native:
    return Native(native=native, means=means, heard=heard, told=told)


ROWS = (
    row("`--event ringing`", "the phone rings", "Delivered ringing", heard=(said("ringing"),)),
    row("`--event answered`", "answered here", "Established",
        heard=(said("ringing"), said("answered"))),
    row("`--event answered`, nothing before", "it was not heard ringing", "Established",
        heard=(said("answered"),)),
    row("`--event held`", "put on hold", "Held",
        heard=(said("answered"), said("held", None))),
    row("`--event resumed`", "taken back", "Retrieved",
        heard=(said("answered"), said("held"), said("resumed"))),
    row("`--event ended` after an answer", "somebody hung up", "ConnectionCleared",
        heard=(said("answered"), said("ended", None))),
    row("`--event ended` while it rings", "it stopped ringing, nobody says why",
        "Diverted unknown", heard=(said("ringing"), said("ended"))),
    row("`--event missed`", "not answered in time", "Diverted missed",
        heard=(said("ringing"), said("missed"))),
    row("a `tel:` link", "the agent means to call that number; nothing is dialled",
        "Delivered offered", heard=(said("dial"),)),
    row("`--event ringing --direction out` after the link", "the phone dials it",
        "Delivered ringing", heard=(said("dial"), said("ringing", direction="out"))),
    row("baresip `CALL_INCOMING`", "the phone rings", "Delivered ringing", heard=(RANG,)),
    row("baresip `CALL_ESTABLISHED`", "answered here", "Established", heard=(RANG, TALKED)),
    row("baresip `CALL_CLOSED` by peer, while it rings",
        "the caller gave up or a colleague took it: the phone can't tell", "Diverted unknown",
        heard=(RANG, phone("CALL_CLOSED", why=PEER))),
    row("baresip `CALL_CLOSED` by user, while it rings", "rejected here", "Diverted rejected",
        heard=(RANG, phone("CALL_CLOSED", why=USER))),
    row("baresip `CALL_CLOSED`, completed elsewhere", "a colleague took it",
        "Diverted answered-elsewhere",
        heard=(RANG, phone("CALL_CLOSED", why="Call completed elsewhere"))),
    row("baresip `CALL_CLOSED` after an answer", "somebody hung up", "ConnectionCleared",
        heard=(RANG, TALKED, phone("CALL_CLOSED", why=PEER))),
    row("baresip `CALL_RINGING`, outgoing", "the far end rings", "Delivered ringing",
        heard=(phone("CALL_RINGING", outgoing=True),)),
    row("baresip `CALL_CLOSED`, outgoing, busy", "the far end is busy",
        "Failed (486 Busy Here)",
        heard=(phone("CALL_RINGING", outgoing=True),
               phone("CALL_CLOSED", why="486 Busy Here", outgoing=True))),
)  # fmt: skip

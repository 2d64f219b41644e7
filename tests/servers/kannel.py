"""A real Kannel gateway for tests: bearerbox and smsbox in front of an SMSC."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.servers.launch import find, free_port, listens, needed, running
from tests.servers.smsc import Smsc, smsc

USER = "ringside"
PASSWORD = "kannel-secret"

_CONFIG = """
group = core
admin-port = {admin}
admin-password = admin
admin-interface = 127.0.0.1
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
store-type = spool
store-location = "{folder}/spool"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = town
host = 127.0.0.1
port = {smsc}
transceiver-mode = true
smsc-username = kannel
smsc-password = pw
system-type = ""
address-range = ""
reconnect-delay = 1
alt-charset = "latin1"

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {boxes}
sendsms-port = {send}
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789 +-"

group = sendsms-user
username = {user}
password = {password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = ""
max-messages = 0
"""


class Kannel:
    """A running gateway, and the SMSC behind it."""

    def __init__(self, port: int, admin: int, behind: Smsc) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.smsc = behind
        self._admin = admin

    @property
    def online(self) -> bool:
        """Whether the gateway is bound to the SMSC."""
        try:
            address = f"http://127.0.0.1:{self._admin}/status.txt?password=admin"
            with urlopen(address, timeout=2) as answer:
                return b"(online" in answer.read()
        except OSError:
            return False


@contextmanager
def kannel(folder: Path) -> Iterator[Kannel]:
    """Run one until the block ends."""
    needed("bearerbox", "smsbox", package="kannel")
    admin, boxes, send = free_port(), free_port(), free_port()
    (folder / "spool").mkdir()
    config = folder / "kannel.conf"
    with smsc(folder) as behind:
        config.write_text(
            _CONFIG.format(
                admin=admin,
                boxes=boxes,
                send=send,
                smsc=behind.port,
                folder=folder,
                user=USER,
                password=PASSWORD,
            )
        )
        found = Kannel(send, admin, behind)
        bearer = [find("bearerbox") or "", "-v", "1", config]
        box = [find("smsbox") or "", "-v", "1", config]
        with (
            running(bearer, lambda: listens(boxes), log=folder / "bearerbox.log"),
            running(box, lambda: listens(send) and found.online, log=folder / "smsbox.log"),
        ):
            yield found

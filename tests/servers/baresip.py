"""A real baresip on loopback, without sound: its control socket, and calls it makes and takes."""

import asyncio
import socket
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from connectors.softphone.protocol import Netstrings
from tests.connectors.softphone.played import netstring
from tests.servers.launch import find, free_port, needed, running

MODULES = ("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules")
CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{sip}
net_interface 127.0.0.1
audio_source aufile,{silence}
audio_player aufile,{folder}/heard.wav
module_path {modules}
module g711.so
module aufile.so
module ctrl_tcp.so
module_app account.so
module_app menu.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


class Baresip(msgspec.Struct, frozen=True, kw_only=True):
    """One that runs: where it takes calls, and where it is controlled (by one client at a time)."""

    user: str
    sip_port: int
    control_port: int

    @property
    def uri(self) -> str:
        """What others dial."""
        return f"sip:{self.user}@127.0.0.1:{self.sip_port}"

    async def order(self, command: str, params: str = "") -> None:
        """Have it do something, and wait until it says that it did."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.control_port)
        asked = {"command": command, "params": params, "token": "test"}
        writer.write(netstring(msgspec.json.encode(asked)))
        framer = Netstrings()
        async with asyncio.timeout(10):
            while received := await reader.read(4096):
                if any(b'"token":"test"' in one for one in framer.feed(received)):
                    break
        writer.close()


@contextmanager
def baresip(folder: Path, user: str, *, answers: bool = False) -> Iterator[Baresip]:
    """Run one; `answers`: it takes every call at once."""
    needed("baresip", package="baresip-core")
    folder.mkdir(parents=True)
    sip, control = free_port(socket.SOCK_DGRAM), free_port()
    with wave.open(str(folder / "silence.wav"), "wb") as silence:
        silence.setnchannels(1)
        silence.setsampwidth(2)
        silence.setframerate(8000)
        silence.writeframes(bytes(16_000 * 30))
    modules = next(place for place in MODULES if (Path(place) / "ctrl_tcp.so").exists())
    (folder / "config").write_text(
        CONFIG.format(
            sip=sip, control=control, modules=modules, folder=folder,
            silence=folder / "silence.wav",
        )
    )  # fmt: skip
    mode = ";answermode=auto" if answers else ""
    (folder / "accounts").write_text(f"<sip:{user}@127.0.0.1>;regint=0;audio_codecs=pcmu{mode}\n")
    (folder / "contacts").touch()
    log = folder / "said.txt"
    with running(
        [find("baresip") or "baresip", "-f", folder],
        lambda: b"baresip is ready" in log.read_bytes(),
        log=log,
    ):
        yield Baresip(user=user, sip_port=sip, control_port=control)

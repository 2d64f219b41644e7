"""A baresip for the tests: takes commands and says what it is told to, over its own protocol."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.sdk.kit import Listening
from connectors.softphone.protocol import LISTED, Netstrings
from tests.connectors.softphone.played import netstring, phone


class Played:
    """One phone that runs.

    Attributes:
        calls: How many it lists.
        mute: Whether it answers nothing any more.
    """

    def __init__(self, name: str, times: int) -> None:
        self.name, self.times = name, times
        self.calls = 0
        self.mute = False
        self.asked: list[dict] = []
        self.address = ""
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        framer = Netstrings()
        while received := await reader.read(4096):
            for message in framer.feed(received):
                self._answer(json.loads(message), writer)
            await writer.drain()

    def _answer(self, asked: dict, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        if self.mute:
            return
        head = f"\n--- Active calls ({self.calls}) ---\n"
        data = head if asked["token"] == LISTED else "about"
        said = {"response": True, "ok": True, "data": data, "token": asked["token"]}
        writer.write(netstring(json.dumps(said).encode()))
        if self.name and asked["token"] == LISTED:
            ring = netstring(phone("CALL_INCOMING", peerdisplayname=self.name))
            writer.write(ring * self.times)

    def say(self, *lines: bytes) -> None:
        for line in lines:
            self.writers[-1].write(netstring(line))

    def hang_up(self) -> None:
        self.writers[-1].close()


@asynccontextmanager
async def phone_at(name: str = "", times: int = 1) -> AsyncIterator[Played]:
    played = Played(name, times)
    async with Listening(played.serve) as listening:
        played.address = f"127.0.0.1:{listening.port}"
        yield played

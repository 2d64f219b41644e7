"""An event socket of our own, for what a recording can't show: logins, lists, lines that break.

It is no FreeSWITCH: it serves what a `Stage` tells and lists, in the form FreeSWITCH 1.10.12 was
recorded in, and knows the few commands the connector sends.
"""

import asyncio
import json

from tests.connectors.freeswitch.staged import GREETING, Stage, answer

ANSWERED_S = 5.0


class EslServer:
    """Speaks on loopback until its block ends.

    Attributes:
        stage: What it tells of. Told events are sent with `send`.
        asked: Every command of every client, in order.
    """

    def __init__(self, password: str = "secret", *, port: int = 0) -> None:
        self.stage = Stage()
        self.asked: list[str] = []
        self.port = port
        self.agents: list[tuple[str, str]] = []
        self.members: list[tuple[str, str, int]] = []
        self.first = GREETING
        self.clients: list[asyncio.StreamWriter] = []
        self.mute = False
        self._password = password
        self._changed = asyncio.Event()

    async def __aenter__(self) -> "EslServer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *failure: object) -> None:
        self.drop()
        self._server.close()
        await self._server.wait_closed()
        await self.until(lambda: not self.clients)

    def drop(self) -> None:
        """Break every line."""
        for client in self.clients:
            client.transport.abort()

    def send(self) -> None:
        """Send what the stage has told since the last time."""
        told, self.stage.told = b"".join(self.stage.told).removeprefix(GREETING), []
        for client in self.clients:
            client.write(told)

    def send_raw(self, content: bytes) -> None:
        for client in self.clients:
            client.write(content)

    async def until(self, holds) -> None:
        """Wait until that holds; looked at whenever a client says something or goes."""
        async with asyncio.timeout(ANSWERED_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.clients.append(writer)
        try:
            if not self.mute:
                writer.write(self.first)
            while True:
                command = (await reader.readuntil(b"\n\n")).decode().strip()
                self.asked.append(command)
                self._changed.set()
                if not self.mute:
                    writer.write(self._answer(command))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.clients.remove(writer)
            writer.close()
            self._changed.set()

    def _answer(self, command: str) -> bytes:
        word, _, rest = command.partition(" ")
        if word == "auth":
            good = rest == self._password
            return reply("+OK accepted" if good else "-ERR invalid")
        if word == "event":
            self.stage.form = rest.partition(" ")[0]
            self.stage.told.clear()
            return reply(f"+OK event listener enabled {self.stage.form}")
        return answer(self._api(rest)) if word == "api" else reply("-ERR command not found")

    def _api(self, command: str) -> bytes:
        match command.split():
            case ["show", "channels", "as", "json"]:
                return self.stage.rows()
            case ["uuid_dump", uuid, "json"] if uuid in self.stage.channels:
                channel = self.stage.channels[uuid]
                found = channel.headers() | {"Event-Name": "CHANNEL_DATA"}
                if channel.peer:
                    found["variable_bridge_uuid"] = channel.peer.uuid
                return json.dumps(found).encode()
            case ["uuid_exists", uuid]:
                return b"true" if uuid in self.stage.channels else b"false"
            case ["callcenter_config", "agent", "list"]:
                lines = ["name|instance_id|uuid|type|contact|status"]
                lines += [f"{name}|single_box||callback|{at}|Available" for name, at in self.agents]
                return "\n".join([*lines, "+OK", ""]).encode()
            case ["callcenter_config", "queue", "list"]:
                return b"name|strategy|moh_sound\nsupport@default|ring-all|silence\n+OK\n"
            case ["callcenter_config", "queue", "list", "members", _]:
                lines = ["queue|instance_id|uuid|session_uuid|cid_number|joined_epoch|state"]
                lines += [
                    f"{queue}|single_box|m|{session}|1|{joined}|Answered"
                    for queue, session, joined in self.members
                ]
                return "\n".join([*lines, "+OK", ""]).encode()
            case _:
                return b"-ERR No such channel!\n"


def reply(text: str) -> bytes:
    return f"Content-Type: command/reply\nReply-Text: {text}\n\n".encode()

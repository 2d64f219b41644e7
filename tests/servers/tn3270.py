"""A mainframe's CRM for tests: sign-on, menu, inquiry and a note, over real TN3270.

It negotiates terminal type, end of record and binary as RFC 1576 has it, writes screens as 3270
data streams in code page 037, and reads what a terminal sends back. One customer has a note.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import msgspec

IAC, DONT, DO, WONT, WILL, SB, SE, EOR = 255, 254, 253, 252, 251, 250, 240, 239
BINARY, TTYPE, END_OF_RECORD = 0, 24, 25
ERASE_WRITE, WCC, SBA, SF, IC = 0xF5, 0xC3, 0x11, 0x1D, 0x13
PROTECTED, INPUT, HIDDEN = 0xF0, 0x40, 0x4C
ENTER, PF3, CLEAR = 0x7D, 0xF3, 0x6D
COLUMNS = 80
CODE = "cp037"
PASSWORD = "green"
_SIX = (
    "40C1C2C3C4C5C6C7C8C94A4B4C4D4E4F50D1D2D3D4D5D6D7D8D95A5B5C5D5E5F"
    "6061E2E3E4E5E6E7E8E96A6B6C6D6E6FF0F1F2F3F4F5F6F7F8F97A7B7C7D7E7F"
)
SIX = bytes.fromhex(_SIX)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a screen; `kind` is the attribute before it."""

    row: int
    column: int
    text: str
    kind: int = PROTECTED


class Mainframe:
    """What the host does with each screen, and what it has seen."""

    def __init__(self) -> None:
        self.port = 0
        self.notes: list[str] = []
        self.sign_ons = 0
        self.silent = False
        self.clock = ""
        self.writers: set[asyncio.StreamWriter] = set()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one terminal."""
        self.writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(bytes([IAC, DO, TTYPE]))
            await _Telnet(reader, writer).serve(self)
        self.writers.discard(writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def drop(self) -> None:
        """Cut every line."""
        for writer in list(self.writers):
            writer.close()

    def answer(self, screen: str, key: int, typed: dict[tuple[int, int], str]) -> tuple[str, str]:
        """Return the screen that follows, and a message on it."""
        doing: dict[str, Callable[[int, dict[tuple[int, int], str]], tuple[str, str]]] = {
            "SIGNON": self._sign_on,
            "MENU": self._menu,
            "INQUIRY": self._inquiry,
            "DETAIL": self._detail,
        }
        return doing[screen](key, typed)

    def _sign_on(self, key: int, typed: dict[tuple[int, int], str]) -> tuple[str, str]:
        self.sign_ons += 1
        if typed.get((8, 20)) == "AGENT" and typed.get((9, 20)) == PASSWORD:
            return "MENU", ""
        return "SIGNON", "PASSWORD NOT ACCEPTED"

    def _menu(self, key: int, typed: dict[tuple[int, int], str]) -> tuple[str, str]:
        if key == PF3:
            return "SIGNON", ""
        return ("INQUIRY", "") if typed.get((6, 20)) == "1" else ("MENU", "NO SUCH OPTION")

    def _inquiry(self, key: int, typed: dict[tuple[int, int], str]) -> tuple[str, str]:
        if key == PF3:
            return "MENU", ""
        known = typed.get((6, 20)) == "12000004711"
        return ("DETAIL", "") if known else ("INQUIRY", "CUSTOMER NOT FOUND")

    def _detail(self, key: int, typed: dict[tuple[int, int], str]) -> tuple[str, str]:
        if key == PF3:
            return "INQUIRY", ""
        self.notes.append(typed.get((12, 20), ""))
        return "DETAIL", "NOTE SAVED"

    def screen(self, name: str, message: str) -> list[Field]:
        """Return what stands on a screen."""
        head = [
            Field(row=1, column=2, text=f"CRM{name}"),
            Field(row=1, column=60, text=self.clock),
            Field(row=24, column=2, text=message),
        ]
        body = {
            "SIGNON": [
                Field(row=8, column=2, text="USER"),
                Field(row=8, column=20, text=" " * 8, kind=INPUT),
                Field(row=9, column=2, text="PASSWORD"),
                Field(row=9, column=20, text=" " * 8, kind=HIDDEN),
            ],
            "MENU": [
                Field(row=4, column=2, text="1 INQUIRY"),
                Field(row=6, column=20, text=" ", kind=INPUT),
            ],
            "INQUIRY": [
                Field(row=6, column=2, text="NUMBER"),
                Field(row=6, column=20, text=" " * 15, kind=INPUT),
            ],
            "DETAIL": [
                Field(row=4, column=2, text="CUSTOMER"),
                Field(row=4, column=20, text="4711"),
                Field(row=5, column=20, text="12000004711"),
                Field(row=6, column=20, text="ACTIVE"),
                Field(row=7, column=20, text="0012.50"),
                Field(row=12, column=2, text="NOTE"),
                Field(row=12, column=20, text=" " * 30, kind=INPUT),
            ],
        }
        return head + body[name]


class _Telnet:
    """One terminal's line: negotiation, then records."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def serve(self, host: Mainframe) -> None:
        name, message, begun = "SIGNON", "", False
        record = bytearray()
        while True:
            byte = (await self._reader.readexactly(1))[0]
            if byte != IAC:
                record.append(byte)
                continue
            told = (await self._reader.readexactly(1))[0]
            if told == IAC:
                record.append(IAC)
            elif told == EOR:
                if not host.silent:
                    name, message = host.answer(name, record[0], _fields(bytes(record)))
                    self._show(host.screen(name, message))
                record.clear()
            elif told == SB:
                await self._type_told()
            else:
                begun = self._agreed(told, (await self._reader.readexactly(1))[0], begun)
                if begun is None:
                    begun = True
                    self._show(host.screen(name, message))

    async def _type_told(self) -> None:
        await self._reader.readuntil(bytes([IAC, SE]))
        asked = [IAC, DO, END_OF_RECORD, IAC, WILL, END_OF_RECORD]
        self._writer.write(bytes([*asked, IAC, DO, BINARY, IAC, WILL, BINARY]))

    def _agreed(self, told: int, option: int, begun: bool | None) -> bool | None:
        """Take one answer; None: now the first screen is due."""
        if (told, option) == (WILL, TTYPE):
            self._writer.write(bytes([IAC, SB, TTYPE, 1, IAC, SE]))
        return None if (told, option) == (DO, BINARY) and not begun else begun

    def _show(self, fields: list[Field]) -> None:
        out = bytearray([ERASE_WRITE, WCC])
        cursor = False
        for field in sorted(fields, key=lambda each: (each.row, each.column)):
            out += bytes([SBA]) + _address(field.row, field.column - 1)
            out += bytes([SF, field.kind])
            if field.kind != PROTECTED and not cursor:
                out.append(IC)
                cursor = True
            out += field.text.encode(CODE)
            if field.kind != PROTECTED:
                out += bytes([SF, PROTECTED])
        self._writer.write(bytes(out).replace(b"\xff", b"\xff\xff") + bytes([IAC, EOR]))


def _address(row: int, column: int) -> bytes:
    at = (row - 1) * COLUMNS + column - 1
    return bytes([SIX[at >> 6 & 0x3F], SIX[at & 0x3F]])


def _fields(record: bytes) -> dict[tuple[int, int], str]:
    """Read what was typed, by row and column of its field."""
    found: dict[tuple[int, int], str] = {}
    for part in record[3:].split(bytes([SBA]))[1:]:
        at = SIX.index(part[0]) << 6 | SIX.index(part[1])
        row, column = divmod(at, COLUMNS)
        text = part[2:].replace(b"\x00", b"").decode(CODE).rstrip()
        found[row + 1, column + 1] = text
    return found


@asynccontextmanager
async def mainframe() -> AsyncIterator[Mainframe]:
    """Run one until the block ends."""
    host = Mainframe()
    async with asyncio.TaskGroup() as group:
        serving: set[asyncio.Task[None]] = set()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            serving.add(group.create_task(host.connected(reader, writer)))

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        host.port = server.sockets[0].getsockname()[1]
        try:
            yield host
        finally:
            server.close()
            host.drop()
            for task in serving:
                task.cancel()

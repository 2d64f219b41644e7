"""Gives a real SNMP agent the tables of an OLT over a local socket, and takes its orders.

One line asks (`get OID`, `next OID`, `set OID TYPE VALUE`), one line answers: the OID, the type and
the value (octets in hex), or `NONE`, or what is wrong with what was to be set.
"""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Self

from app.sandbox.plant.olts import Make, table
from app.sandbox.plant.table import Cell, Oid, Table
from app.sandbox.town.operator import Operator

NONE = "NONE"
DONE = "DONE"
ROUNDS = 4
LOOK_S = 0.02


class Plant:
    """Listens at a socket of this machine for as long as its context is entered.

    Args:
        operator: Whose state is shown.
        at: The socket's path; `passer.py` is told the same one.
        olt_id: The OLT of the town that is shown.
        make: How it is shown.
    """

    def __init__(self, operator: Operator, at: Path, *, olt_id: str = "OLT-01", make: Make) -> None:
        self._at = at
        self._table: Table = table(operator, olt_id, make)
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Event] = {}
        self.asked: list[str] = []
        """Every line that came, oldest first."""
        self.silent = False
        """Whether it takes questions and does not answer them, as while a PON can't be reached."""
        self._pons = [pon for pon in operator.estate.pons.values() if pon.olt_id == olt_id]
        self._closing = False

    async def __aenter__(self) -> Self:
        self._closing = False
        self._server = await asyncio.start_unix_server(self._serve, self._at)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._closing = True
        self._server.close()
        for _ in range(ROUNDS):  # who was let in last has not begun yet
            await asyncio.sleep(0)
        for writer, gone in self._open.items():
            writer.close()
            await gone.wait()
        self._at.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = self._open[writer] = asyncio.Event()
        try:
            while line := await reader.readline():
                answer = self.answer(line.decode())
                while not self._closing and (self.silent or not self._reachable()):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_S)
                writer.write(f"{answer}\n".encode())
        except ConnectionError:
            return
        finally:
            writer.close()
            gone.set()

    def _reachable(self) -> bool:
        return all(pon.reachable for pon in self._pons)

    def answer(self, line: str) -> str:
        """Answer one line."""
        self.asked.append(line.strip())
        verb, place, *rest = line.split()
        oid: Oid = tuple(int(number) for number in place.strip(".").split("."))
        if verb == "set":
            if rest[0] != "integer":
                return "wrong-type"
            return self._table.write(oid, int(rest[1])) or DONE
        cell = self._table.get(oid) if verb == "get" else self._table.after(oid)
        return NONE if cell is None else _spelled(cell)


def _spelled(cell: Cell) -> str:
    place = "." + ".".join(str(number) for number in cell.oid)
    if isinstance(cell.value, int):
        return f"{place}\tinteger\t{cell.value}"
    return f"{place}\toctet\t{cell.value.hex(' ')}"

"""A table of modems as SNMP shows it: each cell worked out from the town when it is asked for."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.sandbox.town.estate import Onu

Oid = tuple[int, ...]
Value = int | bytes


class Cell(NamedTuple):
    """One value at its place."""

    oid: Oid
    value: Value


class Column(NamedTuple):
    """One object of the table; its instances are at `oid`, the modem's index, and `port`."""

    oid: Oid
    value: Callable[[Onu], Value]
    port: Oid = ()
    write: Callable[[Onu, int], str] | None = None
    """Takes what is set; returns an error of snmpd's `pass_persist`, empty when it was done."""


class Table:
    """Columns by modems, in the order of their OIDs."""

    def __init__(self, columns: list[Column], modems: Mapping[Oid, Onu]) -> None:
        self._columns = sorted(columns, key=lambda column: column.oid)
        self._modems = modems
        self._indices = sorted(modems)

    def get(self, oid: Oid) -> Cell | None:
        """Return the cell at exactly that place."""
        found = self._find(oid)
        return None if found is None else Cell(oid, found[0].value(found[1]))

    def after(self, oid: Oid) -> Cell | None:
        """Return the next cell; None behind the last."""
        for column in self._columns:
            if oid[: len(column.oid)] > column.oid:
                continue
            rest = oid[len(column.oid) :] if oid[: len(column.oid)] == column.oid else ()
            at = bisect_right([(*index, *column.port) for index in self._indices], rest)
            if at < len(self._indices):
                index = self._indices[at]
                place = (*column.oid, *index, *column.port)
                return Cell(place, column.value(self._modems[index]))
        return None

    def write(self, oid: Oid, value: int) -> str:
        """Set a cell; the answer is empty, or an error in the words of `pass_persist`."""
        found = self._find(oid)
        if found is None or found[0].write is None:
            return "not-writable"
        return found[0].write(found[1], value)

    def _find(self, oid: Oid) -> tuple[Column, Onu] | None:
        for column in self._columns:
            if oid[: len(column.oid)] == column.oid:
                rest = oid[len(column.oid) :]
                index = rest[: len(rest) - len(column.port)]
                if rest[len(index) :] == column.port and index in self._modems:
                    return column, self._modems[index]
        return None

"""The tables pysnmp keeps of itself: its own MIB modules, and no others, compiled once.

As it comes, pysnmp runs whatever Python lies in a folder `pysnmp_mibs` where the program was
started, or where PYSNMP_MIB_DIRS points, and compiles each module twice for every engine.
"""

from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.resources import files
from pathlib import Path
from types import CodeType
from typing import Any

from pysnmp.proto.rfc3412 import MsgAndPduDispatcher
from pysnmp.smi.builder import MibBuilder
from pysnmp.smi.error import MibNotFoundError
from pysnmp.smi.instrum import MibInstrumController

PLACES = ("instances", "")
USED = (
    "SNMPv2-SMI", "SNMPv2-TC", "SNMPv2-CONF", "SNMP-FRAMEWORK-MIB", "SNMP-TARGET-MIB",
    "SNMP-COMMUNITY-MIB", "SNMP-USER-BASED-SM-MIB",
)  # fmt: skip


class OwnTables(MibBuilder):  # type: ignore[misc]
    """pysnmp's builder, kept to pysnmp's own modules."""

    def __init__(self) -> None:
        super().__init__()
        self._run: set[str] = set()

    def load_module(self, modName: str, **userCtx: Any) -> "OwnTables":  # noqa: N803 - its names
        """Run one module, unless that was done."""
        if modName not in self._run:
            code = _code(modName)
            self._run.add(modName)
            exec(code, {"mibBuilder": self, "userCtx": userCtx})
        return self


def dispatcher() -> MsgAndPduDispatcher:
    """Make what an engine keeps its tables in."""
    return MsgAndPduDispatcher(MibInstrumController(OwnTables()))


@cache
def _code(module: str) -> CodeType:
    for place in PLACES:
        path = Path(str(files("pysnmp.smi.mibs"))) / place / f"{module}.py"
        if path.is_file():
            code = SourceFileLoader(module, str(path)).get_code(module)
            if code is not None:
                return code
    raise MibNotFoundError(f"pysnmp has no module {module!r}")

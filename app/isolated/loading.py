"""Import the code of a connector, whoever made it."""

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import connectors
from app.isolated.messages import Package
from app.sdk.errors import ConnectorDefect, boundary


def load_package(code: Package) -> ModuleType:
    """Import a connector's package, whoever made it: in a process of its own, or one of ours.

    One that lies in a folder is imported as a part of `connectors`, as ours are; what it needs
    besides may lie in `vendor` in it.

    Raises:
        ConnectorDefect: It can't be imported, or lacks `Settings` or `connect`.
    """
    if code.folder:
        connectors.__path__.append(str(Path(code.folder).parent))
        sys.path.append(str(Path(code.folder) / "vendor"))
    with boundary(code.kind):
        module = importlib.import_module(code.package)
        if not hasattr(module, "connect") and find_spec(f"{code.package}.connector"):
            module = importlib.import_module(f"{code.package}.connector")
    for name in ("Settings", "connect"):
        if not hasattr(module, name):
            raise ConnectorDefect(code.kind, f"{module.__name__} offers no {name!r}")
    return module

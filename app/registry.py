"""Find connectors, ours and those installed beside us, and load the ones wanted.

Finding reads manifests only; a connector's code runs when it is loaded, and not before.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

import connectors
from app.sdk.connector import ConnectorContext
from app.sdk.errors import ConnectorDefect, boundary
from app.sdk.manifest import Isolation, Manifest, read_manifest
from app.settings import Where, convert_table

ENTRY_POINTS = "ringside.connectors"
Table = Mapping[str, Any]


class DeskKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keys of `[connectors.<name>]` that are the desk's, whatever the connector.

    Attributes:
        connector: Of which kind it is; its own name, where that is not said.
        without: Facts and actions that are not to be had from it (`account.*`).
        isolation: Where it runs; its manifest may ask for more distance, never for less.
    """

    connector: str = ""
    without: tuple[str, ...] = ()
    isolation: Isolation = Isolation.DESK


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A connector and the package it is in."""

    package: str
    manifest: Manifest


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """Every connector there is, by id, and those that can't be used, with the reason."""

    found: dict[str, Found]
    defects: tuple[ConnectorDefect, ...]


def packages() -> list[str]:
    """Name every connector package, ours first."""
    ours = [f"connectors.{module.name}" for module in pkgutil.iter_modules(connectors.__path__)]
    return sorted(ours) + sorted(point.value for point in entry_points(group=ENTRY_POINTS))


def survey() -> Survey:
    """Look at every connector package. One that is wrong does not keep the others from us."""
    found: dict[str, Found] = {}
    defects: list[ConnectorDefect] = []
    for package in packages():
        try:
            manifest = _read(package)
            if manifest.id in found:
                raise ConnectorDefect(
                    package, f"its id {manifest.id!r} is taken by {found[manifest.id].package}"
                )
        except ConnectorDefect as error:
            defects.append(error)
        else:
            found[manifest.id] = Found(package=package, manifest=manifest)
    return Survey(found=found, defects=tuple(defects))


def manifests() -> dict[str, Manifest]:
    """Return the manifest of every connector that can be used, by id."""
    return {name: found.manifest for name, found in survey().found.items()}


def load(connector: str) -> ModuleType:
    """Import a connector and return the module with its `Settings` and `connect`.

    Raises:
        ConnectorDefect: There is none of that id, or it can't be imported, or lacks either.
    """
    seen = survey()
    if connector not in seen.found:
        known = ", ".join(seen.found) or "none"
        wrong = "".join(f"; {defect}" for defect in seen.defects)
        raise ConnectorDefect(connector, f"there is no such connector; there are: {known}{wrong}")
    return load_package(seen.found[connector].package, connector)


def load_package(package: str, connector: str) -> ModuleType:
    """Import the connector of a package; see `load`.

    Raises:
        ConnectorDefect: It can't be imported, or lacks `Settings` or `connect`.
    """
    with boundary(connector):
        module = importlib.import_module(package)
        if not hasattr(module, "connect") and find_spec(f"{package}.connector"):
            module = importlib.import_module(f"{package}.connector")
    for name in ("Settings", "connect"):
        if not hasattr(module, name):
            raise ConnectorDefect(connector, f"{module.__name__} offers no {name!r}")
    return module


def kind_of(name: str, table: Table) -> str:
    """Return the id of the connector that `[connectors.<name>]` sets up."""
    kind = table.get("connector", name)
    return kind if isinstance(kind, str) else name


def desk_keys(name: str, table: Table, file: Path | None = None) -> DeskKeys:
    """Return what the table says to the desk itself.

    Raises:
        SettingsError: It is wrong.
    """
    given = {key: table[key] for key in DeskKeys.__struct_fields__ if key in table}
    return convert_table(DeskKeys, given, Where(file, ("connectors", name)))


def settings_of(name: str, table: Table, file: Path | None = None) -> Any:
    """Check a connector's table and convert it to its own `Settings`.

    Args:
        name: What it is called in the settings.
        table: `[connectors.<name>]` as it stands there.
        file: The settings file, for the messages.

    Raises:
        ConnectorDefect: It can't be loaded.
        SettingsError: The table is wrong, with every problem.
    """
    desk_keys(name, table, file)
    own = {key: value for key, value in table.items() if key not in DeskKeys.__struct_fields__}
    settings = load(kind_of(name, table)).Settings
    return convert_table(settings, own, Where(file, ("connectors", name)))


def offered_by(name: str, table: Table, file: Path | None = None) -> Manifest:
    """Return what `[connectors.<name>]` offers: what its kind does, and what its table adds.

    Raises:
        ConnectorDefect: There is no such connector, or it can't be loaded.
        SettingsError: The table is wrong, with every problem.
    """
    kind = kind_of(name, table)
    known = manifests()
    if kind not in known:
        load(kind)
    manifest = known[kind]
    if manifest.configured:
        settings = settings_of(name, table, file)
        module = load(kind)
        with boundary(name):
            manifest = manifest.with_offer(module.offers(settings))
    return manifest.without(desk_keys(name, table, file).without)


def connection(
    name: str, table: Table, context: ConnectorContext, file: Path | None = None
) -> AbstractAsyncContextManager[object]:
    """Load a connector and prepare, but do not open, its connection.

    Raises:
        ConnectorDefect: It can't be loaded.
        SettingsError: The table is wrong, with every problem.
    """
    settings = settings_of(name, table, file)
    module = load(kind_of(name, table))
    with boundary(name):
        opened: AbstractAsyncContextManager[object] = module.connect(settings, context)
    return opened


def _read(package: str) -> Manifest:
    """Read a package's manifest without importing the package."""
    try:
        spec = find_spec(package)
    except (ImportError, ValueError) as error:
        raise ConnectorDefect(package, f"can't be found: {error}") from error
    if spec is None or not spec.submodule_search_locations:
        raise ConnectorDefect(package, "is not a package")
    try:
        return read_manifest(Path(spec.submodule_search_locations[0]) / "manifest.toml")
    except (OSError, ValueError) as error:
        raise ConnectorDefect(package, f"bad manifest: {error}") from error

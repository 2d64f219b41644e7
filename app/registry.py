"""Find connectors, ours and those installed beside us, and load the ones wanted.

Finding reads manifests only; a connector's code runs when it is loaded, and not before. That of
other makers never runs here: it is asked in a process of its own, and only where the settings
allow it.
"""

import pkgutil
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import msgspec

import connectors
from app import paths
from app.isolated.describing import describe, describe_all
from app.isolated.foreign import (
    Foreign,
    NotAllowed,
    check_allowed,
    check_sound,
    in_folder,
    installed,
)
from app.isolated.loading import load_package as load_package
from app.isolated.messages import Package
from app.isolated.opening import apart, limits_of
from app.sdk.connector import ConnectorContext
from app.sdk.errors import ConnectorDefect, boundary
from app.sdk.manifest import Isolation, Manifest, Offer, read_manifest
from app.settings import Settings, Where, convert_table

ENTRY_POINTS = "ringside.connectors"
Table = Mapping[str, Any]
DEFAULTS = Settings()  # under these no connector of other makers is allowed


class DeskKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keys of `[connectors.<name>]` that are the desk's, whatever the connector.

    Attributes:
        connector: Of which kind it is; its own name, where that is not said.
        without: Facts and actions that are not to be had from it (`account.*`).
        isolation: Where it runs; its manifest may ask for more distance, never for less.
        memory_mb: The most it may hold in a process of its own; None: as its manifest says, or
            `[isolation]`.
    """

    connector: str = ""
    without: tuple[str, ...] = ()
    isolation: Isolation = Isolation.DESK
    memory_mb: Annotated[int, msgspec.Meta(ge=64)] | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A connector and the package it is in.

    Attributes:
        foreign: Where it lies, if it is of another maker.
    """

    package: str
    manifest: Manifest
    foreign: Foreign | None = None

    @property
    def code(self) -> Package:
        """What a process is told to run."""
        foreign = self.foreign
        folder = "" if foreign is None or foreign.installed else str(foreign.place)
        return Package(kind=self.manifest.id, package=self.package, folder=folder)


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """Every connector there is, by id, and those that can't be used, with the reason.

    Attributes:
        refused: Those of other makers that the settings do not allow; nothing is wrong with that.
    """

    found: dict[str, Found]
    defects: tuple[ConnectorDefect, ...]
    refused: tuple[ConnectorDefect, ...] = ()


def survey(under: Settings = DEFAULTS) -> Survey:
    """Look at every connector package. One that is wrong does not keep the others from us."""
    found: dict[str, Found] = {}
    defects: list[ConnectorDefect] = []
    refused: list[ConnectorDefect] = []
    for module in sorted(each.name for each in pkgutil.iter_modules(connectors.__path__)):
        package = f"connectors.{module}"
        try:
            _add(found, Found(package=package, manifest=_read(package)))
        except ConnectorDefect as error:
            defects.append(error)
    for source in (*entry_points(group=ENTRY_POINTS), *in_folder(paths.connectors_folder())):
        try:
            foreign = source if isinstance(source, Foreign) else installed(source)
            _add_foreign(found, foreign, under)
        except NotAllowed as error:
            refused.append(error)
        except ConnectorDefect as error:
            defects.append(error)
    return Survey(found=found, defects=tuple(defects), refused=tuple(refused))


def manifests(under: Settings = DEFAULTS) -> dict[str, Manifest]:
    """Return the manifest of every connector that can be used, by id."""
    return {name: found.manifest for name, found in survey(under).found.items()}


def find(connector: str, under: Settings = DEFAULTS) -> Found:
    """Return a connector by its id.

    Raises:
        ConnectorDefect: There is none of that id, or it can't be used; the message says why.
    """
    seen = survey(under)
    if connector not in seen.found:
        for defect in (*seen.refused, *seen.defects):
            if defect.connector == connector:
                raise defect
        known = ", ".join(seen.found) or "none"
        wrong = "".join(f"; {defect}" for defect in seen.defects)
        raise ConnectorDefect(connector, f"there is no such connector; there are: {known}{wrong}")
    return seen.found[connector]


def load(connector: str) -> ModuleType:
    """Import a connector of ours and return the module with its `Settings` and `connect`.

    Raises:
        ConnectorDefect: There is none of that id, or it can't be imported, or lacks either.
    """
    return load_package(find(connector).code)


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


def own_table(table: Table) -> dict[str, Any]:
    """Return what of a connector's table is its own business, and not the desk's."""
    return {key: value for key, value in table.items() if key not in DeskKeys.__struct_fields__}


def settings_of(
    name: str, table: Table, file: Path | None = None, under: Settings = DEFAULTS
) -> Any:
    """Check a connector's table and convert it to its own `Settings`.

    Args:
        name: What it is called in the settings.
        table: `[connectors.<name>]` as it stands there.
        file: The settings file, for the messages.
        under: All the settings: which connectors of other makers are allowed.

    Returns:
        The table as it stands, for one of another maker: what it is to be, only its own process
        knows.

    Raises:
        ConnectorDefect: It can't be loaded.
        SettingsError: The table is wrong, with every problem.
    """
    desk_keys(name, table, file)
    found, own = find(kind_of(name, table), under), own_table(table)
    where = Where(file, ("connectors", name))
    if found.foreign is not None:
        describe(found.code, name, own, where)
        return own
    return convert_table(load_package(found.code).Settings, own, where)


def offered_by(
    name: str, table: Table, file: Path | None = None, under: Settings = DEFAULTS
) -> Manifest:
    """Return what `[connectors.<name>]` offers: what its kind does, and what its table adds.

    Raises:
        ConnectorDefect: There is no such connector, or it can't be loaded.
        SettingsError: The table is wrong, with every problem.
    """
    found = find(kind_of(name, table), under)
    manifest = found.manifest
    if manifest.configured:
        manifest = manifest.with_offer(_offer(name, table, found, file))
    return manifest.without(desk_keys(name, table, file).without)


def isolation_of(name: str, table: Table, under: Settings = DEFAULTS) -> Isolation:
    """Return where `[connectors.<name>]` runs: the most distance anybody asks for.

    Raises:
        ConnectorDefect: There is no such connector.
        SettingsError: What the table says to the desk is wrong.
    """
    found = find(kind_of(name, table), under)
    if found.foreign is not None or found.manifest.isolation is Isolation.PROCESS:
        return Isolation.PROCESS
    return desk_keys(name, table).isolation


def connection(
    name: str,
    table: Table,
    context: ConnectorContext,
    file: Path | None = None,
    under: Settings = DEFAULTS,
) -> AbstractAsyncContextManager[object]:
    """Load a connector and prepare, but do not open, its connection.

    Raises:
        ConnectorDefect: It can't be loaded.
        SettingsError: The table is wrong, with every problem.
    """
    settings = settings_of(name, table, file, under)
    found = find(kind_of(name, table), under)
    if isolation_of(name, table, under) is Isolation.PROCESS:
        offered = offered_by(name, table, file, under)
        memory_mb = desk_keys(name, table).memory_mb or offered.memory_mb
        limits = limits_of(under.isolation, memory_mb)
        return apart(found.code, name, own_table(table), context, offered, limits)
    module = load_package(found.code)
    with boundary(name):
        opened: AbstractAsyncContextManager[object] = module.connect(settings, context)
    return opened


def prepare(under: Settings) -> None:
    """Ask the connectors of other makers in use about their settings, all at once; waits for them.

    Nothing depends on it but how long the desk takes to open.
    """
    seen, tables = survey(under).found, under.connectors
    used = {name: seen.get(kind_of(name, table)) for name, table in tables.items()}
    foreign = [(name, found) for name, found in used.items() if found and found.foreign]
    describe_all([(found.code, name, own_table(tables[name])) for name, found in foreign])


def _offer(name: str, table: Table, found: Found, file: Path | None) -> Offer:
    if found.foreign is not None:
        return describe(found.code, name, own_table(table), Where(file, ("connectors", name)))
    settings = settings_of(name, table, file)
    with boundary(name):
        offer: Offer = load_package(found.code).offers(settings)
    return offer


def _add(found: dict[str, Found], new: Found) -> None:
    taken = found.get(new.manifest.id)
    if taken is not None:
        raise ConnectorDefect(
            new.package, f"its id {new.manifest.id!r} is taken by {taken.package}"
        )
    found[new.manifest.id] = new


def _add_foreign(found: dict[str, Found], foreign: Foreign, under: Settings) -> None:
    """Take one of another maker if it may be used; looking at it runs none of its code."""
    manifest = _read_in(foreign.package, foreign.place)
    check_allowed(manifest.id, foreign, under.third_party)
    check_sound(manifest.id, foreign, under.third_party, paths.connectors_folder())
    _add(found, Found(package=foreign.package, manifest=manifest, foreign=foreign))


def _read(package: str) -> Manifest:
    """Read a package's manifest without importing the package."""
    try:
        spec = find_spec(package)
    except (ImportError, ValueError) as error:
        raise ConnectorDefect(package, f"can't be found: {error}") from error
    if spec is None or not spec.submodule_search_locations:
        raise ConnectorDefect(package, "is not a package")
    return _read_in(package, Path(spec.submodule_search_locations[0]))


def _read_in(package: str, place: Path) -> Manifest:
    try:
        return read_manifest(place / "manifest.toml")
    except (OSError, ValueError) as error:
        raise ConnectorDefect(package, f"bad manifest: {error}") from error

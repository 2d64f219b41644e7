"""The databases accounting may be kept in; a driver is loaded where it is used, and not before."""

from importlib import import_module

from app.sdk.errors import ConnectorError
from connectors.radius.settings import Settings
from connectors.radius.stores.store import Store

KINDS = {"sqlite": "Sqlite", "odbc": "Odbc", "postgresql": "Postgres"}


def store(settings: Settings, password: str, connector: str) -> Store:
    """Return the one the settings name; nothing is opened yet.

    Raises:
        ConnectorError: Its driver can't be loaded on this machine.
    """
    scheme, _, rest = settings.database.partition(":")
    name = KINDS[scheme]
    try:
        kind = getattr(import_module(f"{__name__}.{name.lower()}"), name)
    except ImportError as error:
        raise ConnectorError(connector, f"the driver for {scheme} is not installed") from error
    address = settings.database if scheme == "postgresql" else rest
    made: Store = kind(address, password, settings.limit_s, connector)
    return made

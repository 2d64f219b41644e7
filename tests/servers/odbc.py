"""ODBC drivers of this machine."""

import pytest


def need_driver(name: str, *, package: str) -> str:
    """Return the driver's name; skip the test, naming what would install it, where it is not."""
    try:
        import pyodbc

        drivers = pyodbc.drivers()
    except ImportError:  # the driver manager is missing
        drivers = []
    if name not in drivers:
        pytest.skip(f"needs {name}: run `sudo apt-get install unixodbc {package}`")
    return name

"""ODBC drivers of this machine."""

import pytest


def need_driver(name: str, *, package: str) -> str:
    """Return the driver's name; skip the test, naming what would install it, where it is not."""
    import pyodbc  # ends the program where the driver manager is missing, so not before

    if name not in pyodbc.drivers():
        pytest.skip(f"needs {name}: run `sudo apt-get install unixodbc {package}`")
    return name

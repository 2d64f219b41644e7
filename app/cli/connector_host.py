"""The hidden command `connector-host`: the child in which one connector runs."""

from app.isolated.host import main
from app.isolated.loading import load_package


def run() -> int:
    """Be that child until the desk is gone; return the exit status."""
    return main(load_package)

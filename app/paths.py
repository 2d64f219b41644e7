"""Where Ringside keeps its files; RINGSIDE_HOME puts everything below one folder.

Asking for a path creates nothing: whoever writes there creates the folder, for its owner only.
"""

import os
import sys
from pathlib import Path

import resources

NAME = "ringside"
HOME_VARIABLE = "RINGSIDE_HOME"


def _home() -> Path | None:
    """The one folder for everything, when somebody set it."""
    home = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(home).expanduser().absolute() if home else None


def config_file() -> Path:
    """The settings file; it need not exist."""
    home = _home()
    if home is None:
        import platformdirs

        home = platformdirs.user_config_path(NAME, appauthor=False)
    return home / "ringside.toml"


def connectors_folder() -> Path:
    """Connectors of other makers; the administrator's, wherever RINGSIDE_HOME is."""
    if sys.platform == "win32":
        system = os.environ.get("PROGRAMDATA", r"C:\ProgramData")
        return Path(system) / "Ringside" / "connectors"
    return Path("/etc") / NAME / "connectors"


def roll_folder() -> Path:
    """Where the desk writes down how connectors in processes of their own stand."""
    return state_folder() / "connectors"


def state_folder() -> Path:
    """Where the call log and what the program remembers are kept."""
    home = _home()
    return home / "state" if home else _user_state()


def _user_state() -> Path:
    """What platformdirs says, without its 30 ms where that is easy: `ringside call` is waiting."""
    if sys.platform == "win32":
        import platformdirs

        return platformdirs.user_state_path(NAME, appauthor=False)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    said = os.environ.get("XDG_STATE_HOME", "").strip()
    return (Path(said) if said else Path.home() / ".local" / "state") / NAME


def call_log_file() -> Path:
    """The encrypted log of calls."""
    return state_folder() / "calls.db"


def reason_log_file() -> Path:
    """The encrypted reason log, and what has been learnt from it."""
    return state_folder() / "reasons.db"


def number_file() -> Path:
    """The encrypted memory of numbers."""
    return state_folder() / "numbers.db"


def connector_folder(name: str) -> Path:
    """What one connector keeps for itself."""
    return state_folder() / "connectors" / name


def log_folder() -> Path:
    """Where the program writes down what it did, for support."""
    home = _home()
    if home is not None:
        return home / "log"
    import platformdirs

    return platformdirs.user_log_path(NAME, appauthor=False)


def resources_folder() -> Path:
    """Guides, wordings and icons: `resources` below RINGSIDE_HOME if it exists, else our own."""
    home = _home()
    if home is not None and (home / "resources").is_dir():
        return home / "resources"
    return Path(resources.__path__[0])  # holds in a checkout and inside a frozen program


def owned_folder(folder: Path) -> Path:
    """Create a folder that only its owner may read, if it is not there, and return it.

    Raises:
        OSError: It can't be created.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder

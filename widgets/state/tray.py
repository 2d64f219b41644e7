"""What the tray shows."""

import msgspec

from widgets.state.signs import Choice


class TrayState(msgspec.Struct, frozen=True, kw_only=True):
    """What the tray shows: `look` is `ready`, `call`, `doubtful`, `down` or `paused`.

    Attributes:
        notices: Lines at the top of the menu, to be read and not to be picked.
    """

    look: str
    tip: str
    notices: tuple[str, ...] = ()
    show: str
    pause: str
    paused: bool
    language: str
    languages: tuple[Choice, ...]
    theme: str
    themes: tuple[Choice, ...]
    quit: str

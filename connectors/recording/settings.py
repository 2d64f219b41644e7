"""What is played, and how."""

from typing import Annotated

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[connectors.recording]` of the settings file.

    Attributes:
        file: A recording: one event a line, as `ringside record` and `[support] record` write it.
        speed: How much faster than it happened; 1: at true pace.
        loop: Begin again when it is over, under new names of the calls.
        pause_s: Seconds between two rounds.
        numbers: Numbers to be put for others, whole ones: the recording's = the one here. So a
            recorded colleague becomes one that is known here, and a caller one that is found.
    """

    file: str = ""
    speed: Annotated[float, msgspec.Meta(gt=0, le=1000)] = 1.0
    loop: bool = False
    pause_s: Annotated[float, msgspec.Meta(ge=0.1, le=3600)] = 5.0
    numbers: dict[str, str] = {}

"""What staging a mobile customer comes to: a change to a line on which all is well."""

from collections.abc import Callable
from datetime import datetime

from app.sandbox.town.estate import Estate, Line, Mobile

LineScene = Callable[[Estate, Line, datetime], None]
Scene = Callable[[Estate, Mobile, datetime], None]


def nothing(_estate: Estate, _mobile: Mobile, _now: datetime) -> None:
    """Leave the line as it is."""

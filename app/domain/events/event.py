"""What every event says."""

from datetime import datetime
from typing import Annotated

import msgspec

from app.domain.call import CallId


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """What every event says: which call, and when (UTC, the source's clock)."""

    call_id: CallId
    at: Annotated[datetime, msgspec.Meta(tz=True)]

"""What the desk has learnt says of a call: part of its log, so that a replay shows the same."""

from app.domain.events.event import Event
from app.domain.weighing import Weighing


class SuggestionsHidden(Event, frozen=True, kw_only=True, tag="suggestions-hidden"):
    """Nothing is to be suggested on this call: it was drawn to measure the suggestions by."""


class ReasonsWeighed(Event, frozen=True, kw_only=True, tag="reasons-weighed"):
    """The calls coded before say this of the reasons, on the facts known now."""

    weighing: Weighing


ReasonEvent = SuggestionsHidden | ReasonsWeighed

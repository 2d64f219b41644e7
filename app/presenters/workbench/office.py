"""The systems of a rehearsed call: they say what the author has them say, or are silent."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.call import CallId
from app.domain.events import AnyEvent, FactsArrived, FactsFailed
from app.domain.facts import Value

SILENT = "no answer within 3 s"
TOOK_S = 0.2


def answers(
    call_id: CallId,
    at: datetime,
    said: Mapping[str, Value],
    silent: Iterable[str],
    sources: Mapping[str, str],
) -> tuple[AnyEvent, ...]:
    """Return one event for each fact that was asked for.

    Args:
        call_id: The rehearsed call.
        at: When they answer.
        said: What is said, by fact.
        silent: Facts whose systems do not answer.
        sources: The system that gives each fact.
    """
    arrived = [
        FactsArrived(
            call_id=call_id, at=at, source=sources[name], values={name: value}, took_s=TOOK_S
        )
        for name, value in said.items()
    ]
    failed = [
        FactsFailed(
            call_id=call_id,
            at=at,
            source=sources[name],
            facts=(name,),
            reason=SILENT,
            took_s=TOOK_S,
        )
        for name in silent
    ]
    return (*arrived, *failed)

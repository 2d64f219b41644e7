"""Where in a system's JSON stands what a call is: JMESPath expressions and tables of its words.

An expression may name this agent as `{agent}`: it stands for the agent as the system knows him.
"""

import json
import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from app.domain.call import Direction, Outcome
from app.sdk.expressions import check_expression

PROFILES = Path(__file__).parent / "profiles"
AGENT = "{agent}"


class State(StrEnum):
    """What a system may say of a call, in our words; those after `ENDED` say how it ended."""

    OFFERED = "offered"
    RINGING = "ringing"
    ACTIVE = "active"
    HELD = "held"
    CONSULTING = "consulting"
    CONFERENCING = "conferencing"
    UPDATED = "updated"
    ENDED = "ended"
    MISSED = "missed"
    REJECTED = "rejected"
    ABANDONED = "abandoned"
    ELSEWHERE = "answered-elsewhere"
    TRANSFERRED = "transferred"
    FAILED = "failed"


class Signature(StrEnum):
    """How a message proves where it comes from."""

    TOKEN = "token"
    STANDARD = "standard"
    TWILIO = "twilio"
    GITHUB = "github"


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a profile says; each expression is JMESPath over one message.

    Attributes:
        signature: How its messages are signed, unless the settings say otherwise.
        events: The events in one message; empty: the message is one.
        embedded: Keys of an event whose text is JSON of its own.
        only: Must be true of an event, or it is passed over (a chat beside calls).
        id: What the event itself is called, so that a doubled one is known.
        call: The call's stable id; an event without one is refused.
        state: The system's word for how the call stands for this agent.
        cause: Its word for why it ended.
        agent: The agents it is about, one or a list; empty: every event is about this one.
        answered_by: Who took it.
        conversation: The conversation's id at every desk, where the call's own is another.
        time: When it happened: ISO 8601, or seconds or milliseconds since 1970.
        seq: A number that grows with each event of the same call.
        ani: Calling number.
        dnis: Dialled number.
        name: The caller's name.
        queue: The queue.
        direction: The system's word for who began it.
        other: Number at the other end, where it is not the customer's.
        other_name: Its name.
        consult: Number of the colleague who consults this agent; empty once the customer is on.
        participants: Numbers in a conference.
        waited_s: Seconds in the queue.
        controls: Whether this agent leads the conference.
        attached: An object with what the system attached.
        states: Its words for states, in ours; a word that is not here is passed over.
        causes: Its words for causes, as outcomes of a call that was not answered here.
        directions: Its words for directions.
    """

    signature: Signature = Signature.STANDARD
    events: str = ""
    embedded: tuple[str, ...] = ()
    only: str = ""
    id: str = ""
    call: str = ""
    state: str = ""
    cause: str = ""
    agent: str = ""
    answered_by: str = ""
    conversation: str = ""
    time: str = ""
    seq: str = ""
    ani: str = ""
    dnis: str = ""
    name: str = ""
    queue: str = ""
    direction: str = ""
    other: str = ""
    other_name: str = ""
    consult: str = ""
    participants: str = ""
    waited_s: str = ""
    controls: str = ""
    attached: str = ""
    states: dict[str, State] = {}
    causes: dict[str, Outcome] = {}
    directions: dict[str, Direction] = {}

    def for_agent(self, agent: str) -> "Mapping":
        """Return it with this agent in the place of `{agent}`."""
        literal = "`" + json.dumps(agent).replace("`", "\\`") + "`"
        named = {
            name: value.replace(AGENT, literal)
            for name in EXPRESSIONS
            if (value := getattr(self, name))
        }
        return msgspec.structs.replace(self, **named)


EXPRESSIONS = tuple(
    each.name for each in msgspec.structs.fields(Mapping) if each.type is str and each.default == ""
)


def profiles() -> tuple[str, ...]:
    """Return the names of the profiles there are."""
    return tuple(sorted(each.stem for each in PROFILES.glob("*.toml")))


def mapping_of(profile: str, own: dict[str, Any]) -> Mapping:
    """Return a profile with what the settings change of it; tables are added to, not replaced.

    Raises:
        ValueError: There is no such profile, or an expression or a word can't be used; the message
            names it.
    """
    if profile not in profiles():
        raise ValueError(f"profile: there is no {profile!r}; there are: {', '.join(profiles())}")
    merged = dict(_read(profile))
    for key, value in own.items():
        before = merged.get(key)
        both = isinstance(value, dict) and isinstance(before, dict)
        merged[key] = {**before, **value} if both else value  # type: ignore[dict-item]
    try:
        mapping = msgspec.convert(merged, Mapping)
    except msgspec.ValidationError as error:
        raise ValueError(f"mapping: {error}") from error
    probe = mapping.for_agent("agent")
    for name in EXPRESSIONS:
        if expression := getattr(probe, name):
            check_expression(f"mapping.{name}", expression)
    if not (mapping.call and mapping.state and mapping.states):
        raise ValueError("mapping: call, state and states are needed, or no call can be told apart")
    return mapping


@lru_cache(maxsize=16)
def _read(profile: str) -> dict[str, Any]:
    return tomllib.loads((PROFILES / f"{profile}.toml").read_text(encoding="utf-8"))

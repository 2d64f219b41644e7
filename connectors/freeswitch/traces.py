"""The ear: tells by a glance at the raw bytes whether an event concerns this agent.

Most of what a busy switch says is about other people's calls, at 5 kB an event. An event is taken
apart only when it names the agent or a leg already watched. Of every other leg a few events are
kept unread: when a call does come to this agent, its past is read from there.
"""

from collections.abc import Iterator

from connectors.freeswitch.agent import Agent
from connectors.freeswitch.message import glance
from connectors.freeswitch.names import WANTED

LEG_LIMIT = 2_000
"""More legs than any one switch of this size carries; the oldest go first."""

_LINKS = (b"Other-Leg-Unique-ID", b"variable_cc_member_session_uuid", b"Channel-Call-UUID",
          b"CC-Member-Session-UUID")  # fmt: skip
_ROOMS = (b"add-member", b"del-member", b"conference-destroy")
_SLOTS = {
    b"CHANNEL_CREATE": "create",
    b"CHANNEL_DATA": "create",
    b"CHANNEL_ANSWER": "answer",
    b"CHANNEL_CALLSTATE": "state",
    b"CHANNEL_HOLD": "state",
    b"CHANNEL_UNHOLD": "state",
    b"CHANNEL_BRIDGE": "bridge",
    b"CHANNEL_UNBRIDGE": "bridge",
    b"CALL_UPDATE": "update",
}


class Ear:
    """Sifts events, and remembers other people's legs.

    Attributes:
        watched: Ids of the legs whose every event is read.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._words: tuple[bytes, ...] = ()
        self._plain: tuple[bytes, ...] = ()
        self._json: tuple[bytes, ...] = ()
        self._traces: dict[bytes, dict[str, bytes]] = {}
        self._links: dict[bytes, set[bytes]] = {}
        self.watched: set[bytes] = set()
        self.attend()

    def attend(self) -> None:
        """Listen for the agent under every name that is known by now."""
        self._words = self._agent.marks
        self._plain = _around(self._words, (b"/", b": "), (b"%40", b"@", b"\n"))
        self._json = _around(self._words, (b"/", b'"'), (b"@", b'"'))

    def concerns(self, raw: bytes) -> bool:
        """Whether the event must be read. Keeps its bytes where they may be needed later."""
        name = glance(raw, b"Event-Name")
        if name not in WANTED:
            return not name
        uuid = glance(raw, b"Unique-ID")
        links = {glance(raw, link) for link in _LINKS}
        if uuid:
            self._remember(name, uuid, raw, links)
            if uuid in self.watched:
                return True
        if name == b"CUSTOM" and glance(raw, b"Action") in _ROOMS:
            return True
        if not links.isdisjoint(self.watched):
            return True
        return self._names_the_agent(raw)

    def _names_the_agent(self, raw: bytes) -> bool:
        if not any(word in raw for word in self._words):
            return False
        marks = self._json if raw.startswith(b"{") else self._plain
        return any(mark in raw for mark in marks)

    def _remember(self, name: bytes, uuid: bytes, raw: bytes, links: set[bytes]) -> None:
        slot = _SLOTS.get(name)
        if name == b"CUSTOM" and glance(raw, b"CC-Action") == b"member-queue-start":
            slot = "joined"
        if slot is None:
            if name.startswith(b"CHANNEL_HANGUP"):
                self._traces.pop(uuid, None)
                self._links.pop(uuid, None)
            return
        self._traces.setdefault(uuid, {})[slot] = raw
        self._links.setdefault(uuid, set()).update(links - {b"", uuid})
        if len(self._traces) > LEG_LIMIT:
            oldest = next(iter(self._traces))
            del self._traces[oldest], self._links[oldest]

    def recall(self, uuid: str) -> list[bytes]:
        """Return what was kept of one leg, in the order of the slots' first filling."""
        return list(self._traces.get(uuid.encode(), {}).values())

    def find_linked(self, uuid: str) -> list[str]:
        """Return the legs of which something kept names that leg."""
        wanted = uuid.encode()
        return [
            own.decode("utf-8", "replace") for own, links in self._links.items() if wanted in links
        ]

    def find_naming(self, word: str) -> Iterator[str]:
        """Yield the legs of which something kept names that user or number."""
        marks = tuple(b"/" + word.encode() + end for end in (b"%40", b"@"))
        value = (b": " + word.encode() + b"\n", b'"' + word.encode() + b'"')
        for own, trace in self._traces.items():
            if any(mark in raw for raw in trace.values() for mark in (*marks, *value)):
                yield own.decode("utf-8", "replace")

    def forget_all_but(self, uuids: set[str]) -> None:
        """Drop every leg a snapshot does not list."""
        alive = {one.encode() for one in uuids}
        for gone in [one for one in self._traces if one not in alive]:
            del self._traces[gone], self._links[gone]

    def __len__(self) -> int:
        """Return how many legs are remembered."""
        return len(self._traces)


def _around(
    words: tuple[bytes, ...], before: tuple[bytes, ...], after: tuple[bytes, ...]
) -> tuple[bytes, ...]:
    return tuple(one + word + end for word in words for one in before for end in after)

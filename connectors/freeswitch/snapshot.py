"""What the switch lists when it is asked: its channels, one channel whole, queues and agents.

Answers say by themselves what they are, so that a recording can be read without its questions.
"""

from collections.abc import Iterator

import msgspec

from app.domain.events import SwitchEvent
from connectors.freeswitch.framing import EslError
from connectors.freeswitch.legs import read_epoch
from connectors.freeswitch.message import Message, parse_json, read_object
from connectors.freeswitch.names import SNAPSHOT
from connectors.freeswitch.traces import Ear
from connectors.freeswitch.tracker import Tracker

ROW_LIMIT = 20_000
_COLUMNS = {
    "uuid": "Unique-ID",
    "direction": "Call-Direction",
    "name": "Channel-Name",
    "callstate": "Channel-Call-State",
    "cid_num": "Caller-Caller-ID-Number",
    "cid_name": "Caller-Caller-ID-Name",
    "dest": "Caller-Destination-Number",
    "context": "Caller-Context",
    "call_uuid": "Channel-Call-UUID",
    "presence_id": "Channel-Presence-ID",
}


class Snapshot:
    """Reads lists.

    Attributes:
        listed: Ids of all channels there are; None while they were not listed.
        queues: Names of the queues there are.
    """

    def __init__(self, tracker: Tracker, ear: Ear) -> None:
        self._tracker = tracker
        self._ear = ear
        self.listed: set[str] | None = None
        self.queues: list[str] = []
        self._known: set[str] = set()

    def begin(self) -> None:
        """Nothing was listed so far; what comes up from here on can't be missing in the list."""
        self.listed = None
        self.queues = []
        self._known = set(self._tracker.board.legs)

    def close(self) -> list[SwitchEvent]:
        """All that was asked for is there: tell what it changes."""
        if self.listed is None:
            return []
        newer = set(self._tracker.board.legs) - self._known
        told = self._tracker.reconcile(self.listed | newer)
        self.listed = None
        return told

    def hear(self, answer: bytes) -> list[str]:
        """Read one answer; return the channels that are to be asked for whole.

        Raises:
            EslError: It looks like a list and is none.
        """
        if answer.lstrip().startswith(b"{"):
            return self._hear_object(answer)
        header, *lines = answer.decode("utf-8", "replace").split("\n")
        columns = header.strip().split("|")
        for line in lines[:ROW_LIMIT]:
            values = line.split("|")
            if len(values) == len(columns) > 1:
                self._hear_row(dict(zip(columns, values, strict=True)))
        return []

    def _hear_object(self, answer: bytes) -> list[str]:
        found = read_object(answer)
        if "row_count" in found:
            return list(self._hear_channels(found.get("rows", [])))
        if found.get("Event-Name") == SNAPSHOT:
            self._tracker.take(parse_json(answer), self._tracker.now())
        return []

    def _hear_channels(self, rows: object) -> Iterator[str]:
        """Take over all rows; yield the channels of this agent, and those they hang on."""
        try:
            listed = msgspec.convert(rows, list[dict[str, str]], strict=False)[:ROW_LIMIT]
        except msgspec.ValidationError as error:
            raise EslError("a list of channels that is none") from error
        self.listed = {row.get("uuid", "") for row in listed}
        board = self._tracker.board
        wanted: dict[str, None] = {}
        for row in listed:
            message = Message(
                {"Event-Name": SNAPSHOT}
                | {header: row[column] for column, header in _COLUMNS.items() if row.get(column)}
            )
            known = message.uuid in board.legs
            if board.agent.owns(message) or known:
                self._tracker.take(message, self._tracker.now())
                wanted |= dict.fromkeys((message.uuid, message.text("Channel-Call-UUID")))
        for row in listed:
            if row.get("call_uuid") in wanted or row.get("uuid") in wanted:
                wanted[row.get("uuid", "")] = None
        yield from (one for one in wanted if one in self.listed)

    def _hear_row(self, row: dict[str, str]) -> None:
        """Take over one line of mod_callcenter: an agent, a queue or a caller who waits."""
        board = self._tracker.board
        if "contact" in row:
            board.agent.learn(row.get("name", ""), row["contact"])
            self._ear.attend()
        elif "session_uuid" in row:
            leg = board.legs.get(row["session_uuid"])
            if leg is not None:
                leg.joined_at = read_epoch(row.get("joined_epoch", ""))
                leg.queue = leg.queue or row.get("queue", "")
        elif "strategy" in row and row.get("name"):
            self.queues.append(row["name"])

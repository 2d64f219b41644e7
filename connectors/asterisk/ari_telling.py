"""ARI's words put into the manager's, so that one model of legs and calls serves both.

ARI never says to which conversation a channel belongs. What the manager calls Linkedid is worked
out here as the switch itself does it: whoever is rung joins the conversation of whoever rings, and
those who share a bridge are in one, named after its oldest channel.
"""

from collections.abc import Iterator, Sequence

from connectors.asterisk.ari_words import AriEvent, Bridge, Channel
from connectors.asterisk.traces import LEG_LIMIT

NAMES = {
    "ChannelCreated": "Newchannel",
    "ChannelStateChange": "Newstate",
    "ChannelCallerId": "NewCallerid",
    "ChannelConnectedLine": "NewConnectedLine",
    "ChannelHold": "Hold",
    "ChannelUnhold": "Unhold",
    "ChannelEnteredBridge": "BridgeEnter",
    "ChannelLeftBridge": "BridgeLeave",
    "ChannelDestroyed": "Hangup",
    "BridgeBlindTransfer": "BlindTransfer",
    "BridgeAttendedTransfer": "AttendedTransfer",
    "Dial": "DialBegin",
}
"""The messages that matter; the switch is asked for these alone."""

LONELY_LIMIT = 1_000
"""Channels held back at a time."""

LONELY_KEPT = 8
"""Messages of one that are told later; what more there is says nothing else."""

LIST_ID = "ari-snapshot"
_BREAKS = str.maketrans({"\r": " ", "\n": " "})
_ESCAPES = str.maketrans({"\\": "\\\\", "\r": "\\r", "\n": "\\n"})
Lines = list[tuple[str, str]]


class Conversations:
    """Which channels belong together, and what the conversation is called."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._order: dict[str, int] = {}
        self._born = 0

    def name_of(self, channel: str) -> str:
        """Return the conversation's name: that of its oldest channel."""
        self._begin(channel)
        found = channel
        while (above := self._above[found]) != found:
            self._above[found] = found = self._above.get(above, above)
            self._above.setdefault(found, found)
        return found

    def join(self, one: str, other: str) -> str:
        """These two are in one conversation; return its name."""
        first, second = self.name_of(one), self.name_of(other)
        older, younger = sorted((first, second), key=self._order.__getitem__)
        self._above[younger] = older
        return older

    def _begin(self, channel: str) -> None:
        if channel in self._above:
            return
        self._born += 1
        self._above[channel], self._order[channel] = channel, self._born
        if len(self._above) > LEG_LIMIT:
            self._above = {channel: channel}
            self._order = {channel: self._born}

    def keep(self, channels: set[str]) -> None:
        """Forget all but these, and the names they go by."""
        known = [one for one in self._above if one in channels]
        kept = {*known, *(self.name_of(one) for one in known)}
        self._above = {one: self.name_of(one) for one in sorted(kept, key=self._order.__getitem__)}
        self._order = {one: self._order[one] for one in kept}

    def __len__(self) -> int:
        """Return how many channels are known."""
        return len(self._above)


class Interpreter:
    """Puts one connection's messages into the manager's words."""

    def __init__(self) -> None:
        self._same = Conversations()
        self._alive: set[str] = set()
        self._lonely: dict[str, list[AriEvent]] = {}
        self._halves = ("", "")

    def tell(self, event: AriEvent) -> list[bytes]:
        """Return what the manager would have said; nothing for what does not matter.

        A channel that is rung is told of once it is said who rings it: until then it has a
        conversation of its own, which is nobody's.
        """
        name = NAMES.get(event.type)
        if name is None:
            return []
        if event.type == "Dial":
            return list(self._dial(event))
        channel = event.channel
        if channel is None:
            whole = name == "AttendedTransfer" and event.transferer_first_leg is not None
            return [self._told(event)] if whole else []
        self._note(event, channel)
        if self._is_lonely(event, channel):
            self._lonely.setdefault(channel.id, []).append(event)
            return []
        told = [*self._no_more_lonely(channel), self._told(event)]
        if event.type == "ChannelDestroyed":
            self._bury(channel.id)
        return told

    def _told(self, event: AriEvent) -> bytes:
        name = NAMES[event.type]
        return _write(name, event, _TRANSFERS.get(name, _of_channel)(self, event))

    def _is_lonely(self, event: AriEvent, channel: Channel) -> bool:
        """Whether this is of a channel that is rung by nobody yet, as far as was said."""
        if event.type == "ChannelCreated" and channel.state == "Down":
            return len(self._lonely) < LONELY_LIMIT
        still = channel.id in self._lonely and channel.state != "Up"
        return still and event.type in _LONELY

    def _no_more_lonely(self, channel: Channel) -> list[bytes]:
        return [self._told(one) for one in self._lonely.pop(channel.id, ())[:LONELY_KEPT]]

    def list(self, channels: Sequence[Channel], bridges: Sequence[Bridge],
             linked: dict[str, str]) -> list[bytes]:  # fmt: skip
        """Return the snapshot as the manager's lists.

        Args:
            channels: All there are.
            bridges: All there are.
            linked: What the switch itself calls the conversations of some of them.
        """
        self._alive = {one.id for one in channels}
        self._same.keep(self._alive)
        for channel in sorted(channels, key=lambda one: one.id):
            self._same.name_of(channel.id)
        where = {one: bridge.id for bridge in bridges for one in bridge.channels}
        for bridge in bridges:
            if _joins(bridge):
                for one in bridge.channels:
                    self._same.join(bridge.channels[0], one)
        for one, name in linked.items():
            self._same.join(one, name)
        listed = [_message([("Response", "Success"), _LIST, ("EventList", "start")])]
        listed += [_message([("Event", "BridgeListItem"), _LIST, *_bridge(one)]) for one in bridges]
        for channel in channels:
            place = channel.dialplan
            more = [("Application", place.app_name), ("ApplicationData", place.app_data),
                    ("BridgeId", where.get(channel.id, ""))]  # fmt: skip
            head = [("Event", "CoreShowChannel"), _LIST]
            listed.append(_message([*head, *self.lines(channel), *more]))
        return [*listed, _message([("Event", "CoreShowChannelsComplete"), _LIST])]

    def lines(self, channel: Channel, prefix: str = "") -> Lines:
        """Return a channel's headers."""
        caller, connected = channel.caller, channel.connected
        pairs = {
            "Channel": channel.name,
            "ChannelStateDesc": channel.state,
            "CallerIDNum": _text(caller.number),
            "CallerIDName": _text(caller.name),
            "ConnectedLineNum": _text(connected.number),
            "ConnectedLineName": _text(connected.name),
            "Context": channel.dialplan.context,
            "Exten": channel.dialplan.exten,
            "Uniqueid": channel.id,
            "Linkedid": self._same.name_of(channel.id),
        }
        variables = [(f"{prefix}ChanVariable", f"{name}={_text(str(text))}")
                     for name, text in channel.channelvars.items()]  # fmt: skip
        return [*((prefix + key, text) for key, text in pairs.items()), *variables]

    def _note(self, event: AriEvent, channel: Channel) -> None:
        """Work out which conversation the message puts its channel into."""
        self._alive.add(channel.id)
        if event.type == "ChannelCreated" and channel.name.endswith(";2"):
            self._pair(channel)
        if event.type == "ChannelCreated" and channel.name.endswith(";1"):
            self._halves = (channel.name[:-1], channel.id)
        if event.type == "ChannelEnteredBridge" and event.bridge and _joins(event.bridge):
            for other in event.bridge.channels:
                self._same.join(channel.id, other)

    def _pair(self, second: Channel) -> None:
        """The second half of a Local channel is told right after the first."""
        name, first = self._halves
        if name == second.name[:-1]:
            self._same.join(first, second.id)

    def _bury(self, channel: str) -> None:
        self._alive.discard(channel)
        if len(self._same) > 2 * len(self._alive) + _SPARE:
            self._same.keep(set(self._alive))

    def _dial(self, event: AriEvent) -> Iterator[bytes]:
        peer, caller, status = event.peer, event.caller, event.dialstatus
        if peer is None:
            return
        self._alive.add(peer.id)
        if caller is not None:
            self._alive.add(caller.id)
            self._same.join(caller.id, peer.id)
        yield from self._no_more_lonely(peer)
        lines = self.lines(caller) if caller else []
        lines += self.lines(peer, "Dest")
        queue = _queue(caller)
        if not status and queue:
            offered = [("Queue", queue), ("Interface", peer.name.rpartition("-")[0])]
            yield _write("AgentCalled", event, [*lines, *offered])
        name = "DialBegin" if not status else "DialState" if status in _ONGOING else "DialEnd"
        yield _write(name, event, [*lines, ("DialStatus", status)])


_ONGOING = ("RINGING", "PROGRESS", "PROCEEDING")
_LONELY = ("ChannelStateChange", "ChannelConnectedLine", "ChannelCallerId")
_SPARE = 1_000
_LIST = ("ActionID", LIST_ID)


def _of_channel(interpreter: Interpreter, event: AriEvent) -> Lines:
    assert event.channel is not None, "only asked of messages about a channel"
    lines = interpreter.lines(event.channel)
    if event.bridge is not None:
        lines += _bridge(event.bridge)
    if event.type == "ChannelDestroyed":
        lines.append(("Cause", str(event.cause)))
    return lines


def _blind(interpreter: Interpreter, event: AriEvent) -> Lines:
    return [
        ("Result", event.result),
        ("Extension", event.exten),
        *(interpreter.lines(event.channel, "Transferer") if event.channel else []),
        *(interpreter.lines(event.transferee, "Transferee") if event.transferee else []),
    ]


def _attended(interpreter: Interpreter, event: AriEvent) -> Lines:
    legs = {"Orig": event.transferer_first_leg, "Second": event.transferer_second_leg}
    told = [interpreter.lines(leg, f"{which}Transferer") for which, leg in legs.items() if leg]
    return [("Result", event.result), *(line for leg in told for line in leg)]


_TRANSFERS = {"BlindTransfer": _blind, "AttendedTransfer": _attended}


def _queue(caller: Channel | None) -> str:
    """Return the queue a caller waits in: the application they are in names it."""
    if caller is None or caller.dialplan.app_name != "Queue":
        return ""
    return caller.dialplan.app_data.partition(",")[0]


def _bridge(bridge: Bridge) -> Lines:
    return [("BridgeUniqueid", bridge.id), ("BridgeTechnology", bridge.technology),
            ("BridgeCreator", bridge.creator)]  # fmt: skip


def _joins(bridge: Bridge) -> bool:
    """Whether those in it become one conversation: not in conferences and parking places."""
    return bridge.technology != "holding_bridge" and bridge.creator != "ConfBridge"


def _text(text: str) -> str:
    """Escape as the manager does what callers may have written."""
    return text.translate(_ESCAPES)


def _write(name: str, event: AriEvent, lines: Lines) -> bytes:
    at = event.sent_at()
    stamp = [("Timestamp", f"{at.timestamp():.6f}")] if at else []
    return _message([("Event", name), ("Privilege", "ari"), *stamp, *lines])


def _message(lines: Lines) -> bytes:
    text = "\r\n".join(f"{key}: {value}".translate(_BREAKS) for key, value in lines)
    return text.encode("utf-8", "replace")

"""The lists a pretend switch gives of its channels, bridges and queues."""

from collections.abc import Iterable
from datetime import datetime

from app.sandbox.telephony.ami_shapes import Bridge, Channel

ACTION_ID = "ActionID"
"""Where a list's line for the client's own id goes."""

Items = list[list[str]]
_LIVE_STATES = {"Ringing": "6", "Up": "2"}


def list_channels(channels: Iterable[Channel], at: datetime) -> Items:
    """Answer CoreShowChannels."""
    return [_channel(one, at) for one in channels] + [_end("CoreShowChannelsComplete")]


def list_bridges(bridges: Iterable[Bridge]) -> Items:
    """Answer BridgeList."""
    items = [["Event: BridgeListItem", ACTION_ID, *one.lines()] for one in bridges if one.channels]
    return [*items, _end("BridgeListComplete")]


def list_queues(
    queues: Iterable[str], agents: dict[str, str], channels: list[Channel], at: datetime,
    paused: dict[str, str],
) -> Items:  # fmt: skip
    """Answer QueueStatus: each queue, its members, and who waits."""
    states = {one.device: _LIVE_STATES.get(one.state, "1") for one in channels}
    items = []
    for queue in queues:
        items.append(_queue(queue, len(_waiting(queue, channels))))
        items += [_member(queue, device, name, states.get(device, "1"), paused.get(device))
                  for device, name in agents.items()]  # fmt: skip
        for position, caller in enumerate(_waiting(queue, channels), 1):
            items.append(_entry(queue, position, caller, at))
    return [*items, _end("QueueStatusComplete")]


def _waiting(queue: str, channels: list[Channel]) -> list[Channel]:
    return [one for one in channels
            if one.application == "Queue" and not one.bridge
            and one.application_text.partition(",")[0] == queue]  # fmt: skip


def _channel(channel: Channel, at: datetime) -> list[str]:
    seconds = int((at - channel.began_at).total_seconds())
    duration = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return [
        "Event: CoreShowChannel",
        ACTION_ID,
        *channel.lines(),
        f"Application: {channel.application}",
        f"ApplicationData: {channel.application_text}",
        f"Duration: {duration}",
        f"BridgeId: {channel.bridge}",
    ]


def _queue(queue: str, calls: int) -> list[str]:
    return ["Event: QueueParams", f"Queue: {queue}", "Max: 0", "Strategy: ringall",
            f"Calls: {calls}", "Holdtime: 0", "TalkTime: 0", "Completed: 0", "Abandoned: 0",
            "ServiceLevel: 0", "ServicelevelPerf: 0.0", "ServicelevelPerf2: 0.0", "Weight: 0",
            ACTION_ID]  # fmt: skip


def _member(queue: str, device: str, name: str, status: str, paused: str | None) -> list[str]:
    return ["Event: QueueMember", f"Queue: {queue}", f"Name: {name}", f"Location: {device}",
            f"StateInterface: {device}", "Membership: static", "Penalty: 0", "CallsTaken: 0",
            "LastCall: 0", "LastPause: 0", "LoginTime: 0", f"InCall: {int(status == '2')}",
            f"Status: {status}", f"Paused: {int(paused is not None)}",
            f"PausedReason: {paused or ''}", "Wrapuptime: 0", ACTION_ID]  # fmt: skip


def _entry(queue: str, position: int, caller: Channel, at: datetime) -> list[str]:
    waited_s = int((at - caller.began_at).total_seconds())
    return ["Event: QueueEntry", f"Queue: {queue}", f"Position: {position}",
            f"Channel: {caller.name}", f"Uniqueid: {caller.uniqueid}",
            f"CallerIDNum: {caller.number or '<unknown>'}",
            f"CallerIDName: {caller.caller_name or '<unknown>'}",
            f"ConnectedLineNum: {caller.connected_number or '<unknown>'}",
            f"ConnectedLineName: {caller.connected_name or '<unknown>'}",
            f"Wait: {waited_s}", "Priority: 0", ACTION_ID]  # fmt: skip


def _end(name: str) -> list[str]:
    return [f"Event: {name}", ACTION_ID, "EventList: Complete"]

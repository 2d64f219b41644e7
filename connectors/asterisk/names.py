"""Which of the switch's events matter, and what is kept of each for calls that may become ours."""

SLOTS: dict[bytes, str] = {
    b"Newchannel": "born",
    b"CoreShowChannel": "born",
    b"Newstate": "state",
    b"NewCallerid": "line",
    b"NewConnectedLine": "line",
    b"Rename": "name",
    b"Hold": "hold",
    b"Unhold": "hold",
    b"BridgeEnter": "bridge",
    b"BridgeLeave": "bridge",
    b"ConfbridgeJoin": "conference",
    b"QueueCallerJoin": "queue",
    b"QueueCallerLeave": "queue",
    b"QueueCallerAbandon": "queue",
    b"Hangup": "end",
}
"""Events of one leg; the latest of each slot is kept unread while the leg lives."""

DIALS = frozenset(
    {b"AgentCalled", b"AgentConnect", b"AgentRingNoAnswer", b"DialBegin", b"DialState", b"DialEnd"}
)
"""Events of two legs, the second with `Dest` before its headers."""

ALWAYS = frozenset(
    {
        b"BlindTransfer",
        b"AttendedTransfer",
        b"Pickup",
        b"ParkedCall",
        b"FullyBooted",
        b"Shutdown",
        b"CoreShowChannel",
        b"CoreShowChannelsComplete",
        b"QueueEntry",
        b"QueueMember",
        b"QueueStatusComplete",
        b"BridgeListItem",
        b"BridgeListComplete",
    }
)
"""Rare events that are read whomever they concern."""

MEMBERS = frozenset({b"QueueMemberStatus", b"QueueMemberPause"})
"""What queues say of the agent; read when it is this one."""

WANTED = frozenset(SLOTS) | DIALS | ALWAYS | MEMBERS

LISTS = frozenset(
    {
        "CoreShowChannel",
        "CoreShowChannelsComplete",
        "QueueEntry",
        "QueueMember",
        "QueueStatusComplete",
        "BridgeListItem",
        "BridgeListComplete",
    }
)
"""Items and ends of the lists a snapshot is made of."""

HIDDEN = ("Local/", "CBAnn/", "CBRec/", "Announcer/", "Recorder/", "Message/", "Surrogate/")
"""Beginnings of channels that are plumbing, nobody's telephone."""

"""Single events in the words of a switch, for what no scenario shows."""

from datetime import timedelta

from tests.servers.csta_calls import BEGAN_AT
from tests.servers.csta_words import EVENT, connection, device, document, element, framed, text

CALL, NEXT = "FF0001000000000000000000A1B20000", "FF0001000000000000000000A1B30000"
CUSTOMER = "12000000001"
MONITOR = "1169730059"
_NAMES = {
    "Delivered": ("connection", "alertingDevice"),
    "Established": ("establishedConnection", "answeringDevice"),
    "Held": ("heldConnection", "holdingDevice"),
    "Retrieved": ("retrievedConnection", "retrievingDevice"),
    "Diverted": ("connection", "divertingDevice"),
    "ConnectionCleared": ("droppedConnection", "releasingDevice"),
    "CallCleared": ("clearedCall", ""),
    "Failed": ("failedConnection", "failingDevice"),
    "Queued": ("queuedConnection", "queue"),
    "Offered": ("offeredConnection", "offeredDevice"),
    "Originated": ("originatedConnection", "callingDevice"),
    "ServiceInitiated": ("initiatedConnection", "initiatingDevice"),
    "NetworkReached": ("outboundConnection", "networkInterfaceUsed"),
    "CallInformation": ("connection", "device"),
}


def event(
    name: str, number: str, cause: str = "normal", *, at_s: float | None = None, call: str = CALL,
    calling: str | None = CUSTOMER, called: str = "101", by: str = "", local: str = "",
    more: str = "",
) -> bytes:  # fmt: skip
    """Return one event about a device's connection; `by` is who did it, if not the device."""
    place, actor = _NAMES[name]
    inner = text("monitorCrossRefID", MONITOR) + connection(place, call, number)
    inner += device(actor, by or number) if actor else ""
    if calling is not None and actor != "callingDevice":
        inner += device("callingDevice", calling)
    inner += device("calledDevice", called)
    inner += text("localConnectionInfo", local) if local else ""
    inner += text("cause", cause) + more + (stamped(at_s) if at_s is not None else "")
    return framed(EVENT, document(f"{name}Event", inner))


def merged(
    name: str, number: str, *moves: tuple[tuple[str, str] | None, tuple[str, str]],
    old: tuple[str, ...] = (CALL, NEXT), more: str = "",
) -> bytes:  # fmt: skip
    """Return a transfer or a conference; a move is the old and the new (call, device)."""
    places = ("primaryOldCall", "secondaryOldCall")
    inner = text("monitorCrossRefID", MONITOR)
    inner += "".join(connection(p, call, number) for p, call in zip(places, old, strict=False))
    transfer = name == "Transfered"
    inner += device("transferringDevice" if transfer else "conferencingDevice", number)
    items = "".join(
        element(
            "connectionListItem",
            connection("newConnection", *new),
            connection("oldConnection", *was) if was else "",
        )
        for was, new in moves
    )
    listed = "transferredConnections" if transfer else "conferenceConnections"
    inner += element(listed, items) + text("cause", "transfer" if transfer else "conference") + more
    return framed(EVENT, document(f"{name}Event", inner))


def stamped(at_s: float) -> str:
    """Return the part of an event that says when it was."""
    at = (BEGAN_AT + timedelta(seconds=at_s)).isoformat()
    return element("extensions", element("security", text("timestamp", at)))


def rings(number: str = "101", **more: object) -> bytes:
    return event("Delivered", number, "newCall", **more)


def answers(number: str = "101", **more: object) -> bytes:
    return event("Established", number, "newCall", **more)


def leaves(number: str = "101", cause: str = "normalClearing", **more: object) -> bytes:
    return event("ConnectionCleared", number, cause, **more)

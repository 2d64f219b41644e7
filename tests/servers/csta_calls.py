"""A tiny switching function: calls, queues, and what devices are told of them by ECMA-269."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.servers.csta_words import connection, device, element, text

BEGAN_AT = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
Tell = Callable[[str, str, str], None]
"""Takes a device, the name of an event, and what is in it after the monitor's own number."""


@dataclass
class SwitchCall:
    """A call at the switch: who is on it, in which state."""

    number: str
    thread: str
    calling: tuple[str, str]
    called: str
    dialled: str = ""
    correlator: str = ""
    queue: str = ""
    states: dict[str, str] = field(default_factory=dict)


class SwitchingFunction:
    """Makes calls and tells whoever is on them.

    Args:
        tell: Given each event, once for each device on the call.
        threads: Names conversations through consultations and transfers, as some switches do.
        keeps: A transfer keeps the customer's call, instead of making a third.
        spelling: Of the event of a transfer; the schema's is `TransferedEvent`.
    """

    def __init__(
        self, tell: Tell, *, threads: bool = True, keeps: bool = False,
        spelling: str = "TransferedEvent", stamped: bool = True,
    ) -> None:  # fmt: skip
        self.calls: dict[str, SwitchCall] = {}
        self.at = BEGAN_AT
        self._tell = tell
        self._threads, self._keeps, self._spelling = threads, keeps, spelling
        self._stamped = stamped
        self._made = 0

    def wait(self, seconds: float) -> None:
        """Let time pass at the switch."""
        self.at += timedelta(seconds=seconds)

    def on(self, number: str) -> list[SwitchCall]:
        """Return the calls a device is on."""
        return [call for call in self.calls.values() if call.states.get(number, "null") != "null"]

    def incoming(
        self, ani: str, name: str = "", dnis: str = "12000009500", correlator: str = ""
    ) -> SwitchCall:
        """A customer calls; nobody here is told yet."""
        call = self._make((ani, name), dnis, dialled=dnis, correlator=correlator)
        call.states[ani or "trunk"] = "connected"
        return call

    def enqueue(self, call: SwitchCall, queue: str) -> None:
        """The caller waits in a queue, which its monitors are told and agents are not."""
        call.queue = call.called = queue
        call.states[queue] = "queued"
        place = connection("queuedConnection", call.number, queue)
        self._say(
            "QueuedEvent", call, place + device("queue", queue) + self._who(call), "distributed"
        )

    def ring(self, call: SwitchCall, number: str, cause: str = "newCall") -> None:
        """A device rings; for a queue's caller that is by distribution."""
        call.states[number] = "alerting"
        place = connection("connection", call.number, number) + device("alertingDevice", number)
        self._say("DeliveredEvent", call, place + self._who(call), cause)

    def answer(self, call: SwitchCall, number: str, cause: str = "newCall") -> None:
        """A device answers; whoever else rings stops doing so."""
        call.states[number] = "connected"
        call.states.pop(call.queue, None)
        place = connection("establishedConnection", call.number, number)
        inner = place + device("answeringDevice", number) + self._who(call)
        self._say("EstablishedEvent", call, inner, cause)
        for other in [one for one, state in call.states.items() if state == "alerting"]:
            self.clear(call, other, by=number, cause="multipleAlerting")

    def hold(self, call: SwitchCall, number: str) -> None:
        """A device puts the call on hold."""
        call.states[number] = "hold"
        place = connection("heldConnection", call.number, number) + device("holdingDevice", number)
        self._say("HeldEvent", call, place, "normal")

    def retrieve(self, call: SwitchCall, number: str) -> None:
        """A device takes it back."""
        call.states[number] = "connected"
        place = connection("retrievedConnection", call.number, number)
        self._say("RetrievedEvent", call, place + device("retrievingDevice", number), "normal")

    def clear(
        self, call: SwitchCall, number: str, by: str = "", cause: str = "normalClearing"
    ) -> None:
        """A device leaves the call."""
        was = dict(call.states)
        call.states[number] = "null"
        place = connection("droppedConnection", call.number, number)
        inner = place + device("releasingDevice", by or number)
        self._say("ConnectionClearedEvent", call, inner, cause, told=was)
        del call.states[number]

    def hang_up(self, call: SwitchCall, number: str) -> None:
        """A device hangs up, and with it the call of two."""
        for one in [number, *[other for other in call.states if other != number]]:
            self.clear(call, one, by=number)

    def divert(self, call: SwitchCall, number: str, cause: str, to: str = "") -> None:
        """It leaves a device it rang at."""
        was = dict(call.states)
        call.states[number] = "null"
        place = connection("connection", call.number, number) + device("divertingDevice", number)
        inner = place + device("newDestination", to) + self._who(call)
        self._say("DivertedEvent", call, inner, cause, told=was)
        del call.states[number]

    def fail(self, call: SwitchCall, number: str, cause: str) -> None:
        """A called number can't be reached."""
        place = connection("failedConnection", call.number, number) + device(
            "failingDevice", number
        )
        self._say("FailedEvent", call, place + self._who(call), cause)

    def dial(
        self, number: str, to: str, cause: str = "makeCall", about: SwitchCall | None = None
    ) -> SwitchCall:
        """A device calls somebody; `about` is what it consults about."""
        call = self._make((number, ""), to, thread=about.thread if about else "")
        call.states[number] = "initiated"
        place = connection("initiatedConnection", call.number, number)
        self._say("ServiceInitiatedEvent", call, place + device("initiatingDevice", number), cause)
        call.states[number] = "connected"
        place = connection("originatedConnection", call.number, number)
        inner = place + device("callingDevice", number) + device("calledDevice", to)
        self._say("OriginatedEvent", call, inner, cause)
        return call

    def reach(self, call: SwitchCall) -> None:
        """The call has left for the network."""
        place = connection("outboundConnection", call.number, "trunk")
        inner = place + element("networkInterfaceUsed", text("deviceIdentifier", "T7#1"))
        self._say("NetworkReachedEvent", call, inner + self._who(call), "normal")

    def consult(self, call: SwitchCall, number: str, colleague: str) -> SwitchCall:
        """An agent holds the customer and calls a colleague."""
        self.hold(call, number)
        second = self.dial(number, colleague, "consultation", about=call)
        self.ring(second, colleague, "consultation")
        return second

    def transfer(self, call: SwitchCall, second: SwitchCall, number: str) -> SwitchCall:
        """The consulting agent steps out: customer and colleague are connected."""
        target = next(one for one in second.states if one != number)
        merged, told, items = self._merge([call, second], leaving=number)
        self._say_merged(self._spelling, merged, told, items, (call, second), number, target)
        return merged

    def blind(self, call: SwitchCall, number: str, to: str) -> SwitchCall:
        """An agent sends the customer on without a word."""
        merged, told, items = self._merge([call], leaving=number)
        self._say_merged(self._spelling, merged, told, items, (call,), number, to)
        self.ring(merged, to, "singleStepTransfer")
        return merged

    def conference(self, call: SwitchCall, second: SwitchCall, number: str) -> SwitchCall:
        """The consulting agent joins both calls."""
        merged, told, items = self._merge([call, second], leaving="")
        self._say_merged("ConferencedEvent", merged, told, items, (call, second), number, "")
        return merged

    def inform(self, call: SwitchCall, correlator: str) -> None:
        """Something more is known of the call."""
        call.correlator = correlator
        for number in list(call.states):
            place = connection("connection", call.number, number) + device("device", number)
            self._tell_one(number, "CallInformationEvent", call, place, "")

    def _make(
        self, calling: tuple[str, str], called: str, *, dialled: str = "", correlator: str = "",
        thread: str = "",
    ) -> SwitchCall:  # fmt: skip
        self._made += 1
        number = f"FF000100000000{self._made:04X}{0x2D65C85C:08X}0000"
        call = SwitchCall(
            number, thread or f"T{self._made:07d}", calling, called, dialled, correlator
        )
        self.calls[number] = call
        return call

    def _merge(
        self, calls: list[SwitchCall], leaving: str
    ) -> tuple[SwitchCall, dict[str, str], list[str]]:
        first = calls[0]
        merged = first
        told = {one: state for call in calls for one, state in call.states.items()}
        was = [(call.number, one) for call in calls for one in call.states if one != leaving]
        if not self._keeps:
            merged = self._make(
                first.calling, first.called, dialled=first.dialled, correlator=first.correlator,
                thread=first.thread,
            )  # fmt: skip
        states = {one: told[one] for _, one in was}
        for call in calls:
            call.states = {}
        merged.states = {
            one: "connected" if state == "hold" else state for one, state in states.items()
        }
        items = []
        for old, one in {pair[1]: pair for pair in was}.values():
            shown = first.calling[1] if one == first.calling[0] else ""
            items.append(
                element(
                    "connectionListItem",
                    connection("newConnection", merged.number, one),
                    connection("oldConnection", old, one),
                    device("endpoint", one, shown),
                )
            )
        return merged, told, items

    def _say_merged(
        self, name: str, merged: SwitchCall, told: dict[str, str], items: list[str],
        calls: tuple[SwitchCall, ...], number: str, target: str,
    ) -> None:  # fmt: skip
        transfer = name != "ConferencedEvent"
        places = ("primaryOldCall", "secondaryOldCall")
        inner = "".join(
            connection(p, call.number, number) for p, call in zip(places, calls, strict=False)
        )
        inner += device("transferringDevice" if transfer else "conferencingDevice", number)
        inner += device("transferredToDevice" if transfer else "addedParty", target)
        listed = "transferredConnections" if transfer else "conferenceConnections"
        inner += element(listed, *items)
        cause = (
            "conference" if not transfer else "transfer" if len(calls) > 1 else "singleStepTransfer"
        )
        self._say(name, merged, inner, cause, told=told)

    def _who(self, call: SwitchCall) -> str:
        redirected = device("lastRedirectionDevice", call.queue) if call.queue else element(
            "lastRedirectionDevice", "<notRequired/>"
        )  # fmt: skip
        calling = device("callingDevice", *call.calling)
        return calling + device("calledDevice", call.called) + redirected

    def _say(
        self, name: str, call: SwitchCall, inner: str, cause: str,
        told: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.at += timedelta(milliseconds=5)
        for number in list(told if told is not None else call.states):
            self._tell_one(number, name, call, inner, cause)

    def _tell_one(self, number: str, name: str, call: SwitchCall, inner: str, cause: str) -> None:
        inner += text("localConnectionInfo", call.states.get(number, "null"))
        if call.correlator:
            written = call.correlator.encode().hex().upper()
            inner += element("correlatorData", text("string", written))
        inner += text("cause", cause) if cause else ""
        if call.dialled:
            inner += device("networkCalledDevice", call.dialled)
        if call.queue:
            inner += element("callCharacteristics", text("acdCall", "true"))
        self._tell(number, name, inner + self._extras(call))

    def _extras(self, call: SwitchCall) -> str:
        extras = ""
        if self._threads:
            thread = element("threadData", text("threadLinkageID", call.thread))
            extras += element("callLinkageData", thread)
        if self._stamped:
            extras += element(
                "extensions", element("security", text("timestamp", self.at.isoformat()))
            )
        return extras

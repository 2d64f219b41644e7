"""The pretend switch says what a real Asterisk says, word for word and in the same order."""

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.sandbox.telephony.ami_call import PretendCall
from app.sandbox.telephony.ami_playback import read_recording
from app.sandbox.telephony.switch import Switch

CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
ACCOUNTS = {"ringside": "sesame"}
Act = Callable[[Switch], Awaitable[None]]


class Client:
    """A bare client: a line out, messages in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def say(self, **headers: str) -> None:
        lines = "".join(f"{key}: {text}\r\n" for key, text in headers.items())
        self._writer.write((lines + "\r\n").encode())

    async def hear(self) -> dict[str, str]:
        raw = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        return dict(line.split(": ", 1) for line in raw.strip().split("\r\n"))

    async def ask(self, **headers: str) -> dict[str, str]:
        await self.say(**headers)
        while "Response" not in (answer := await self.hear()):
            pass
        return answer

    async def hear_all(self, until: str) -> bytes:
        """Everything up to the answer with this id."""
        return await self._reader.readuntil(f"ActionID: {until}\r\n".encode())

    async def ended(self) -> bool:
        return await self._reader.read() == b"" or self._reader.at_eof()


@asynccontextmanager
async def client_of(switch: Switch, *, login: bool = True) -> AsyncIterator[Client]:
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", switch.port, limit=1 << 24)
        try:
            assert await reader.readline() == b"Asterisk Call Manager/11.0.0\r\n"
            client = Client(reader, writer)
            if login:
                said = await client.ask(Action="Login", Username="ringside", Secret="sesame")
                assert said["Message"] == "Authentication accepted"
                assert (await client.hear())["Event"] == "FullyBooted"
            yield client
        finally:
            writer.transport.abort()


@pytest.fixture
async def switch() -> AsyncIterator[Switch]:
    async with Switch(ACCOUNTS, random=random.Random(1)) as running:
        yield running


def shape(message: bytes) -> tuple[str, list[str]]:
    """An event's name and its headers in order, repeated ones once, variables apart."""
    keys = [line.partition(b":")[0].decode() for line in message.split(b"\r\n") if line]
    told = [key for key in keys if not key.endswith("ChanVariable")]
    return message.split(b"\r\n")[0].decode(), told


def events_of(content: bytes) -> list[bytes]:
    return [one for one in content.split(b"\r\n\r\n") if one.startswith(b"Event: ")]


def recorded_shapes() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for path in sorted(CAPTURES.glob("*.ami")):
        for message in events_of(path.read_bytes()):
            name, headers = shape(message)
            if headers not in found.setdefault(name, []):
                found[name].append(headers)
    return found


async def everything(switch: Switch) -> None:
    """Every thing a pretend call can do."""
    call = await switch.ring(ani="12000000001", queue="broadband", attached={"CUSTOMER_ID": "C-1"})
    await call.answer()
    await call.hold()
    await call.unhold()
    await call.hold()
    await call.blind_transfer("PJSIP/103")
    await call.answer()
    await call.hang_up("agent")
    for act in (PretendCall.abandon, PretendCall.reject, PretendCall.no_answer):
        await act(await switch.ring(ani="12000000002", queue="broadband"))
    call = await switch.ring(ani="12000000003", agent=["PJSIP/101", "PJSIP/103"], queue="q")
    await call.answered_elsewhere("PJSIP/102")
    await call.hang_up()
    await (await switch.ring(ani="12000000004")).abandon()
    await switch.pause("PJSIP/101", "q", "lunch")
    await switch.pause("PJSIP/101", "q", None)


async def everything_with_colleagues(switch: Switch) -> None:
    """Every thing a pretend call can do that takes a colleague."""
    call = await switch.ring(ani="12000000001", queue="broadband")
    await call.answer()
    await call.consult("PJSIP/102")
    await call.consult_end()
    await call.consult("PJSIP/102")
    await call.consult_answer()
    await call.complete_transfer()
    await call.consult("PJSIP/103")
    await call.consult_answer()
    await call.conference()
    await call.join("PJSIP/101")
    await call.leave("PJSIP/102")
    await call.hang_up()
    call = await switch.ring(ani="12000000002")
    await call.pick_up("PJSIP/102")
    await call.park()
    await call.retrieve("PJSIP/101")
    await call.park()
    await call.hang_up()


async def told_by(switch: Switch, act: Act) -> bytes:
    async with client_of(switch) as client:
        await act(switch)
        await client.say(Action="Ping", ActionID="end")
        return await client.hear_all("end")


async def test_every_event_has_the_headers_of_a_real_one(switch: Switch) -> None:
    real = recorded_shapes()
    told = events_of(await told_by(switch, everything))
    names = {shape(message)[0].removeprefix("Event: ") for message in told}
    assert names >= {
        "AgentCalled", "AgentComplete", "AgentConnect", "AgentRingNoAnswer", "BlindTransfer",
        "BridgeCreate", "BridgeDestroy", "BridgeEnter", "BridgeLeave", "DialBegin", "DialEnd",
        "DialState", "Hangup", "Hold", "NewConnectedLine", "Newchannel", "Newstate",
        "QueueCallerAbandon", "QueueCallerJoin", "QueueCallerLeave", "Unhold",
    }  # fmt: skip
    for message in told:
        name, headers = shape(message)
        assert headers in real[name], name


UNRECORDED = {"ParkedCall", "UnParkedCall", "Pickup", "Rename"}
"""No recording has them; their headers are those of the manager's own documentation."""


async def test_every_event_with_colleagues_has_the_headers_of_a_real_one(switch: Switch) -> None:
    real = recorded_shapes()
    told = [shape(one) for one in events_of(await told_by(switch, everything_with_colleagues))]
    names = {name.removeprefix("Event: ") for name, _ in told}
    assert names >= {"AttendedTransfer", "ConfbridgeStart", "ConfbridgeJoin", "ConfbridgeLeave"}
    assert names >= UNRECORDED
    for name, headers in told:
        assert name.removeprefix("Event: ") in UNRECORDED or headers in real[name], name


async def test_whatever_a_call_has_been_through_nothing_of_it_is_left(switch: Switch) -> None:
    await everything_with_colleagues(switch)
    for question in ("coreshowchannels", "bridgelist"):
        _, items = switch.find_list(question)
        assert len(items) == 1


@pytest.mark.parametrize("question", ["CoreShowChannels", "BridgeList", "QueueStatus"])
async def test_every_list_has_the_headers_of_a_real_one(switch: Switch, question: str) -> None:
    real = recorded_shapes()
    call = await switch.ring(ani="12000000001", queue="broadband")
    await call.answer()
    async with client_of(switch) as client:
        await client.say(Action=question, ActionID="list")
        await client.say(Action="Ping", ActionID="end")
        told = events_of(await client.hear_all("end"))
    assert len(told) >= 2
    for message in told:
        name, headers = shape(message)
        assert headers in real[name], name


def core(content: bytes, leg: str) -> list[str]:
    """What happens to the caller and one agent, step by step."""
    steps = []
    for message in events_of(content):
        lines = dict(
            line.split(": ", 1) for line in message.decode("utf-8", "replace").split("\r\n")
        )
        channel, dest = lines.get("Channel", ""), lines.get("DestChannel", "")
        name = lines["Event"]
        if name in _ASIDE or not (channel.startswith(("PJSIP/trunk", leg)) or dest):
            continue
        if dest and not dest.startswith(leg):
            continue
        who = "agent" if channel.startswith(leg) else "caller"
        steps.append(f"{name} {who} {lines.get('DialStatus', lines.get('ChannelStateDesc', ''))}")
    return steps


_ASIDE = {
    "CEL", "Cdr", "VarSet", "Newexten", "UserEvent", "RTCPSent", "RTCPReceived",
}  # fmt: skip


async def queue_call(switch: Switch) -> None:
    call = await switch.ring(
        ani="15551230002", agent=["PJSIP/101", "PJSIP/102", "PJSIP/103"], queue="support"
    )
    await call.answer("PJSIP/102")
    await call.hang_up()


async def abandoned_call(switch: Switch) -> None:
    call = await switch.ring(
        ani="15551230007", agent=["PJSIP/101", "PJSIP/102", "PJSIP/103"], queue="support"
    )
    await call.abandon()


async def transferred_call(switch: Switch) -> None:
    call = await switch.ring(ani="15551230004", queue="rr")
    await call.answer()
    await call.blind_transfer("PJSIP/103")
    await call.answer()
    await call.hang_up("agent")


@pytest.mark.parametrize(
    ("act", "recorded", "leg"),
    [
        (queue_call, "02-queue-ringall-3", "PJSIP/102"),
        (queue_call, "02-queue-ringall-3", "PJSIP/101"),
        (abandoned_call, "06-queue-abandoned", "PJSIP/101"),
        (transferred_call, "03b-blind-transfer-ami", "PJSIP/101"),
    ],
)
async def test_events_come_in_the_order_of_a_real_switch(
    switch: Switch, act: Act, recorded: str, leg: str
) -> None:
    told = core(await told_by(switch, act), leg)
    real = core((CAPTURES / f"{recorded}.ami").read_bytes(), leg)
    assert sorted(told) == sorted(real)
    assert settled(told) == settled(real)


def settled(steps: list[str]) -> list[str]:
    """Steps without those that a real switch's threads tell in any order."""
    loose = ("DialState", "Newstate agent Ringing", "NewConnectedLine caller", "QueueCallerLeave",
             "MusicOnHold", "BridgeLeave", "Hangup", "SoftHangup", "AgentComplete")  # fmt: skip
    return [step for step in steps if not step.startswith(loose)]


async def test_a_login_may_be_proven_without_the_secret(switch: Switch) -> None:
    async with client_of(switch, login=False) as client:
        challenge = (await client.ask(Action="Challenge", AuthType="MD5"))["Challenge"]
        key = hashlib.md5((challenge + "sesame").encode()).hexdigest()
        said = await client.ask(Action="Login", AuthType="MD5", Username="ringside", Key=key)
        assert said["Response"] == "Success"


@pytest.mark.parametrize(
    "headers",
    [
        {"Secret": "wrong"},
        {"AuthType": "MD5", "Key": hashlib.md5(b"sesame").hexdigest()},
        {"Secret": "sesame", "Username": "nobody"},
    ],
)
async def test_a_wrong_login_is_refused_in_the_switchs_words(
    switch: Switch, headers: dict[str, str]
) -> None:
    async with client_of(switch, login=False) as client:
        said = await client.ask(**{"Action": "Login", "Username": "ringside", **headers})
        assert (said["Response"], said["Message"]) == ("Error", "Authentication failed")
        assert await client.ended()


async def test_what_is_not_allowed_or_not_known_is_an_error(switch: Switch) -> None:
    async with client_of(switch, login=False) as client:
        assert (await client.ask(Action="Ping"))["Message"] == "Permission denied"
    async with client_of(switch) as client:
        command = await client.ask(Action="Command", Command="core stop now")
        assert command["Message"] == "Permission denied"
        assert (await client.ask(Action="Dance"))["Message"].startswith("Invalid/unknown command")
        assert (await client.ask(Action="Ping", X="y" * 1100))["Message"] == "Line too long"
        assert (await client.ask(Action="Logoff"))["Response"] == "Goodbye"
        assert await client.ended()


async def test_a_client_hears_only_the_classes_it_asked_for(switch: Switch) -> None:
    async with client_of(switch) as client:
        await client.ask(Action="Events", EventMask="agent")
        await switch.ring(ani="12000000001", queue="broadband")
        await client.say(Action="Ping", ActionID="end")
        told = events_of(await client.hear_all("end"))
    assert told
    assert all(b"Privilege: agent,all" in message for message in told)


async def test_a_recording_is_played_byte_for_byte_without_the_recorders_own_talk(
    switch: Switch,
) -> None:
    path = CAPTURES / "02-queue-ringall-3-gw.ami"
    recording = read_recording(path)
    told = await told_by(switch, lambda running: running.play(recording, pace=0))
    played = b"".join(chunk.content for chunk in recording.chunks)
    assert played in told
    assert events_of(played) == events_of(path.read_bytes())
    assert len(recording.chunks) > 5


async def test_a_recording_may_be_moved_to_the_present(switch: Switch) -> None:
    path = CAPTURES / "01-simple-call-gw.ami"
    begins_at = switch.tick()
    recording = read_recording(path, begins_at)
    assert f"Timestamp: {begins_at.timestamp():.6f}".encode() in recording.chunks[0].content
    assert sum(len(chunk.content) for chunk in recording.chunks) == sum(
        len(chunk.content) for chunk in read_recording(path).chunks
    )


async def test_a_storm_has_the_size_that_was_asked_for(switch: Switch) -> None:
    told = await told_by(switch, lambda running: running.storm(2_000, 0.2))
    events = events_of(told)
    assert 200 < len(events) <= 400
    assert not any(b"PJSIP/10" in event for event in events)


async def test_a_mute_switch_says_nothing_and_hangs_up_nothing(switch: Switch) -> None:
    async with client_of(switch) as client:
        switch.mute()
        await client.say(Action="Ping", ActionID="lost")
        await switch.ring(ani="12000000001")
        await switch.until(lambda: switch.clients[0].actions[-1]["action"] == "Ping")
        switch.mute(False)
        assert (await client.ask(Action="Ping", ActionID="heard"))["ActionID"] == "heard"


async def test_a_call_nobody_answered_can_not_be_held(switch: Switch) -> None:
    call = await switch.ring(ani="12000000001")
    with pytest.raises(RuntimeError, match="answer"):
        await call.hold()


async def test_a_hostile_name_stays_in_its_line(switch: Switch) -> None:
    async def ring(running: Switch) -> None:
        await running.ring(ani="12000000001", name="Eve\r\n\r\nEvent: Shutdown")

    told = events_of(await told_by(switch, ring))
    assert b"Event: Shutdown" not in [message.split(b"\r\n")[0] for message in told]
    assert any(rb"CallerIDName: Eve\r\n\r\nEvent: Shutdown" in message for message in told)

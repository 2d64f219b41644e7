"""A call is recorded, taken its persons out of, and played: the same story of nobody."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.cli import main
from app.domain.call import CallId, Contact, Direction, Outcome
from app.domain.events import Delivered, Diverted, Failed, LinkLost, LinkRestored
from app.sdk.connector import ConnectorContext
from app.sdk.errors import InvalidReply, NotReady
from app.store.codec import encode_event
from app.store.recording import read_recording, write_recording
from app.store.redaction import Redactor
from connectors.recording import Settings, connect, replay
from connectors.recording.playing import played
from tests.connectors.asterisk.played import by_call, context_of, names, outcome, phases
from tests.connectors.freeswitch.staged import CUSTOMER, NAME, Stage

CAPTURES = Path(__file__).parents[2] / "captures"
PRIVATE = ("12006543210", "12006540000", NAME, "1002", "carrier-a", "C-7", "support", "00000001-")
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


def staged() -> list:
    """A queue's call taken, held, consulted about and given away; and one that was missed."""
    stage = Stage()
    caller = stage.join(*PRIVATE[:2])
    first = stage.offer(caller, "1001")
    stage.answer(caller, first)
    stage.state(first, "HELD")
    second = stage.dial("1001", "1002")
    stage.answer(second, stage.ring(second, "1002"))
    for leg in (first, second):
        stage.hang_up(leg, "ATTENDED_TRANSFER")
    stage.pause(2)
    other = stage.ring(stage.customer("anonymous"), "1001")
    stage.hang_up(other, "NO_ANSWER")
    return stage.heard_by("1001")


def redacted(told: list) -> list:
    redactor = Redactor(b"k" * 32)
    return [redactor.redact(event) for event in told]


async def heard(settings: Settings, count: int) -> list:
    context = ConnectorContext(agent="1001", secret=str, now=now, random=lambda: 0.5)
    async with (
        asyncio.timeout(10),
        connect(settings, context) as source,
        aclosing(source.events()) as events,
    ):
        return [await anext(events) for _ in range(count)]


def stories(told: list) -> list:
    return [
        (phases(events), outcome(events), events[-1].contact.direction)
        for events in by_call(told).values()
    ]


async def test_what_was_recorded_is_played_with_the_same_phases_and_outcomes(
    tmp_path: Path,
) -> None:
    told = staged()
    file = tmp_path / "calls.jsonl"
    write_recording(file, redacted(told))
    up, *again = await heard(Settings(file=str(file), speed=1000), len(told) + 1)
    assert isinstance(up, LinkRestored)
    assert names(again) == names(told)
    assert stories(again) == stories(told)
    assert [outcome for _, outcome, _ in stories(again)] == [Outcome.TRANSFERRED, Outcome.MISSED]


def test_nothing_of_a_person_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    write_recording(file, redacted(staged()))
    content = file.read_text("utf-8")
    assert [word for word in PRIVATE if word in content] == []
    assert "2026" not in content


def test_every_text_of_a_contact_is_replaced() -> None:
    """Also one that is added to `Contact` one day."""
    mark = "Secret Person 13800138000"
    texts = {
        field.name: mark
        for field in msgspec.structs.fields(Contact)
        if "str" in str(field.type) and field.name not in ("attached", "participants", "direction")
    }
    contact = Contact(**texts, participants=(mark,), attached={mark: mark, "key": mark})
    event = Failed(call_id=CallId(mark), at=AT, contact=contact, reason=mark)
    line = encode_event(Redactor(b"k").redact(event)).decode()
    assert "Secret" not in line
    assert "13800138000" not in line


def test_one_number_has_one_invented_number_in_all_its_spellings() -> None:
    numbers = ["13800138000", "+8613800138000", "008613800138000", "13900139000", "1001", "1001"]
    found = [
        event.contact.ani
        for event in redacted(
            [Delivered(call_id=CallId("c"), at=AT, contact=Contact(ani=one)) for one in numbers]
        )
    ]
    assert found == [
        "12000000001", "+8612000000001", "008612000000001", "12000000002", "8001", "8001",
    ]  # fmt: skip


def test_two_recordings_of_one_value_can_not_be_told_to_be_of_one() -> None:
    event = Delivered(call_id=CallId("c"), at=AT, contact=Contact(attached={"id": "C-7"}))
    one, other = (Redactor(key).redact(event).contact.attached["id"] for key in (b"a", b"b"))
    assert one != other


def test_times_keep_their_distances() -> None:
    told = staged()
    clean = redacted(told)
    assert [e.at - clean[0].at for e in clean] == [e.at - told[0].at for e in told]


@pytest.mark.parametrize(
    ("source", "agent", "capture"),
    [
        ("freeswitch", "102", "freeswitch/02-callcenter-ringall-answered.esl"),
        ("asterisk", "PJSIP/101", "asterisk/04-attended-transfer-ami.ami"),
        ("asterisk", "PJSIP/102", "asterisk/09-ring-no-answer-next-agent.ami"),
    ],
)
def test_a_capture_becomes_a_recording_that_tells_the_same_story(
    source: str, agent: str, capture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, original = tmp_path / "out.jsonl", CAPTURES / capture
    words = ["--source", source, "--agent", agent, str(original)]
    assert main(["record", "--to", str(out), *words]) == 0
    assert "without persons" in capsys.readouterr().out
    assert main(["story", *words]) == 0
    true_story = shape(capsys.readouterr().out)
    assert main(["story", "--source", "recording", "--agent", "1001", str(out)]) == 0
    assert shape(capsys.readouterr().out) == true_story
    assert b"1555" not in out.read_bytes()


def shape(printed: str) -> list:
    lines = [msgspec.json.decode(line) for line in printed.splitlines()]
    return [(line["phase"], line["outcome"], line["direction"]) for line in lines]


def test_a_file_that_is_there_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("mine")
    assert main(["record", "--to", str(out), "--call", "1"]) == 1
    assert "there already" in capsys.readouterr().err
    assert out.read_text() == "mine"


@pytest.mark.parametrize("words", [[], ["--source", "asterisk"], ["--agent", "101"]])
def test_record_says_what_it_needs(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "--to", str(tmp_path / "out.jsonl"), *words]) == 2
    assert "--call" in capsys.readouterr().err


def ringing(number: int = 1, ani: str = CUSTOMER) -> Delivered:
    at = AT + timedelta(seconds=number)
    return Delivered(call_id=CallId(f"call-{number}"), at=at, contact=Contact(ani=ani))


async def test_a_recording_in_a_loop_has_new_calls_each_time(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    write_recording(file, [ringing()])
    table = Settings(file=str(file), loop=True, pause_s=0.1, speed=1000)
    told = await heard(table, 5)
    assert names(told) == ["LinkRestored", "Delivered", "Diverted", "Delivered", "Diverted"]
    first, second = "call-1#800000-1", "call-1#800000-2"
    assert [event.call_id for event in told[1:]] == [first, first, second, second]
    assert told[1].at < told[3].at


async def test_times_are_of_now_and_as_far_apart_as_the_speed_says(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    write_recording(file, [ringing(1), ringing(11)])
    up, first, second = await heard(Settings(file=str(file), speed=100), 3)
    assert second.at - first.at == timedelta(seconds=0.1)
    assert timedelta(0) <= first.at - up.at < timedelta(seconds=5)


def test_what_is_open_at_the_end_is_ended_and_the_line_is_up() -> None:
    lost = LinkLost(call_id=CallId(""), at=AT)
    *_, ended, up = played([ringing(5), lost], {})
    assert isinstance(ended, Diverted)
    assert ended.outcome is Outcome.UNKNOWN
    assert isinstance(up, LinkRestored)
    assert ended.at == up.at == AT + timedelta(seconds=5)


def test_numbers_are_put_for_others_wherever_they_stand() -> None:
    contact = Contact(ani="8001", other_party="8001", participants=("8001", "8002"), dnis="80011")
    event = Delivered(call_id=CallId("c"), at=AT, contact=contact)
    shown = next(iter(played([event], {"8001": "2001"}))).contact
    assert (shown.ani, shown.other_party, shown.participants) == ("2001", "2001", ("2001", "8002"))
    assert shown.dnis == "80011"


def test_texts_of_a_file_are_made_harmless() -> None:
    contact = Contact(caller_name="a\u202eb\nc" + "x" * 200, ani="1\x00 2", attached={"k": "v\x07"})
    event = Delivered(call_id=CallId("c\n"), at=AT, contact=contact)
    clean = next(iter(played([event], {})))
    assert clean.contact.caller_name.startswith("ab c")
    assert len(clean.contact.caller_name) == 80
    assert (clean.call_id, clean.contact.attached) == ("c", {"k": "v"})


def test_a_recorded_call_of_the_desk_is_played_without_what_no_switch_tells() -> None:
    file = Path("resources/recordings/stale-session.jsonl")
    told = list(replay(Settings(), context_of("1001"), [file.read_bytes()]))
    assert names(told)[0] == "Delivered"
    assert len(told) < len(read_recording(file).events)
    assert {event.contact.direction for event in told} == {Direction.IN}


async def test_a_line_that_is_none_is_named_and_the_others_are_played(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_bytes(b"what\n" + encode_event(ringing()))
    context = context_of("1001")
    async with connect(Settings(file=str(file)), context) as source:
        (health,) = await source.health()
    assert (health.well, health.detail) == (False, "line 1 is no event of a switch")
    assert "line 1" in caplog.text
    assert names(await heard(Settings(file=str(file)), 2)) == ["LinkRestored", "Delivered"]


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (None, NotReady, "No such file"),
        (b"", InvalidReply, "no event"),
        (b"{}\n", InvalidReply, "line 1"),
    ],
)
async def test_a_file_that_is_no_recording_is_named(
    content: bytes | None, error: type[Exception], says: str, tmp_path: Path
) -> None:
    file = tmp_path / "calls.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(error, match=says):
        await heard(Settings(file=str(file)), 1)


async def test_no_file_is_said() -> None:
    with pytest.raises(NotReady, match="ringside record"):
        await heard(Settings(), 1)

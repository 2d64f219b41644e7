"""Every recording of a real switch tells each agent exactly the story that truly happened."""

from dataclasses import dataclass, field

import pytest

from app.domain.call import Direction, Outcome, Phase
from app.domain.events import Conferenced, Consulted, Delivered, Established
from tests.connectors.asterisk.played import (
    by_call,
    names,
    outcome,
    phases,
    play_captures,
    softphone,
    truth,
)

OFFERED, RINGING, ACTIVE, HELD = Phase.OFFERED, Phase.RINGING, Phase.ACTIVE, Phase.HELD
CONSULTING, CONFERENCING = Phase.CONSULTING, Phase.CONFERENCING
RUNG = [OFFERED, RINGING]
ELSEWHERE = Outcome.ANSWERED_ELSEWHERE
HERE = Outcome.ANSWERED_HERE
SUPPORT, RR, DIRECT = "8005550100", "8005550102", "8005550101"


@dataclass
class Story:
    """What the last event says of a call, and how it came there."""

    phases: list[Phase]
    outcome: Outcome
    ani: str | None
    name: str | None
    dnis: str
    queue: str | None = None
    other: str | None = None
    direction: Direction = Direction.IN
    waited_s: float | None = None
    attached: bool = True
    participants: tuple[str, ...] = field(default=())


def queued(number: str, name: str, how: Outcome, *, dnis: str = SUPPORT, queue: str = "support",
           then: list[Phase] | None = None, waited_s: float | None = None,
           other: str | None = None) -> Story:  # fmt: skip
    return Story([*RUNG, *(then or [])], how, number, name, dnis, queue, other or number,
                 waited_s=waited_s)  # fmt: skip


BOB, FINN, GINA = (
    ("15551230002", "Bob Bauer"),
    ("15551230006", "Finn Fuchs"),
    ("15551230007", "Gina Gold"),
)
HANA, IVO, JON = (
    ("15551230008", "Hana Holm"),
    ("15551230009", "Ivo Iden"),
    ("15551230010", "Jon Jung"),
)
NORA = ("15551230020", "Nora Nagy")
EVA, DAN, LEA = (
    ("15551230005", "Eva Egger"),
    ("15551230004", "Dan Dorn"),
    ("15551230012", "Lea Lang"),
)


def hostile(number: str | None, name: str | None) -> Story:
    return Story([*RUNG, ACTIVE], HERE, number, name, DIRECT, other=number)


STORIES: dict[tuple[str, str], list[Story]] = {
    ("01-simple-call", "101"): [
        Story([RINGING, ACTIVE], HERE, "15551230001", "Jane Customer", DIRECT, other="15551230001")
    ],
    ("02-queue-ringall-3", "101"): [queued(*BOB, ELSEWHERE)],
    ("02-queue-ringall-3", "102"): [queued(*BOB, HERE, then=[ACTIVE], waited_s=2.0)],
    ("02-queue-ringall-3", "103"): [queued(*BOB, ELSEWHERE)],
    ("03b-blind-transfer-ami", "101"): [
        queued(*DAN, Outcome.TRANSFERRED, dnis=RR, queue="rr", then=[ACTIVE], waited_s=1.0)
    ],
    ("03b-blind-transfer-ami", "103"): [Story([*RUNG, ACTIVE], HERE, *DAN, RR, other=DAN[0])],
    ("04-attended-transfer-ami", "101"): [
        queued(
            *EVA,
            Outcome.TRANSFERRED,
            dnis=RR,
            queue="rr",
            then=[ACTIVE, HELD, CONSULTING],
            waited_s=1.0,
            other="102",
        )
    ],
    ("04-attended-transfer-ami", "102"): [Story([RINGING, ACTIVE], HERE, *EVA, RR, other=EVA[0])],
    ("05-hold-unhold", "101"): [queued(*FINN, ELSEWHERE)],
    ("05-hold-unhold", "102"): [queued(*FINN, ELSEWHERE)],
    ("05-hold-unhold", "103"): [
        queued(*FINN, HERE, then=[ACTIVE, HELD, ACTIVE, HELD], waited_s=1.0)
    ],
    ("06-queue-abandoned", "101"): [queued(*GINA, Outcome.ABANDONED)],
    ("06-queue-abandoned", "102"): [queued(*GINA, Outcome.ABANDONED)],
    ("06-queue-abandoned", "103"): [queued(*GINA, Outcome.ABANDONED)],
    ("07-two-simultaneous", "101"): [queued(*HANA, HERE, then=[ACTIVE], waited_s=1.0)],
    ("07-two-simultaneous", "102"): [
        queued(*HANA, ELSEWHERE),
        Story([RINGING, ACTIVE], HERE, *IVO, SUPPORT, "support", IVO[0], waited_s=2.0),
    ],
    ("07-two-simultaneous", "103"): [queued(*HANA, ELSEWHERE), queued(*IVO, ELSEWHERE)],
    ("08-reconnect", "101"): [queued(*NORA, ELSEWHERE)],
    ("08-reconnect", "102"): [queued(*NORA, HERE, then=[ACTIVE, HELD])],
    ("08-reconnect", "103"): [queued(*NORA, ELSEWHERE)],
    ("09-ring-no-answer-next-agent", "101"): [queued(*JON, Outcome.MISSED, dnis=RR, queue="rr")],
    ("09-ring-no-answer-next-agent", "102"): [
        queued(*JON, HERE, dnis=RR, queue="rr", then=[ACTIVE], waited_s=6.0)
    ],
    ("11-outbound-from-agent", "101"): [
        Story(
            [*RUNG, ACTIVE],
            HERE,
            "101",
            None,
            "915557650001",
            other="915557650001",
            direction=Direction.OUT,
            attached=False,
        )
    ],
    ("12-conference", "101"): [
        Story(
            [*RUNG, ACTIVE, CONFERENCING],
            HERE,
            *LEA,
            RR,
            "rr",
            LEA[0],
            waited_s=1.0,
            participants=("102",),
        )
    ],
    ("12-conference", "102"): [
        Story(
            [ACTIVE, CONFERENCING],
            HERE,
            "102",
            None,
            "700",
            other="700",
            direction=Direction.INTERNAL,
            attached=False,
            participants=(LEA[0],),
        )
    ],
    ("14-utf8-and-hostile-callerid", "101"): [
        hostile("15551230013", "Zoë Ångström 李雷"),
        hostile("15551230014", "J\ufffdrg M\ufffdller"),
        hostile("15551230015", "L" * 79),
        hostile("15551230016", "a: b Event: Hangup Uniqueid: 1"),
        hostile(None, None),
        hostile("+4930123456", "<script>alert(1)</script>"),
    ],
}
FULL = [
    "01-simple-call", "02-queue-ringall-3", "03b-blind-transfer-ami", "04-attended-transfer-ami",
    "05-hold-unhold", "06-queue-abandoned", "07-two-simultaneous", "08-reconnect",
    "09-ring-no-answer-next-agent", "11-outbound-from-agent", "12-conference", "13-agent-states",
    "14-utf8-and-hostile-callerid",
]  # fmt: skip
LEAST = [
    "01-simple-call", "02-queue-ringall-3", "05-hold-unhold", "06-queue-abandoned",
    "07-two-simultaneous", "13-agent-states",
]  # fmt: skip
FILES = [*FULL, *(f"{name}-gw" for name in LEAST)]


def files_of(name: str) -> list[str]:
    if name == "08-reconnect":
        return [f"08-reconnect-part{part}" for part in (1, 2, 3)]
    return [name]


@pytest.mark.parametrize("chunk", [7, 1448, 65536])
@pytest.mark.parametrize("agent", ["101", "102", "103"])
@pytest.mark.parametrize("file", FILES)
def test_a_recording_tells_what_truly_happened(file: str, agent: str, chunk: int) -> None:
    expected = STORIES.get((file.removesuffix("-gw"), agent), [])
    told = by_call(play_captures(files_of(file), f"PJSIP/{agent}", chunk))
    assert [story_of(events) for events in told.values()] == expected


@pytest.mark.parametrize("file", ["02-queue-ringall-3-gw", "04-attended-transfer-ami"])
def test_bytes_that_come_one_by_one_tell_the_same(file: str) -> None:
    assert play_captures([file], "PJSIP/102", 1) == play_captures([file], "PJSIP/102", 1 << 20)


def story_of(events: list) -> Story:
    contact = events[-1].contact
    return Story(
        phases(events),
        outcome(events),
        contact.ani,
        contact.caller_name,
        contact.dnis,
        contact.queue,
        contact.other_party,
        contact.direction,
        contact.waited_s,
        bool(contact.attached),
        contact.participants,
    )


@pytest.mark.parametrize(("name", "agent"), [key for key in STORIES if key[0] != "08-reconnect"])
def test_the_agents_telephone_says_the_same(name: str, agent: str) -> None:
    heard = softphone(name, agent)
    if not heard:
        pytest.skip("this telephone kept no log")
    told = by_call(play_captures([name], f"PJSIP/{agent}", 65536)).values()
    rung = sum(any(isinstance(event, Delivered) for event in events) for events in told)
    dialled = sum(events[-1].contact.direction is not Direction.IN for events in told)
    answered = sum(any(isinstance(one, Established) for one in events) for events in told)
    assert rung - (name == "11-outbound-from-agent") * dialled == heard.count("CALL_INCOMING")
    assert answered == heard.count("CALL_ESTABLISHED")
    assert len(told) == heard.count("CALL_CLOSED")


@pytest.mark.parametrize(
    ("name", "agent", "step", "kind"),
    [
        ("01-simple-call", "101", "101 rings", "Delivered"),
        ("01-simple-call", "101", "101 answers", "Established"),
        ("01-simple-call", "101", "101 hangs up", "ConnectionCleared"),
        ("02-queue-ringall-3", "103", "all three ring", "Delivered"),
        ("02-queue-ringall-3", "102", "102 answers", "Established"),
        ("02-queue-ringall-3", "102", "caller hung up", "ConnectionCleared"),
        ("04-attended-transfer-ami", "102", "102 rings (consultation)", "Delivered"),
        ("04-attended-transfer-ami", "101", "101 hangs up -> complete", "Transferred"),
        ("05-hold-unhold", "103", "hold", "Held"),
        ("05-hold-unhold", "103", "resume", "Retrieved"),
        ("06-queue-abandoned", "102", "caller abandoned", "ConnectionCleared"),
        ("03b-blind-transfer-ami", "101", "AMI BlindTransfer PJSIP/101-00000014", "Transferred"),
        ("12-conference", "101", "Redirect both to ConfBridge", "Conferenced"),
    ],
)
def test_events_come_when_it_truly_happened(name: str, agent: str, step: str, kind: str) -> None:
    done_at = next(one["t"] for one in truth(name)["steps"] if one["note"] == step)
    told = play_captures([name], f"PJSIP/{agent}", 65536)
    nearest = min(
        abs(event.at.timestamp() - done_at) for event in told if type(event).__name__ == kind
    )
    assert nearest < 0.75


def test_the_agent_who_consults_is_told_whom_they_talk_to() -> None:
    told = play_captures(["04-attended-transfer-ami"], "PJSIP/101", 65536)
    consulted = next(event for event in told if isinstance(event, Consulted))
    assert consulted.contact.ani == EVA[0]
    assert (consulted.contact.other_party, consulted.contact.other_name) == ("102", "Agent Bob")


def test_the_consulted_agent_has_the_customers_number_before_the_customer() -> None:
    told = play_captures(["04-attended-transfer-ami"], "PJSIP/102", 65536)
    rings, answered, completed, _ = told
    assert names(told) == ["Delivered", "Established", "Established", "ConnectionCleared"]
    assert (rings.contact.ani, rings.contact.consult_from) == (EVA[0], "101")
    assert (answered.contact.other_party, answered.contact.consult_from) == ("101", "101")
    assert (completed.contact.other_party, completed.contact.consult_from) == (EVA[0], None)


def test_both_sides_of_a_transfer_speak_of_the_same_call() -> None:
    giving, receiving = (
        by_call(play_captures(["04-attended-transfer-ami"], f"PJSIP/{agent}", 65536))
        for agent in ("101", "102")
    )
    assert giving.keys() == receiving.keys() == {"cti-lab-1795323483.22"}


def test_a_conference_names_who_is_in_it_and_goes_on_without_the_agent() -> None:
    told = play_captures(["12-conference"], "PJSIP/101", 65536)
    joined = [event.contact.participants for event in told if isinstance(event, Conferenced)]
    assert joined == [(), ("102",)]
    assert names(told)[-1] == "ConnectionCleared"


def test_a_gap_is_told_once_and_its_end_after_the_snapshot() -> None:
    told = play_captures(files_of("08-reconnect"), "PJSIP/101", 65536)
    assert names(told) == [
        "Delivered", "Delivered", "LinkLost", "Diverted", "LinkRestored", "LinkLost",
        "LinkRestored",
    ]  # fmt: skip


def test_what_was_answered_in_a_gap_begins_as_established() -> None:
    told = play_captures(["08-reconnect-part2"], "PJSIP/102", 65536)
    assert names(told) == ["Established", "Held", "ConnectionCleared"]
    contact = told[0].contact
    assert (contact.ani, contact.queue, contact.other_party) == (NORA[0], "support", NORA[0])


@pytest.mark.parametrize("file", ["18-login-variants", "19-login-before-fullybooted"])
def test_logins_alone_tell_nothing(file: str) -> None:
    assert play_captures([file], "PJSIP/101", 65536) == []

"""Every recorded exchange tells each agent exactly the story that truly happened."""

from dataclasses import dataclass, replace

import pytest

from app.domain.call import Direction
from app.domain.events import Conferenced, Consulted, Established
from app.sdk.calls import link
from tests.connectors.csta.scenarios import SCENARIOS
from tests.connectors.csta.staged import LINK, agents_on, capture, play, staged, words
from tests.servers.launch import until

IN, OUT, INTERNAL = Direction.IN, Direction.OUT, Direction.INTERNAL
ANN, BEA = ("12000000001", "王小明"), ("12000000002", "Bea Bauer")
RINGS = "Delivered ringing"


@dataclass
class Story:
    """What is told of one call, and what is known of it at last."""

    told: list[str]
    ani: str | None
    name: str | None = None
    other: str | None = None
    queue: str | None = None
    direction: Direction = IN
    answered_by: str | None = None


def of(who: tuple[str, str], *told: str, other: str | None = None, **more: object) -> Story:
    return Story([RINGS, *told], *who, other or who[0], **more)


TALKED = ("Established", "ConnectionCleared")
ELSEWHERE = "Diverted answered-elsewhere"
LOST, BACK = "LinkLost", "LinkRestored"
STORIES: dict[tuple[str, str], list[Story]] = {
    ("01-simple-call", "101"): [of(ANN, *TALKED)],
    ("02-queue-ringall-3", "101"): [of(BEA, ELSEWHERE, queue="9500", answered_by="102")],
    ("02-queue-ringall-3", "102"): [of(BEA, *TALKED, queue="9500")],
    ("02-queue-ringall-3", "103"): [of(BEA, ELSEWHERE, queue="9500", answered_by="102")],
    ("03-hold", "101"): [of(ANN, "Established", "Held", "Retrieved", "Held", "ConnectionCleared")],
    ("04-attended-transfer", "101"): [
        of(ANN, "Established", "Held", "Consulted", "Transferred", other="102")
    ],
    ("04-attended-transfer", "102"): [of(ANN, "Established", *TALKED)],
    ("05-blind-transfer", "101"): [of(BEA, "Established", "Transferred")],
    ("05-blind-transfer", "103"): [of(BEA, *TALKED)],
    ("06-conference", "101"): [
        of(ANN, "Established", "Held", "Consulted", "Conferenced", "ConnectionCleared", other="102")
    ],
    ("06-conference", "102"): [
        of(ANN, "Established", "Conferenced", "Established", "ConnectionCleared")
    ],
    ("07-abandoned", "101"): [of(BEA, "ConnectionCleared", queue="9500")],
    ("07-abandoned", "102"): [of(BEA, "ConnectionCleared", queue="9500")],
    ("08-ring-no-answer", "101"): [of(ANN, "Diverted missed", queue="9500")],
    ("08-ring-no-answer", "102"): [of(ANN, *TALKED, queue="9500")],
    ("09-outbound", "101"): [
        Story(["Delivered offered", RINGS, *TALKED], "101", other="12000000008", direction=OUT),
        Story(["Delivered offered", "Failed (busy)"], "101", other="12000000009", direction=OUT),
    ],
    ("10-second-call", "101"): [
        of(ANN, "Established", "Held", "Retrieved", "ConnectionCleared"),
        of(BEA, *TALKED),
    ],
    ("11-reconnect", "101"): [
        of(ANN, "Established", "Held", "ConnectionCleared"),
        of(BEA, "Diverted unknown"),
    ],
    ("12-reconnect-in-transfer", "101"): [
        of(ANN, "Established", "Held", "Consulted", "ConnectionCleared", other="102")
    ],
    ("12-reconnect-in-transfer", "102"): [of(ANN, "Established", *TALKED)],
    ("13-rejected", "101"): [Story([RINGS, "Diverted rejected"], None)],
}


def stories(told: list) -> list[Story]:
    found: dict[str, list] = {}
    for event in told:
        if not isinstance(event, LINK):
            found.setdefault(event.call_id, []).append(event)
    return [story_of(events) for events in found.values()]


def story_of(events: list) -> Story:
    last = events[-1].contact
    return Story(
        words(events), last.ani, last.caller_name, last.other_party, last.queue, last.direction,
        last.answered_by,
    )  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 7, 1448, 1 << 20])
@pytest.mark.parametrize(("name", "agent"), STORIES)
def test_a_recording_tells_what_truly_happened(name: str, agent: str, chunk: int) -> None:
    assert stories(play(capture(name, agent, chunk), agent)) == STORIES[name, agent]


def test_there_is_a_recording_of_every_scenario_and_a_story_of_every_recording() -> None:
    assert {(name, agent) for name in SCENARIOS for agent in agents_on(name)} == STORIES.keys()


@pytest.mark.parametrize(("name", "agent"), STORIES)
def test_a_recording_tells_nothing_to_who_was_not_there(name: str, agent: str) -> None:
    assert stories(play(capture(name, agent), "109")) == []


@pytest.mark.parametrize("name", SCENARIOS)
async def test_live_tells_the_same_as_the_recording(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.01)
    agents = agents_on(name)
    async with staged(agents) as stage:
        await SCENARIOS[name](stage)
        for agent in agents:
            await until(lambda a=agent: len(stories(stage.told[a])) == len(STORIES[name, a]))
            await until(lambda a=agent: stories(stage.told[a]) == STORIES[name, a], within_s=2)


VARIANTS: dict[str, dict[str, object]] = {
    "without threads": {"threads": False},
    "the customer's call kept": {"keeps": True, "spelling": "TransferredEvent"},
    "bare": {"threads": False, "keeps": True, "stamped": False},
}
BY_THREAD = "12-reconnect-in-transfer"
"""Nothing but the thread says that what was transferred in the gap is the same conversation."""


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        (name, variant)
        for name in SCENARIOS
        for variant, habits in VARIANTS.items()
        if name != BY_THREAD or habits.get("threads", True)
    ],
)
async def test_switches_of_other_habits_tell_the_same(
    name: str, variant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.01)
    agents = agents_on(name)
    async with staged(agents, **VARIANTS[variant]) as stage:
        await SCENARIOS[name](stage)
        for agent in agents:
            expected = [without_queue(one) for one in STORIES[name, agent]]
            await until(
                lambda a=agent, e=expected: (
                    [without_queue(one) for one in stories(stage.told[a])] == e
                ),
                within_s=2,
            )


def without_queue(story: Story) -> Story:
    return replace(story, queue=None)


def test_both_sides_of_a_transfer_speak_of_the_same_conversation() -> None:
    giving, receiving = (
        play(capture("04-attended-transfer", agent), agent) for agent in ("101", "102")
    )
    assert {event.call_id for event in giving} == {event.call_id for event in receiving}
    assert {event.contact.conversation for event in (*giving, *receiving)} == {""}


def test_the_consulted_agent_is_told_who_consults_until_the_customer_is_on() -> None:
    rings, answered, completed, _ = play(capture("04-attended-transfer", "102"), "102")
    assert [one.contact.consult_from for one in (rings, answered)] == ["101", "101"]
    assert rings.contact.direction is INTERNAL
    assert (completed.contact.ani, completed.contact.consult_from) == (ANN[0], None)
    assert completed.contact.attached["customer_id"] == "4711"


def test_the_agent_who_consults_keeps_the_customer_and_sees_the_colleague() -> None:
    told = play(capture("04-attended-transfer", "101"), "101")
    consulted = next(event for event in told if isinstance(event, Consulted))
    assert (consulted.contact.ani, consulted.contact.other_party) == (ANN[0], "102")


@pytest.mark.parametrize(("agent", "controls"), [("101", True), ("102", False)])
def test_a_conference_names_who_is_in_it_and_who_leads(agent: str, controls: bool) -> None:
    told = play(capture("06-conference", agent), agent)
    joined = next(event.contact for event in told if isinstance(event, Conferenced))
    colleague = {"101": "102", "102": "101"}[agent]
    assert (set(joined.participants), joined.controls) == ({ANN[0], colleague}, controls)


def test_a_gap_is_told_and_its_end_after_the_snapshot() -> None:
    told = play(capture("11-reconnect", "101"), "101")
    assert words(told) == [
        RINGS, "Established", RINGS, LOST, "Held", "Diverted unknown", BACK, "ConnectionCleared",
    ]  # fmt: skip


def test_what_began_before_the_program_did_is_told_from_the_snapshot() -> None:
    after = capture("11-reconnect", "101")[2:]
    told = play(after, "101")
    assert words(told) == ["Held", "ConnectionCleared"]
    assert (told[0].contact.ani, told[0].contact.caller_name) == ANN


def test_what_is_attached_comes_along_by_name() -> None:
    told = play(capture("01-simple-call", "101"), "101")
    assert told[0].contact.attached == {
        "UUI": "customer_id=4711;order=77", "customer_id": "4711", "order": "77",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "agent"), STORIES)
def test_events_carry_the_switchs_time(name: str, agent: str) -> None:
    told = [event.at for event in play(capture(name, agent), agent) if event.call_id]
    assert told == sorted(told)
    assert all((at.year, at.month, at.day) == (2026, 3, 10) for at in told)


def test_what_a_colleague_let_ring_is_answered_like_any_call() -> None:
    told = play(capture("08-ring-no-answer", "102"), "102")
    assert isinstance(told[1], Established)
    assert {event.contact.dnis for event in told} == {"12000009500"}

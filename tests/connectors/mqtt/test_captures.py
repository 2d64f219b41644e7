"""Every recording of the broker tells each agent exactly the story that truly happened."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.events import LinkLost, LinkRestored
from app.sdk.connector import ConnectorContext
from connectors.mqtt import Settings, replay
from tests.connectors.mqtt.floor import word

FOLDER = Path(__file__).parents[2] / "captures" / "mqtt"
OVER = ["LinkLost"]
STORIES = {
    ("01-simple-call", "101"): ["ringing", "Established", "Held", "Retrieved", "ConnectionCleared"],
    ("02-ring-all-3", "101"): ["offered", "ringing", "answered-elsewhere"],
    ("02-ring-all-3", "102"): ["offered", "ringing", "Established", "ConnectionCleared"],
    ("02-ring-all-3", "103"): ["offered", "ringing", "answered-elsewhere"],
    ("03-consult-transfer", "101"):
        ["ringing", "Established", "Held", "Consulted", "Transferred"],
    ("03-consult-transfer", "102"):
        ["ringing", "Established", "Established", "ConnectionCleared"],
    ("04-abandoned", "101"): ["ringing", "ConnectionCleared"],
    ("04-abandoned", "102"): ["ringing", "ConnectionCleared"],
    ("04-abandoned", "103"): ["ringing", "ConnectionCleared"],
    ("05-missed-rejected", "101"): ["ringing", "missed"],
    ("05-missed-rejected", "102"): ["ringing", "rejected"],
    ("06-hostile", "101"): ["ringing", "Established", "ConnectionCleared"],
    ("07-gateway-dies", "101"):
        ["ringing", "Established", "LinkLost", "ConnectionCleared", "LinkRestored"],
    ("07-gateway-dies", "102"): ["ringing", "LinkLost", "unknown", "LinkRestored"],
    ("07-gateway-dies", "103"): ["LinkLost", "LinkRestored"],
}  # fmt: skip


def play(name: str, agent: str, chunk: int, settings: Settings | None = None) -> list:
    content = (FOLDER / f"{name}.mqtt").read_bytes()
    pieces = (content[at : at + chunk] for at in range(0, len(content), chunk))
    context = ConnectorContext(
        agent=agent,
        secret=lambda name: "secret",
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        random=lambda: 0.5,
    )
    return list(replay(settings or Settings(), context, pieces))


@pytest.mark.parametrize("chunk", [1, 61, 65_536])
@pytest.mark.parametrize("agent", ["101", "102", "103"])
@pytest.mark.parametrize("name", sorted({name for name, _ in STORIES}))
def test_a_recording_tells_what_truly_happened(name: str, agent: str, chunk: int) -> None:
    told = play(name, agent, chunk)
    assert isinstance(told[0], LinkRestored)
    assert isinstance(told[-1], LinkLost)
    assert [word(event) for event in told[1:-1]] == STORIES.get((name, agent), [])


def test_whose_recording_it_is_does_not_have_to_be_set_up() -> None:
    other = Settings(tenant="other", gateway="elsewhere")
    assert play("02-ring-all-3", "102", 61, other) == play("02-ring-all-3", "102", 61)


def test_who_is_consulted_and_who_asks_is_told() -> None:
    asking = play("03-consult-transfer", "101", 61)
    asked = play("03-consult-transfer", "102", 61)
    consulted = next(event for event in asking if word(event) == "Consulted")
    assert (consulted.contact.other_party, consulted.contact.other_name) == ("102", "Agent Bob")
    first, _, joined, _ = asked[1:-1]
    assert (first.contact.ani, first.contact.consult_from) == ("12000000101", "101")
    assert joined.contact.consult_from is None
    assert {event.contact.conversation for event in asking[1:-1] + asked[1:-1]} == {"c-1"}


def test_what_a_caller_is_called_is_text_and_no_more() -> None:
    _, ringing, active, *_ = play("06-hostile", "101", 61)
    assert ringing.contact.ani is None
    assert active.contact.caller_name == "<script>alert(1)</script> Event: Hangup 李雷 Zoë[2J"
    assert active.contact.attached == {"note": "ab c"}


def test_a_broken_connection_is_told_and_a_line_that_broke_with_it_counts_for_nothing() -> None:
    content = (FOLDER / "01-simple-call.mqtt").read_bytes()
    half = content.index(b'"phase":"held"')
    context = ConnectorContext(
        agent="101",
        secret=lambda name: "secret",
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        random=lambda: 0.5,
    )
    told = [word(one) for one in replay(Settings(), context, [content[:half], None, content])]
    expected = ["LinkRestored", "ringing", "Established", "LinkLost"]
    assert told[:4] == expected
    assert told[-1] == "LinkLost"

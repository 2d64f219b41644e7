"""Every recording of a real phone tells exactly what that phone lived through."""

import argparse
import json

import pytest

from app.cli import story
from connectors.softphone import Settings
from tests.connectors.softphone.played import CAPTURES, netstring, play

RUNG = ["ringing", "closed unknown"]
TALKED = ["ringing", "active", "wrap-up answered-here"]
DIALLED = ["active", "wrap-up answered-here"]
TRUTH = {
    "01-simple-call.baresip-101": {"15551230001": TALKED},
    "02-queue-ringall-3.baresip-101": {"15551230002": RUNG},
    "02-queue-ringall-3.baresip-102": {"15551230002": TALKED},
    "02-queue-ringall-3.baresip-103": {"15551230002": RUNG},
    "03b-blind-transfer-ami.baresip-101": {"15551230004": TALKED},
    "03b-blind-transfer-ami.baresip-103": {"15551230004": TALKED},
    "04-attended-transfer-ami.baresip-101": {"15551230005": TALKED},
    "04-attended-transfer-ami.baresip-102": {"101": TALKED},
    "05-hold-unhold.baresip-101": {"15551230006": RUNG},
    "05-hold-unhold.baresip-102": {"15551230006": RUNG},
    "05-hold-unhold.baresip-103": {"15551230006": TALKED},
    "06-queue-abandoned.baresip-101": {"15551230007": RUNG},
    "06-queue-abandoned.baresip-102": {"15551230007": RUNG},
    "06-queue-abandoned.baresip-103": {"15551230007": RUNG},
    "07-two-simultaneous.baresip-101": {"15551230008": TALKED},
    "07-two-simultaneous.baresip-102": {"15551230008": RUNG, "15551230009": TALKED},
    "07-two-simultaneous.baresip-103": {"15551230008": RUNG, "15551230009": RUNG},
    "09-ring-no-answer-next-agent.baresip-101": {"15551230010": RUNG},
    "09-ring-no-answer-next-agent.baresip-102": {"15551230010": TALKED},
    "11-outbound-from-agent.baresip-101": {
        "915557650001": ["ringing", "active", "wrap-up answered-here"]
    },
    "12-conference.baresip-101": {"15551230012": TALKED},
    "12-conference.baresip-102": {"700": DIALLED},
    "14-utf8-and-hostile-callerid.baresip-101": {
        **{f"155512300{number}": TALKED for number in (13, 14, 15, 16)},
        "": TALKED,
        "+4930123456": TALKED,
    },
}


def agent_of(name: str) -> str:
    return name.rpartition("-")[2]


def test_every_recording_is_judged():
    assert {file.stem for file in CAPTURES.glob("*.jsonl")} == set(TRUTH)


@pytest.mark.parametrize("name", TRUTH)
def test_a_recording_tells_what_happened(name, capsys):
    parser = argparse.ArgumentParser()
    story.add_arguments(parser)
    words = ["--source", "softphone", "--agent", agent_of(name), f"{CAPTURES / name}.jsonl"]
    assert story.run(parser.parse_args(words)) == 0
    told: dict[str, list[str]] = {}
    for line in map(json.loads, capsys.readouterr().out.splitlines()):
        word = f"{line['phase']} {line['outcome']}" if line["outcome"] else line["phase"]
        number = line["dnis"] if line["direction"] == "out" else line["ani"]
        told.setdefault(number or "", []).append(word)
    assert told == TRUTH[name]


@pytest.mark.parametrize("name", TRUTH)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_netstrings_in_pieces_of_any_size_tell_the_same(name, size):
    lines = (CAPTURES / f"{name}.jsonl").read_bytes().split(b"\n")
    wire = b"".join(netstring(line) for line in lines if line)
    pieces = [wire[at : at + size] for at in range(0, len(wire), size)]
    whole = play([b"\n".join(lines)], agent_of(name))
    assert play(pieces, agent_of(name)) == whole


@pytest.mark.parametrize("name", ["01-simple-call.baresip-101", "02-queue-ringall-3.baresip-102"])
def test_the_phone_of_another_agent_tells_nothing(name):
    recording = [(CAPTURES / f"{name}.jsonl").read_bytes()]
    assert play(recording, "999") == []
    assert play(recording, "999", Settings(account="*")) == play(recording, agent_of(name))


def test_names_from_outside_are_text_and_no_more():
    file = CAPTURES / "14-utf8-and-hostile-callerid.baresip-101.jsonl"
    names = {event.contact.caller_name for event in play([file.read_bytes()])}
    assert {"Zoë Ångström 李雷", "<script>alert(1)</script>", "L" * 79, None} <= names

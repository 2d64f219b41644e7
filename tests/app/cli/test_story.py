"""`ringside story`: the very lines some captures tell, and what it says of bad ones."""

import json
from pathlib import Path

import pytest

from app.cli import main

CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
SIMPLE = """\
{"t": 1795323443.930527, "call": "cti-lab-1795323443.10", "phase": "ringing", "ani": "15551230001", "dnis": "8005550101", "queue": null, "outcome": null, "other_party": "15551230001", "direction": "in"}
{"t": 1795323445.935977, "call": "cti-lab-1795323443.10", "phase": "active", "ani": "15551230001", "dnis": "8005550101", "queue": null, "outcome": null, "other_party": "15551230001", "direction": "in"}
{"t": 1795323448.94067, "call": "cti-lab-1795323443.10", "phase": "wrap-up", "ani": "15551230001", "dnis": "8005550101", "queue": null, "outcome": "answered-here", "other_party": "15551230001", "direction": "in"}
"""  # noqa: E501
LOST = """\
{"t": 1795323451.310564, "call": "cti-lab-1795323450.12", "phase": "offered", "ani": "15551230002", "dnis": "8005550100", "queue": "support", "outcome": null, "other_party": "15551230002", "direction": "in"}
{"t": 1795323451.314959, "call": "cti-lab-1795323450.12", "phase": "ringing", "ani": "15551230002", "dnis": "8005550100", "queue": "support", "outcome": null, "other_party": "15551230002", "direction": "in"}
{"t": 1795323453.825711, "call": "cti-lab-1795323450.12", "phase": "closed", "ani": "15551230002", "dnis": "8005550100", "queue": "support", "outcome": "answered-elsewhere", "other_party": "15551230002", "direction": "in"}
"""  # noqa: E501
RECONNECT = """\
{"t": 1795323620.054335, "call": "cti-lab-1795323619.82", "phase": "offered", "ani": "15551230020", "dnis": "8005550100", "queue": "support", "outcome": null, "other_party": "15551230020", "direction": "in"}
{"t": 1795323620.054433, "call": "cti-lab-1795323619.82", "phase": "ringing", "ani": "15551230020", "dnis": "8005550100", "queue": "support", "outcome": null, "other_party": "15551230020", "direction": "in"}
{"t": 1795323620.05477, "call": "cti-lab-1795323619.82", "phase": "closed", "ani": "15551230020", "dnis": "8005550100", "queue": "support", "outcome": "answered-elsewhere", "other_party": "15551230020", "direction": "in"}
"""  # noqa: E501


def tell(*files: Path, agent: str = "PJSIP/101", source: str = "asterisk") -> int:
    return main(["story", "--source", source, "--agent", agent, *map(str, files)])


def parts(name: str) -> list[Path]:
    return sorted(CAPTURES.glob(f"{name}*.ami"))


def test_a_call_that_is_answered_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(CAPTURES / "01-simple-call.ami") == 0
    assert capsys.readouterr() == (SIMPLE, "")


def test_a_queue_call_that_a_colleague_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(CAPTURES / "02-queue-ringall-3.ami") == 0
    assert capsys.readouterr() == (LOST, "")


def test_several_files_are_one_story_over_broken_connections(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = parts("08-reconnect-part")
    assert len(files) == 3
    assert tell(*files) == 0
    assert capsys.readouterr() == (RECONNECT, "")


def test_a_file_with_several_connections_tells_the_same_as_several_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = b"#### new connection\n".join(f.read_bytes() for f in parts("08-reconnect-part"))
    file = tmp_path / "whole.ami"
    file.write_bytes(whole)
    assert tell(file) == 0
    assert capsys.readouterr().out == RECONNECT


def test_everybody_s_part_in_a_call_is_told_from_their_own_seat(
    capsys: pytest.CaptureFixture[str],
) -> None:
    endings = {}
    for agent in ("PJSIP/101", "PJSIP/102", "PJSIP/103"):
        assert tell(CAPTURES / "02-queue-ringall-3.ami", agent=agent) == 0
        last = json.loads(capsys.readouterr().out.splitlines()[-1])
        endings[agent] = last["phase"], last["outcome"]
    assert endings == {
        "PJSIP/101": ("closed", "answered-elsewhere"),
        "PJSIP/102": ("wrap-up", "answered-here"),
        "PJSIP/103": ("closed", "answered-elsewhere"),
    }


@pytest.mark.parametrize("file", sorted(CAPTURES.glob("*.ami")), ids=lambda file: file.stem)
def test_every_capture_tells_well_formed_lines_in_order(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(file) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    keys = ["t", "call", "phase", "ani", "dnis", "queue", "outcome", "other_party", "direction"]
    assert all(list(line) == keys for line in lines)
    assert [line["t"] for line in lines] == sorted(line["t"] for line in lines)
    assert all((line["outcome"] is None) == (line["phase"] not in ENDED) for line in lines)


ENDED = ("wrap-up", "closed")


@pytest.mark.parametrize("content", [b"", b"\xff\x00nonsense", b"Event: \r\n\r\n" * 5])
def test_a_file_without_a_call_of_this_agent_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "odd.ami"
    file.write_bytes(content)
    assert tell(file) == 0
    assert capsys.readouterr() == ("", "ringside: no call of PJSIP/101 in there\n")


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(tmp_path / "gone.ami") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("ringside: ")
    assert str(tmp_path / "gone.ami") in said.err


def test_an_unknown_source_is_named_beside_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tell(CAPTURES / "01-simple-call.ami", source="asterix") == 1
    said = capsys.readouterr().err
    assert said.startswith("ringside: asterix: there is no such connector; there are: ")
    assert "asterisk" in said


def test_a_source_without_a_wire_protocol_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(CAPTURES / "01-simple-call.ami", source="tmf") == 1
    assert capsys.readouterr().err == "ringside: tmf has no wire protocol to play\n"

"""`ringside replay`: one line for each event of a recording, with the step it leads to."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import resources
from app import paths
from app.bootstrap.guides import cache_of
from app.bootstrap.playbook import build_playbook, read_guides
from app.bootstrap.stock import keep_copy
from app.cli import main
from app.domain.call import CallId, Contact
from app.domain.customer import Customer
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    ActionSucceeded,
    Answered,
    AnyEvent,
    CallerLookedUp,
    ConnectionCleared,
    Delivered,
    Established,
    FactsArrived,
    Held,
    LinkEvent,
    PlaybookOpened,
    SwitchEvent,
    WrapUpFinished,
)
from app.domain.session import Session, open_session, reduce
from app.guides.supply.folder import FolderFiles
from app.settings import GuidesSettings
from app.store.call_log import CallLog
from app.store.recording import read_recording, write_recording

SHIPPED = Path(resources.__path__[0])
CALL = CallId("c1")
CONTACT = Contact(ani="12000000109", dnis="10080", queue="broadband")
PERSON = Customer(customer_id="C1", name="Chen Jiahe")
GUIDE = """\
guide: stale
version: 1
owner: tests
title: {zh: 断网, en: No internet}
reasons:
  - {when: not session.traffic, weight: 3, because: {zh: 无流量, en: No traffic}}
goal: session.traffic and customer.confirms
facts:
  customer.confirms:
    type: bool
    ask: {zh: 能上网吗？, en: Does it work?}
    answers: {yes: {zh: 能, en: It does}, no: {zh: 不能, en: Not yet}}
steps:
  - step: clear
    when: session.online and not session.traffic
    title: {zh: 清除, en: Clear it}
    do: [aaa.disconnect]
    verify: {facts: [session.online, session.traffic]}
otherwise: {title: {zh: 转派, en: Hand it on}}
outcomes:
  solved: {resolved: true, disposition: MENDED}
  escalated: {resolved: false, disposition: PASSED-ON}
"""


def at(seconds: float) -> datetime:
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(seconds=seconds)


def online(seconds: float, *, traffic: bool) -> FactsArrived:
    values = {"session.online": True, "session.traffic": traffic}
    return FactsArrived(call_id=CALL, at=at(seconds), source="AAA", values=values, took_s=0.1)


def events() -> list[AnyEvent]:
    looked_up = CallerLookedUp(
        call_id=CALL, at=at(0.2), source="tmf", customers=(PERSON,), took_s=0.2
    )
    beginning: list[AnyEvent] = [
        Delivered(call_id=CALL, at=at(0), contact=CONTACT),
        looked_up,
        online(0.5, traffic=False),
        Established(call_id=CALL, at=at(3), contact=CONTACT),
        ActionRequested(call_id=CALL, at=at(9), action="aaa.disconnect"),
    ]
    [key] = played(beginning).orders
    return [
        *beginning,
        ActionConfirmed(call_id=CALL, at=at(10), key=key),
        ActionSucceeded(call_id=CALL, at=at(11.5), key=key, reference="MON-1"),
        online(12, traffic=True),
        Answered(call_id=CALL, at=at(20), fact="customer.confirms", value=True),
        ConnectionCleared(call_id=CALL, at=at(25), contact=CONTACT),
        WrapUpFinished(call_id=CALL, at=at(30), disposition="MENDED"),
    ]


def played(recorded: list[AnyEvent]) -> Session:
    """Play what the desk would have played, to learn the key an order was given."""
    playbook = build_playbook(paths.resources_folder()).playbook
    first, *others = recorded
    assert isinstance(first, Delivered)
    session = open_session(first).session
    for event in others:
        session = reduce(session, event, playbook).session
    return session


@pytest.fixture(autouse=True)
def _one_guide(home: Path) -> None:
    guides = home / "resources" / "guides"
    ignored = shutil.ignore_patterns("guides", "icons", "recordings")
    shutil.copytree(resources.__path__[0], guides.parent, ignore=ignored)
    guides.mkdir()
    (guides / "stale.yaml").write_text(GUIDE, "utf-8")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "call.jsonl"
    write_recording(file, events())
    return file


EXPECTED = """\
09:00:00.000000  Delivered          ringing          -
09:00:00.200000  CallerLookedUp     ringing          -
09:00:00.500000  FactsArrived       ringing          clear
09:00:03.000000  Established        active           clear
09:00:09.000000  ActionRequested    active           clear [aaa.disconnect confirming]
09:00:10.000000  ActionConfirmed    active           clear [aaa.disconnect running]
09:00:11.500000  ActionSucceeded    active           … [aaa.disconnect done]
09:00:12.000000  FactsArrived       active           ask customer.confirms [aaa.disconnect done]
09:00:20.000000  Answered           active           end solved [aaa.disconnect done]
09:00:25.000000  ConnectionCleared  wrap-up          end solved [aaa.disconnect done] (answered-here)
09:00:30.000000  WrapUpFinished     closed           end solved [aaa.disconnect done] (answered-here)
"""  # noqa: E501


def test_each_event_is_told_with_the_phase_and_the_step_it_leads_to(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(recording)]) == 0
    assert capsys.readouterr() == (EXPECTED, "")


def test_a_bad_line_is_named_with_its_file_and_number_and_the_rest_is_told(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = recording.read_bytes().splitlines()
    recording.write_bytes(b"\n".join([*lines[:2], b'{"event": "beamed-up"}', b"{", *lines[2:]]))
    assert main(["replay", str(recording)]) == 1
    said = capsys.readouterr()
    assert said.out == EXPECTED
    first, second = said.err.splitlines()
    assert first.startswith(f"ringside: {recording}:3: ")
    assert "beamed-up" in first
    assert second.startswith(f"ringside: {recording}:4: ")


def test_an_event_of_a_call_that_never_began_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "call.jsonl"
    write_recording(file, [online(1, traffic=True), *events()[:2]])
    main(["replay", str(file)])
    said = capsys.readouterr()
    assert said.err == "ringside: c1: no call begins with this\n"
    assert len(said.out.splitlines()) == 2


def test_two_calls_in_one_recording_keep_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "call.jsonl"
    other = Held(call_id=CallId("c2"), at=at(1), contact=CONTACT)
    write_recording(file, [events()[0], other, *events()[1:]])
    assert main(["replay", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines.pop(1) == "09:00:01.000000  Held               held             -"
    assert lines == EXPECTED.splitlines()


def test_a_broken_guide_is_named_and_what_can_be_told_is_told(
    home: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = home / "resources" / "guides" / "stale.yaml"
    guide.write_text(GUIDE.replace("steps:", "stepps:"), "utf-8")
    assert main(["replay", str(recording)]) == 0
    said = capsys.readouterr()
    assert said.err.startswith(f"ringside: {guide}:")
    assert "did you mean steps?" in said.err
    assert said.out.splitlines()[-1].split()[1:3] == ["WrapUpFinished", "closed"]


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_recording_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "call.jsonl"
    file.write_bytes(content)
    assert main(["replay", str(file)]) == 1
    assert capsys.readouterr() == ("", f"ringside: {file}: there is no event in it\n")


def test_a_recording_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(tmp_path / "gone.jsonl")]) == 1
    assert str(tmp_path / "gone.jsonl") in capsys.readouterr().err


@pytest.fixture
def own_log(monkeypatch: pytest.MonkeyPatch) -> int:
    """This desk's log, with the call in it; the call's number there."""
    monkeypatch.setenv("RINGSIDE_SECRET_RINGSIDE_LOG_KEY", "5a" * 32)
    paths.owned_folder(paths.state_folder())
    with CallLog.open(paths.call_log_file(), bytes.fromhex("5a" * 32)) as log:
        number = log.begin(CALL, at(0))
        for event in events():
            log.append(number, event)
        log.finish(number)
    return number


def test_the_calls_of_the_log_are_listed(own_log: int, capsys: pytest.CaptureFixture[str]):
    assert main(["replay", "--list"]) == 0
    assert capsys.readouterr().out.split() == [
        str(own_log),
        "2026-03-02",
        "09:00:00",
        "closed",
        CALL,
    ]


def test_a_call_of_the_log_is_played_and_saved_as_a_recording(
    own_log: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    saved = tmp_path / "saved.jsonl"
    assert main(["replay", "--call", str(own_log), "--save", str(saved)]) == 0
    assert capsys.readouterr().out == EXPECTED
    assert main(["replay", str(saved)]) == 0
    assert capsys.readouterr().out == EXPECTED


def test_a_call_of_the_log_is_recorded_without_its_persons(
    own_log: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    saved = tmp_path / "saved.jsonl"
    assert main(["record", "--call", str(own_log), "--to", str(saved)]) == 0
    assert "without persons" in capsys.readouterr().out
    told = [event for event in events() if isinstance(event, SwitchEvent | LinkEvent)]
    assert [type(event) for event in read_recording(saved).events] == [type(one) for one in told]
    assert told[0].call_id not in saved.read_text("utf-8").replace("call_id", "")


def test_a_call_the_log_does_not_have_is_said(own_log: int, capsys: pytest.CaptureFixture[str]):
    assert main(["replay", "--call", str(own_log + 1)]) == 1
    assert "there is no event in it" in capsys.readouterr().err


def test_without_a_log_of_its_own_the_desk_says_why(capsys: pytest.CaptureFixture[str]):
    assert main(["replay", "--list"]) == 1
    assert "no lasting key" in capsys.readouterr().err


def test_the_recording_that_comes_with_the_program_is_mended_by_one_click(
    home: Path, capsys: pytest.CaptureFixture[str]
):
    shutil.rmtree(home / "resources")
    assert main(["replay", str(SHIPPED / "recordings" / "stale-session.jsonl")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "end restored [aaa.disconnect done] (answered-here)" in lines[-1]
    assert any("stale-session [aaa.disconnect confirming]" in line for line in lines)


def test_a_call_is_played_with_the_guides_it_was_judged_by(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built = build_playbook(paths.resources_folder())
    edition = built.playbook.edition
    read = read_guides(FolderFiles(paths.resources_folder()))
    keep_copy(cache_of(GuidesSettings()), edition, read, at(0))
    first, *others = events()
    opened = PlaybookOpened(call_id=CALL, at=at(0), edition=edition)
    file = tmp_path / "call.jsonl"
    write_recording(file, [first, opened, *others])
    (home / "resources" / "guides" / "stale.yaml").write_text(
        GUIDE.replace("step: clear", "step: other"), "utf-8"
    )
    assert main(["replay", str(file)]) == 0
    said = capsys.readouterr()
    assert "active           clear [aaa.disconnect confirming]" in said.out
    assert said.err == ""
    shutil.rmtree(home / "state")
    assert main(["replay", str(file)]) == 0
    said = capsys.readouterr()
    assert "other" in said.out
    assert f"ringside: {CALL} was judged by {edition}, which is not here; it is played" in said.err

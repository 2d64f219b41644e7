"""`ringside doctor`: every line says how something stands, and a bad one says what to do."""

import argparse
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app import paths, registry
from app.cli import doctor
from app.cli.checks import machine, own, screen
from app.cli.checks.finding import Finding, Verdict
from app.domain.call import CallId
from app.isolated.messages import Package
from app.sdk.errors import ConnectorDefect
from app.sdk.manifest import Capability, Manifest
from app.secrets import Secrets
from app.settings import describe
from app.store.call_log import CallLog

KEY = "11" * 32
ENVIRON = {"RINGSIDE_SECRET_RINGSIDE_LOG_KEY": KEY, "RINGSIDE_SECRET_CRM_TOKEN": "iris"}


class CrmSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str = "127.0.0.1"
    port: int = 1
    base_url: str = ""


class CrmModule:
    Settings = CrmSettings


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = Manifest(
        id="crm",
        contract=1,
        title={"en": "CRM"},
        owner="team",
        capabilities=frozenset({Capability.FACTS}),
        secrets=("token",),
    )
    found = registry.Found(package="connectors.crm", manifest=manifest)
    seen = registry.Survey(found={"crm": found}, defects=())
    monkeypatch.setattr(registry, "survey", lambda under=None: seen)

    def load(code: Package) -> type[CrmModule]:
        if code.kind != "crm":
            raise ConnectorDefect(code.kind, "there is no such connector")
        return CrmModule

    monkeypatch.setattr(registry, "load_package", load)


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def settings(text: str) -> None:
    paths.owned_folder(paths.config_file().parent)
    paths.config_file().write_text(text, encoding="utf-8")


def report(environ: dict[str, str] | None = None) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in own.check_own(Secrets(environ=environ if environ is not None else ENVIRON)):
        found.setdefault(finding.subject, []).append(finding)
    return found


@pytest.mark.usefixtures("crm")
def test_all_is_well_where_all_is_well(listening: int):
    settings(f'agent = "PJSIP/101"\n[connectors.crm]\nport = {listening}\n')
    found = report()
    assert {
        subject: [finding.verdict for finding in findings] for subject, findings in found.items()
    } == {
        "keyring": [Verdict.WARN],
        "settings": [Verdict.OK],
        "guides": [Verdict.OK],
        "connectors": [Verdict.OK],
        "crm": [Verdict.OK, Verdict.OK],
        "state folder": [Verdict.OK],
        "log folder": [Verdict.OK],
        "call log": [Verdict.OK],
    }


@pytest.mark.usefixtures("crm")
def test_whatever_is_not_well_has_a_remedy():
    settings("guides.place = 'nowhere'\n[connectors.crm]\n[connectors.cmr]\n")
    wrong = [
        finding
        for findings in report({}).values()
        for finding in findings
        if finding.verdict is not Verdict.OK
    ]
    assert {finding.subject for finding in wrong} >= {"keyring", "guides", "agent", "crm", "cmr"}
    assert all(finding.remedy for finding in wrong)


@pytest.mark.usefixtures("crm")
def test_a_system_that_is_not_reached_fails(listening: int):
    finding = own.reach("crm", "127.0.0.1", listening)
    assert finding.verdict is Verdict.OK
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        finding = own.reach("crm", "127.0.0.1", unused.getsockname()[1])
    assert finding.verdict is Verdict.FAIL
    assert "is not reached" in finding.found


def test_addresses_are_found_in_a_connectors_settings():
    assert own.addresses(CrmSettings(host="pbx", port=5038, base_url="https://crm/api")) == [
        ("pbx", 5038),
        ("crm", 443),
    ]
    assert own.addresses(CrmSettings(host="pbx", port=80, base_url="http://pbx:x/")) == [
        ("pbx", 80)
    ]
    assert own.addresses(None) == []


@pytest.mark.usefixtures("crm")
def test_every_problem_of_the_settings_is_a_line():
    settings("theme = 1\nlog = 2\n")
    said = [finding.found for finding in report()["settings"]]
    assert len(said) == 2
    assert f"{paths.config_file()}:1: theme" in said[0]


@pytest.mark.usefixtures("crm")
def test_a_problem_in_a_connectors_table_names_its_line():
    settings("[connectors.crm]\nprot = 5\n")
    (finding,) = report()["crm"]
    assert finding.verdict is Verdict.FAIL
    assert (
        f'{paths.config_file()}:2: connectors.crm.prot: no such setting; did you mean "port"?'
        in (finding.found)
    )


def test_the_call_log_is_looked_at_and_left_as_it_is():
    file = paths.state_folder() / "calls.db"
    with CallLog.open(file, bytes.fromhex(KEY)) as log:
        log.begin(CallId("c"), datetime(2026, 1, 2, tzinfo=UTC))
    held = file.read_bytes()
    (well,) = report()["call log"]
    (ill,) = report({"RINGSIDE_SECRET_RINGSIDE_LOG_KEY": "22" * 32})["call log"]
    (locked,) = report({})["call log"]
    assert well.found.startswith("1 calls")
    assert ill.verdict is Verdict.WARN
    assert locked.verdict is Verdict.WARN
    assert file.read_bytes() == held
    assert [path.name for path in file.parent.iterdir()] == ["calls.db"]


def test_a_folder_that_cannot_be_written_to_fails(home: Path):
    home.mkdir()
    (home / "state").write_text("a file where the folder should be")
    (finding,) = report()["state folder"]
    assert finding.verdict is Verdict.FAIL


def test_a_package_that_is_not_there_fails():
    assert machine.check_package("no-such-package").verdict is Verdict.FAIL
    assert machine.check_package("msgspec").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("found", "wanted", "well"),
    [
        ("6.11.3", "<6.12,>=6.11", True),
        ("6.12.0", "<6.12,>=6.11", False),
        ("6.9.9", "<6.12,>=6.11", False),
        ("0.18", ">=0.18", True),
        ("4", "", True),
    ],
)
def test_versions_are_compared_by_their_numbers(found: str, wanted: str, well: bool):
    assert machine.satisfies(found, wanted) is well


def test_the_desktop_is_looked_at_from_a_child():
    seen = screen.look(offscreen=True)
    assert isinstance(seen, screen.Screen)
    assert seen.platform == "offscreen"
    assert len(seen.screens) == 1


def test_a_qt_that_ends_the_program_is_a_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    seen = screen.look()
    assert isinstance(seen, str)
    assert "no-such-platform" in seen


def test_a_desktop_that_lacks_much_is_only_warned_of():
    poor = screen.Screen(
        platform="wayland", screens=(), tray=False, chinese_fonts=0, compositor=False
    )
    verdicts = [finding.verdict for finding in screen.judge_screen(poor)]
    assert verdicts == [Verdict.WARN] * 5


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    doctor.add_arguments(parser)
    return doctor.run(parser.parse_args(words)), capsys.readouterr().out


def test_the_example_is_printed(capsys: pytest.CaptureFixture[str]):
    assert ask(capsys, "--example") == (0, describe())


def test_a_failure_is_the_exit_code_and_json_is_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    fine = Finding(subject="a", verdict=Verdict.OK, found="x")
    ill = Finding(subject="b", verdict=Verdict.FAIL, found="y", remedy="z")
    monkeypatch.setattr(doctor, "findings", lambda: iter([fine]))
    assert ask(capsys) == (0, "ok    a: x\n")
    monkeypatch.setattr(doctor, "findings", lambda: iter([fine, ill]))
    assert ask(capsys) == (1, "ok    a: x\nFAIL  b: y\n      -> z\n")
    code, printed = ask(capsys, "--json")
    assert code == 1
    assert [row["verdict"] for row in json.loads(printed)] == ["ok", "fail"]

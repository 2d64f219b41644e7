"""A program is run as the settings say, knows no more than that, and leaves nobody behind."""

import asyncio
import json
import os
import sys
import tomllib
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import pytest

from app.domain.customer import Customer
from app.registry import offered_by
from app.sdk.connector import Receipt
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.kit import lent
from app.sdk.reading import Reading
from app.settings import SettingsError
from connectors.command import connect
from tests.connectors.command.setup import CUSTOMER, ORDER, TABLE, behaving, settings
from tests.servers.launch import until

FACTS = frozenset({"onu.state", "onu.rx_dbm", "onu.note"})
DOCUMENTED = Path(__file__).parents[3] / "docs" / "connectors" / "command.md"


async def read(given: Any, customer: Customer = CUSTOMER, context: Any = None) -> Reading:
    async with (
        connect(given, context or lent()) as command,
        aclosing(command.read(customer, FACTS)) as readings,
    ):
        (reading,) = [each async for each in readings]
    return reading


async def perform(given: Any) -> Receipt:
    async with connect(given, lent()) as command:
        return await command.perform(CUSTOMER, ORDER, lambda _: None)


async def test_the_program_is_told_in_json_and_answers_in_json(tmp_path: Path):
    note = tmp_path / "heard"
    reading = await read(settings(behaving(tmp_path, note=str(note))))
    assert reading.values == {"onu.state": "online", "onu.rx_dbm": -27.31, "onu.note": "fibre"}
    assert reading.raw == {"onu.state": "1", "onu.rx_dbm": "-2731"}
    heard = json.loads(note.read_text())
    assert heard["told"] == {
        "ask": "facts",
        "customer": {
            "id": "C-10009",
            "name": "Ann Example",
            "tier": "",
            "keys": {"login": "login-of-ex", "onu": "ONU-70009"},
        },
        "facts": ["onu.state", "onu.rx_dbm", "onu.note"],
    }
    assert heard["arguments"] == ["--login", "login-of-ex", "--id=C-10009"]


async def test_an_order_is_told_with_its_key_and_what_it_needs(tmp_path: Path):
    note = tmp_path / "heard"
    assert await perform(settings(behaving(tmp_path, note=str(note)))) == Receipt(reference="R-1")
    told = json.loads(note.read_text())["told"]
    assert told["ask"] == "perform"
    assert told["order"] == {
        "key": "kit-key-1",
        "action": "onu.restart",
        "asked_at": "2026-03-10T07:00:00Z",
        "parameters": {"onu.state": "offline"},
    }


async def test_it_knows_no_more_of_the_desk_than_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PRIVATE_OF_THE_DESK", "x")
    monkeypatch.setenv("LENT", "y")
    note = tmp_path / "heard"
    given = settings(
        behaving(tmp_path, note=str(note)), environment={"SET": "z"}, inherit=["LENT", "NOT_THERE"]
    )
    await read(given, context=lent({"token": "s3cret"}))
    heard = json.loads(note.read_text())
    known = {name: value for name, value in heard["variables"].items() if name != "LC_CTYPE"}
    assert known == {"LENT": "y", "SET": "z", "OSS_TOKEN": "s3cret"}
    assert heard["folder"] != os.getcwd()
    assert not os.access(heard["folder"], os.F_OK)


async def test_without_its_secret_it_is_not_run(tmp_path: Path):
    with pytest.raises(AuthFailed, match="no secret 'token'"):
        await read(settings(behaving(tmp_path)), context=lent({}))


@pytest.mark.parametrize("value", ["-rf", "/etc/passwd", "@file", "--help"])
async def test_no_customer_becomes_an_option(tmp_path: Path, value: str):
    note = tmp_path / "heard"
    who = Customer(customer_id="C-1", name="x", keys={"login": value})
    reading = await read(settings(behaving(tmp_path, note=str(note))), who)
    assert set(reading.failed.values()) == {"can't be sent: it would be an option"}
    assert not note.exists()


@pytest.mark.parametrize("value", ["a b", "$(id)", "a;b|c", "\"'`", "%PATH%", "*", "a\nb"])
async def test_an_argument_is_one_argument_whatever_it_holds(tmp_path: Path, value: str):
    note = tmp_path / "heard"
    who = Customer(customer_id="C-1", name="x", keys={"login": value})
    await read(settings(behaving(tmp_path, note=str(note))), who)
    assert json.loads(note.read_text())["arguments"] == ["--login", value, "--id=C-1"]


def gone(pids: str) -> bool:
    for pid in pids.split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), 0)
            state = Path(f"/proc/{pid}/stat")
            if not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z":
                return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="looks at process ids as POSIX has them")
async def test_with_the_program_goes_whatever_it_has_started(tmp_path: Path):
    pids = tmp_path / "pids"
    given = settings(behaving(tmp_path, silent=str(pids)), limit_s=30)
    async with connect(given, lent()) as command:
        source = command.read(CUSTOMER, FACTS)
        async with aclosing(source), asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(source))
            await until(lambda: pids.exists() and len(pids.read_text().split()) == 2)
            assert not gone(pids.read_text())
            waiting.cancel()
    await until(lambda: gone(pids.read_text()))


async def test_a_program_that_never_ends_is_ended_and_an_order_is_not_known(tmp_path: Path):
    given = settings(behaving(tmp_path, silent=str(tmp_path / "pids")), limit_s=0.4)
    with pytest.raises(TimeoutError, match=r"sent, but no answer within 0.36 s"):
        await perform(given)


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        (65, ConnectorError, r"refused: no \[31m … at …"),
        (67, ConnectorError, "customer not on record"),
        (69, NotReady, "the program found its system busy: no "),
        (77, AuthFailed, "sign-in refused"),
        (3, InvalidReply, r"the program ended with 3: no \[31m … at …"),
    ],
)
async def test_an_exit_code_means_what_the_settings_say_and_names_nobody(
    tmp_path: Path, code: int, error: type[Exception], said: str
):
    complaint = "no \x1b[31m login-of-ex\u202e at Ann Example kit-Secret-7f3a9c\nsecond line"
    with pytest.raises(error, match=said) as caught:
        await perform(settings(behaving(tmp_path, code=code, complaint=complaint)))
    assert type(caught.value) is error
    words = str(caught.value)
    assert "login-of-ex" not in words
    assert "Ann Example" not in words
    assert "kit-Secret" not in words
    assert words.isprintable()


async def test_nothing_there_is_known_empty_and_required_is_not(tmp_path: Path):
    reading = await read(settings(behaving(tmp_path, code=67, complaint="")))
    assert reading.values == {"onu.state": None, "onu.rx_dbm": None}
    assert reading.failed == {"onu.note": "answer not understood: onu.note: nothing there"}


async def test_a_signal_is_no_answer(tmp_path: Path):
    given = settings(["-c", "import os; os.kill(os.getpid(), 9)"])
    reading = await read(given)
    assert set(reading.failed.values()) == {"the program was ended by signal 9"}


async def test_a_program_that_does_not_read_what_it_is_told_may_do_so():
    answer = 'print(\'{"state": "1", "note": "x"}\')'
    reading = await read(settings(["-c", f"import sys; sys.stdin.close(); {answer}"]))
    assert reading.values == {"onu.state": "online", "onu.rx_dbm": None, "onu.note": "x"}


async def test_so_many_run_at_once_and_no_more(tmp_path: Path):
    count = tmp_path / "count"
    code = (
        f"import time; f = open({str(count)!r}, 'a'); f.write('('); f.flush(); time.sleep(0.05); "
        "f.write(')'); f.flush(); print('{}')"
    )
    one = TABLE["questions"][0]
    facts = [
        {"onu.state": {"take": "x"}},
        {"onu.rx_dbm": {"take": "x"}},
        {"onu.note": {"take": "x"}},
    ]
    questions = [{**one, "facts": each} for each in facts]
    given = settings(["-c", code], at_once=1, questions=questions)
    async with connect(given, lent()) as command, aclosing(command.read(CUSTOMER, FACTS)) as came:
        assert len([each async for each in came]) == 3
    assert count.read_text() == "()()()"


@pytest.mark.parametrize(
    ("there", "well"), [({"program": sys.executable}, True), ({"program": "/none/such"}, False)]
)
async def test_without_a_run_for_it_a_sign_of_life_is_that_it_is_there(
    there: dict[str, Any], well: bool
):
    async with connect(settings([], health=None, **there), lent()) as command:
        (health,) = await command.health()
    assert (health.system, health.well, bool(health.detail)) == ("OSS", well, not well)


async def test_a_system_without_a_directory_is_none():
    async with connect(settings([], directory=None), lent()) as command:
        assert not hasattr(command, "find_customers")


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ({"program": "oss"}, "program", "a whole path"),
        ({"program": "C:/oss/ask.BAT"}, "program", "a batch file"),
        ({"folder": "here"}, "folder", "a whole path"),
        ({"inherit": ["A=B"]}, "inherit", "no name of a variable"),
        ({"secrets": {"1A": "x"}}, "secrets", "no name of a variable"),
        ({"environment": {"A": "b\0c"}}, "environment", "zero byte"),
        ({"codes": {"busy": [77]}}, "codes", "two things: 77"),
        ({"health": {"arguments": ["{customer.id}"]}}, "health.arguments", "no such blank"),
        (
            {"actions": {"a.do": {"title": {"zh": "x", "en": "x"}, "send": {"stdin": False}}}},
            "actions.a.do.send",
            "could be carried out twice",
        ),
        (
            {"questions": [{**TABLE["questions"][0], "ask": {"arguments": ["{order.key}"]}}]},
            "questions[0].ask.arguments",
            "no such blank",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(more: dict[str, Any], place: str, said: str):
    with pytest.raises(SettingsError) as caught:
        settings([], **more)
    (problem,) = caught.value.problems
    assert (problem.key, said in problem.text) == (place, True), str(problem)


def test_the_example_of_the_page_can_be_used_as_it_stands():
    example = DOCUMENTED.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    table = tomllib.loads(example)["connectors"]["command"]
    offered = offered_by("command", table)
    assert offered.facts == {"OSS": ("onu.state", "onu.rx_dbm")}
    assert [each.name for each in offered.actions] == ["onu.restart"]
    assert offered.secrets == ("oss_token",)

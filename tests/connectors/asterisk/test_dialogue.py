"""What is said to the switch, and what is made of its answers."""

import hashlib
import logging

import pytest

from app.sdk.errors import AuthFailed, NotReady
from connectors.asterisk import Settings
from connectors.asterisk.dialogue import Dialogue, Stage
from connectors.asterisk.message import parse

GREETING = b"Asterisk Call Manager/11.0.0"


def begin(auth: str = "md5") -> Dialogue:
    dialogue = Dialogue(Settings(username="desk", auth=auth), "sesame", "token")
    dialogue.hear(parse(GREETING))
    return dialogue


def answer(dialogue: Dialogue, said: bytes, **headers: str) -> bytes:
    """Answer the last thing said; return what is said to that."""
    action_id = said.split(b"ActionID: ")[-1].split(b"\r\n")[0].decode()
    lines = {"ActionID": action_id, **headers}
    dialogue.hear(parse("\r\n".join(f"{key}: {text}" for key, text in lines.items()).encode()))
    return dialogue.take_outgoing()


def logged_in() -> Dialogue:
    dialogue = begin("plain")
    answer(dialogue, dialogue.take_outgoing(), Response="Success")
    return dialogue


def test_the_password_itself_is_never_sent_with_md5() -> None:
    dialogue = begin()
    said = answer(dialogue, dialogue.take_outgoing(), Response="Success", Challenge="477427428")
    key = hashlib.md5(b"477427428sesame").hexdigest()
    assert b"Key: " + key.encode() in said
    assert b"sesame" not in said


def test_only_the_classes_that_matter_are_asked_for() -> None:
    assert b"Events: system,call,agent\r\n" in begin("plain").take_outgoing()


def test_the_snapshot_waits_until_the_switch_is_up() -> None:
    dialogue = logged_in()
    assert dialogue.stage is Stage.BOOTING
    dialogue.hear(parse(b"Event: FullyBooted\r\nPrivilege: system,all"))
    said = dialogue.take_outgoing()
    assert [line for line in said.split(b"\r\n") if line.startswith(b"Action: ")] == [
        b"Action: Ping", b"Action: BridgeList", b"Action: QueueStatus", b"Action: CoreShowChannels",
    ]  # fmt: skip


def test_a_switch_that_was_not_up_after_all_is_asked_again_later() -> None:
    dialogue = logged_in()
    dialogue.ask_snapshot()
    said = dialogue.take_outgoing()
    answer(dialogue, said, Response="Error", Message="Invalid/unknown command: CoreShowChannels.")
    assert dialogue.stage is Stage.BOOTING


def test_a_user_who_may_not_list_is_live_all_the_same_and_it_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    dialogue = logged_in()
    dialogue.ask_snapshot()
    with caplog.at_level(logging.WARNING):
        answer(dialogue, dialogue.take_outgoing(), Response="Error", Message="Permission denied")
    assert dialogue.stage is Stage.LIVE
    assert "write=reporting" in caplog.text


def test_a_refused_login_is_an_error_of_its_own() -> None:
    dialogue = begin("plain")
    with pytest.raises(AuthFailed, match="Authentication failed"):
        answer(
            dialogue, dialogue.take_outgoing(), Response="Error", Message="Authentication failed"
        )


def test_something_else_on_that_port_is_not_told_any_password() -> None:
    dialogue = Dialogue(Settings(auth="plain"), "sesame", "token")
    with pytest.raises(NotReady, match="no Asterisk manager"):
        dialogue.hear(parse(b"HTTP/1.1 400 Bad Request"))
    assert dialogue.take_outgoing() == b""


def test_an_answer_to_somebody_else_is_no_login() -> None:
    dialogue = begin("plain")
    dialogue.hear(parse(b"Response: Success\r\nActionID: guessed"))
    assert dialogue.stage is Stage.LOGIN


def test_a_shutdown_ends_it() -> None:
    dialogue = logged_in()
    with pytest.raises(NotReady, match="shutting down"):
        dialogue.hear(parse(b"Event: Shutdown\r\nPrivilege: system,all"))


def test_a_line_break_in_a_setting_forges_no_header() -> None:
    dialogue = Dialogue(Settings(username="a\r\nAction: Command", auth="plain"), "p", "token")
    dialogue.hear(parse(GREETING))
    assert b"\r\nAction: Command" not in dialogue.take_outgoing()

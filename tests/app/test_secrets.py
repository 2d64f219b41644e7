"""Secrets: the environment wins, a silent keyring is given up, nothing is kept in plain text."""

import threading

import pytest

from app.sdk.errors import AuthFailed
from app.secrets import KeyringError, Secrets, variable


class Ring:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def with_ring(ring: Ring, **environ: str) -> Secrets:
    return Secrets(lambda: ring, environ)


def test_a_secret_is_kept_read_and_forgotten():
    secrets = with_ring(Ring())
    secrets.set("asterisk", "password", "tulip")
    assert secrets.get("asterisk", "password") == "tulip"
    secrets.delete("asterisk", "password")
    secrets.delete("asterisk", "password")
    with pytest.raises(AuthFailed, match=r"keyring set ringside asterisk\.password"):
        secrets.get("asterisk", "password")


def test_the_environment_wins_and_the_keyring_is_not_asked():
    def never() -> Ring:
        raise AssertionError

    secrets = Secrets(never, {"RINGSIDE_SECRET_TMF_CLIENT_SECRET": "rose"})
    assert secrets.get("tmf", "client-secret") == "rose"


def test_a_variables_name_has_letters_digits_and_lines_only():
    assert variable("my-crm", "api.key") == "RINGSIDE_SECRET_MY_CRM_API_KEY"


def test_a_keyring_that_never_answers_is_given_up_and_not_asked_twice():
    asked = threading.Semaphore(0)
    go_on = threading.Event()

    def locked() -> Ring:
        asked.release()
        go_on.wait()
        return Ring()

    secrets = Secrets(locked, {}, answer_s=0.05)
    with pytest.raises(AuthFailed, match="gave no answer"):
        secrets.get("crm", "token")
    with pytest.raises(AuthFailed, match="still waits"):
        secrets.get("crm", "token")
    assert asked.acquire(blocking=False)
    assert not asked.acquire(blocking=False)
    go_on.set()


def test_a_broken_keyring_is_an_error_that_says_why():
    class Broken(Ring):
        def get_password(self, service: str, username: str) -> str | None:
            raise RuntimeError("Failed to unlock the collection!")

    secrets = with_ring(Broken())
    with pytest.raises(AuthFailed, match="RuntimeError: Failed to unlock the collection!"):
        secrets.get("crm", "token")
    with pytest.raises(KeyringError, match="Failed to unlock"):
        secrets.delete("crm", "token")


def test_a_reader_gives_what_was_read_before_and_fails_only_when_asked():
    ring = Ring()
    ring.kept["ringside", "crm.token"] = "iris"
    read = with_ring(ring).reader("crm", ["token", "other"])
    ring.kept.clear()
    assert read("token") == "iris"
    with pytest.raises(AuthFailed, match="no secret 'other'"):
        read("other")
    with pytest.raises(AuthFailed, match="the manifest names no secret 'third'"):
        read("third")


def test_the_log_key_is_made_once_and_kept():
    ring = Ring()
    first = with_ring(ring).log_key()
    again = with_ring(ring).log_key()
    assert first.kept
    assert len(first.key) == 32
    assert first == again


def test_without_a_keyring_the_log_key_is_for_this_run_and_says_so():
    def none() -> Ring:
        raise KeyringError("this session has no keyring")

    first, second = Secrets(none, {}).log_key(), Secrets(none, {}).log_key()
    assert not first.kept
    assert len(first.key) == 32
    assert first.key != second.key
    assert "this session has no keyring" in first.warning
    assert "ringside doctor" in first.warning


def test_a_keyring_that_forgets_at_once_is_not_trusted_with_the_log_key():
    class Forgetful(Ring):
        def set_password(self, service: str, username: str, password: str) -> None:
            pass

    key = with_ring(Forgetful()).log_key()
    assert not key.kept
    assert "did not keep" in key.warning


@pytest.mark.parametrize("text", ["zz", "abcd"])
def test_a_log_key_that_is_no_key_is_not_used_and_not_overwritten(text: str):
    ring = Ring()
    ring.kept["ringside", "log-key"] = text
    assert not with_ring(ring).log_key().kept
    assert ring.kept["ringside", "log-key"] == text


def test_the_log_key_may_come_from_the_environment():
    key = with_ring(Ring(), RINGSIDE_SECRET_RINGSIDE_LOG_KEY="11" * 32).log_key()
    assert (key.key, key.kept) == (b"\x11" * 32, True)

"""Secrets of connectors, and the key of the call log, in the keyring of the operating system.

A locked keyring may wait for somebody to type a password, for ever. Every question is therefore
asked in a thread of its own and given up after `ANSWER_S`; from a coroutine, call through
`asyncio.to_thread`, which is then never held for longer than that.
"""

import importlib
import os
import queue
import secrets
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec

from app.sdk.errors import AuthFailed, ConnectorError, boundary

SERVICE = "ringside"
ANSWER_S = 3.0
LOG_KEY_BYTES = 32

_TRUSTED = {
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
}
"""Keyrings that belong to the system. Named, because keyring's own choice may be a plain file."""

T = TypeVar("T")


class Keyring(Protocol):
    """What is used of a `keyring` backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None if there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget the secret."""
        ...


class KeyringError(Exception):
    """The keyring is absent, locked, silent or broken; the message says which, fit to show."""


class LogKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key of the call log.

    Attributes:
        kept: Whether the next start will find the same key.
        warning: What it means when it is not kept, and how to mend it; else empty.
    """

    key: bytes
    kept: bool
    warning: str = ""


class Secrets:
    """Reads and keeps secrets. None of the calls takes longer than the time limit."""

    def __init__(
        self,
        find_keyring: Callable[[], Keyring] | None = None,
        environ: Mapping[str, str] = os.environ,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._find_keyring = find_keyring or system_keyring
        self._environ = environ
        self._answer_s = answer_s
        self._asking: threading.Thread | None = None

    def get(self, connector: str, name: str) -> str:
        """Return a secret: from the environment if it is there, else from the keyring.

        Raises:
            AuthFailed: There is none, or the keyring can't be asked; the message says how to mend.
        """
        given = self._environ.get(variable(connector, name))
        if given:
            return given
        try:
            kept = self._ask(lambda ring: ring.get_password(SERVICE, f"{connector}.{name}"))
        except KeyringError as error:
            raise AuthFailed(
                connector,
                f"no secret {name!r}: {error}; or set {variable(connector, name)}",
            ) from error
        if kept is None:
            raise AuthFailed(
                connector, f"no secret {name!r}; run: keyring set {SERVICE} {connector}.{name}"
            )
        return kept

    def reader(self, connector: str, names: Iterable[str]) -> Callable[[str], str]:
        """Read these secrets now; what is returned gives them later without waiting.

        A secret that could not be had raises `AuthFailed` when it is asked for, not here.
        """
        had: dict[str, str | AuthFailed] = {}
        for name in names:
            try:
                had[name] = self.get(connector, name)
            except AuthFailed as error:
                had[name] = error

        def read(name: str) -> str:
            found = had.get(name)
            if found is None:
                raise AuthFailed(connector, f"the manifest names no secret {name!r}")
            if isinstance(found, AuthFailed):
                raise AuthFailed(connector, found.message) from found
            return found

        return read

    def set(self, connector: str, name: str, secret: str) -> None:
        """Keep a secret in the keyring.

        Raises:
            KeyringError: It was not kept, or nobody knows.
        """
        self._ask(lambda ring: ring.set_password(SERVICE, f"{connector}.{name}", secret))

    def delete(self, connector: str, name: str) -> None:
        """Take a secret out of the keyring; having none is fine.

        Raises:
            KeyringError: The keyring could not be asked.
        """

        def forget(ring: Keyring) -> None:
            if ring.get_password(SERVICE, f"{connector}.{name}") is not None:
                ring.delete_password(SERVICE, f"{connector}.{name}")

        self._ask(forget)

    def log_key(self) -> LogKey:
        """Return the key of the call log, made at the first start and kept in the keyring."""
        given = self._environ.get(variable(SERVICE, "log_key"))
        try:
            text = given or self._ask(_log_key)
            return LogKey(key=_key_bytes(text), kept=True)
        except (KeyringError, ValueError) as error:
            return LogKey(
                key=secrets.token_bytes(LOG_KEY_BYTES),
                kept=False,
                warning=(
                    f"The call log has no lasting key ({error}). Calls are kept in memory only: "
                    "after a crash or restart, open calls can't be taken up again. Unlock or "
                    "install a keyring, then start Ringside again; `ringside doctor` says more."
                ),
            )

    def backend(self) -> str:
        """Name the keyring in use.

        Raises:
            KeyringError: There is none.
        """
        return self._ask(lambda ring: type(ring).__module__.removeprefix("keyring.backends."))

    def _ask(self, question: Callable[[Keyring], T]) -> T:
        if self._asking is not None and self._asking.is_alive():
            raise KeyringError("the keyring still waits for an earlier answer")
        answers: queue.SimpleQueue[T | ConnectorError] = queue.SimpleQueue()
        self._asking = threading.Thread(
            target=_answer,
            args=(self._find_keyring, question, answers),
            name="keyring",
            daemon=True,  # a prompt nobody answers must not keep the program alive
        )
        self._asking.start()
        try:
            answer = answers.get(timeout=self._answer_s)
        except queue.Empty as error:
            raise KeyringError(
                f"the keyring gave no answer in {self._answer_s:g} s; it may be asking for a "
                "password"
            ) from error
        self._asking.join()
        if isinstance(answer, ConnectorError):
            raise KeyringError(_why(answer)) from answer
        return answer


def variable(connector: str, name: str) -> str:
    """Name the environment variable that wins over the keyring."""
    text = f"RINGSIDE_SECRET_{connector}_{name}".upper()
    return "".join(letter if letter.isalnum() else "_" for letter in text)


def system_keyring() -> Keyring:
    """Return the system's own keyring.

    Raises:
        KeyringError: There is none that can be used.
    """
    platform = sys.platform if sys.platform in _TRUSTED else "linux"
    for module, name in _TRUSTED[platform]:
        backend = getattr(importlib.import_module(module), name)
        if backend.viable:
            ring: Keyring = backend()
            return ring
    raise KeyringError("this session has no keyring")


def _answer(
    find_keyring: Callable[[], Keyring],
    question: Callable[[Keyring], T],
    answers: "queue.SimpleQueue[T | ConnectorError]",
) -> None:
    try:
        with boundary("keyring"):  # each backend has errors of its own
            answers.put(question(find_keyring()))
    except ConnectorError as error:
        answers.put(error)


def _why(error: ConnectorError) -> str:
    cause = error.__cause__
    if isinstance(cause, KeyringError):
        return str(cause)
    return f"{type(cause).__name__}: {cause}"


def _log_key(ring: Keyring) -> str:
    kept = ring.get_password(SERVICE, "log-key")
    if kept is None:
        kept = secrets.token_hex(LOG_KEY_BYTES)
        ring.set_password(SERVICE, "log-key", kept)
        if ring.get_password(SERVICE, "log-key") != kept:
            raise KeyringError("the keyring did not keep the key")
    return kept


def _key_bytes(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise ValueError("the key kept is not a key") from error
    if len(key) != LOG_KEY_BYTES:
        raise ValueError(f"the key kept has {len(key)} bytes, not {LOG_KEY_BYTES}")
    return key

"""Ask a connector of another maker about settings, in a process that does nothing else.

The desk never imports it: whether a table of the settings is right, and what it offers, only its
own code can say.
"""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Timer
from typing import Any

import app
from app.isolated.child import NO_WINDOW, NOT_UNDERSTOOD, command, environ
from app.isolated.crossing import raised
from app.isolated.messages import (
    HEAD_BYTES,
    Describe,
    Described,
    FromChild,
    Mistaken,
    NotOpened,
    Package,
    UnreadableError,
    from_child,
    length,
    packed,
)
from app.sdk.errors import ConnectorDefect, ConnectorError, NotReady
from app.sdk.manifest import Offer
from app.settings import SettingsError, Where, place_problems

ANSWER_S = 10.0
"""A slow machine takes seconds to start a process; nobody waits for it but the start-up."""


def describe(code: Package, name: str, settings: dict[str, Any], where: Where) -> Offer:
    """Check the settings and return what they offer. Waits; what was said once is not asked again.

    Raises:
        SettingsError: They are wrong, with every problem and its place.
        ConnectorError: The connector could not say; with the reason.
    """
    try:
        asked = packed(Describe(code=code, name=name, settings=settings))
    except UnreadableError as error:
        raise ConnectorDefect(name, f"its settings {error}") from error
    said = _answer(asked, ANSWER_S)
    match said:
        case Described(offer=offer):
            return offer
        case Mistaken(problems=problems):
            raise SettingsError(place_problems(where, list(problems)))
        case NotOpened():
            failed = raised(said.error)
            if isinstance(failed, ConnectorError):
                raise failed
            raise NotReady(name, str(failed)) from failed
        case str():
            raise NotReady(name, said)
        case _:
            raise ConnectorDefect(name, "said something else than it was asked")


def describe_all(asked: list[tuple[Package, str, dict[str, Any]]]) -> None:
    """Ask them all at once, so that `describe` need not wait for each; waits for the slowest."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        for code, name, settings in asked:
            pool.submit(_prepare, code, name, settings)


def _prepare(code: Package, name: str, settings: dict[str, Any]) -> None:
    with suppress(ConnectorError, SettingsError):  # said again to whoever asks
        describe(code, name, settings, Where())


@lru_cache(maxsize=64)
def _answer(asked: bytes, limit_s: float) -> FromChild | str:
    """Return what a child says to this message, or in words why it says nothing.

    Its pipe stays open until then: a child whose desk is gone ends.
    """
    began_s = time.monotonic()
    try:
        with subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(app.__file__).parents[1],
            env=environ(),
            creationflags=NO_WINDOW,
        ) as child:
            timer = Timer(limit_s, child.kill)
            timer.start()
            try:
                return _conversed(child, asked)
            finally:
                timer.cancel()
                child.kill()
    except (OSError, UnreadableError) as error:
        late = time.monotonic() - began_s >= limit_s
        return f"no answer within {limit_s:g} s" if late else f"{NOT_UNDERSTOOD}: {error}"


def _conversed(child: "subprocess.Popen[bytes]", asked: bytes) -> FromChild:
    assert child.stdin is not None, "it is a pipe"
    assert child.stdout is not None, "it is a pipe"
    child.stdin.write(asked)
    child.stdin.flush()
    size = length(child.stdout.read(HEAD_BYTES))
    return from_child(child.stdout.read(size))

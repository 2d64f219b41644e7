"""The real program, `ringside run`, as a process of its own on a display.

It is given a home of its own, a settings file that leads it to a switch and a back office, and its
secrets by environment variables.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from app.sandbox.office.backoffice import DEFAULT_TOKEN
from app.sandbox.telephony.switch import Switch
from tests.desktop.display import Display, end

ROOT = Path(__file__).parents[2]
AGENT = "PJSIP/101"
USERNAME = "ringside"
PASSWORD = "sandbox"
LOG_KEY = "5a" * 32
RELAY_TOKEN = "between-desks"
PATIENCE_S = 30.0
_LAST_CHARACTERS = 2000


class DeskEndedError(RuntimeError):
    """The program ended, or never reached its switch; the message holds what it said last."""


class DeskProcess:
    """The program while it runs.

    Attributes:
        home: Where everything it writes lies; `said` is what it printed.
    """

    def __init__(self, running: subprocess.Popen[bytes], home: Path) -> None:
        self._running = running
        self.home = home

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    @property
    def running(self) -> bool:
        """Whether it still does."""
        return self._running.poll() is None

    @property
    def said(self) -> str:
        """What it printed so far, on stdout and stderr."""
        return (self.home / "said.txt").read_text("utf-8", "replace")

    async def until_logged_in(self, switch: Switch, times: int = 1) -> None:
        """Wait until the switch has had so many logins.

        Raises:
            DeskEndedError: The program ended first, or took too long.
        """
        try:
            async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
                watching = group.create_task(self._watch())
                await switch.until_logged_in(times)
                watching.cancel()
        except TimeoutError as error:
            raise DeskEndedError(self._last_words("did not log in at the switch")) from error
        except ExceptionGroup as error:
            raise DeskEndedError(self._last_words("ended")) from error

    def kill(self) -> None:
        """End it as a crash does: at once, with nothing put away."""
        self._running.kill()
        self._running.wait()

    def stop(self) -> int:
        """Ask it to quit and wait; return its exit status."""
        return end(self._running, PATIENCE_S)

    async def _watch(self) -> None:
        while self.running:  # noqa: ASYNC110 - the end of another process
            await asyncio.sleep(0.05)
        raise DeskEndedError("it ended")

    def _last_words(self, what: str) -> str:
        return f"the program {what}; it said last:\n{self.said[-_LAST_CHARACTERS:]}"


def new_switch() -> Switch:
    """Make a switch, not yet listening, that this program may log in at."""
    return Switch({USERNAME: PASSWORD})


def write_settings(
    file: Path,
    *,
    switch_port: int,
    office_url: str,
    more: str = "",
    agent: str = AGENT,
    relay_url: str = "",
) -> Path:
    """Write the settings of one desk.

    Args:
        file: Where to; its folder is made.
        switch_port: Of a switch on loopback.
        office_url: Of the back office.
        more: Further lines of TOML, before the first table.
        agent: Whose desk it is.
        relay_url: Of what carries calls between desks; empty: nothing does.
    """
    lines = [
        f'agent = "{agent}"',
        'language = "en"',
        'theme = "light"',
        more,
        "[connectors.asterisk]",
        'host = "127.0.0.1"',
        f"port = {switch_port}",
        f'username = "{USERNAME}"',
        "[connectors.tmf]",
        f'base_url = "{office_url}"',
    ]
    if relay_url:
        lines += ["[connectors.colleagues]", f'base_url = "{relay_url}"']
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def environ_for(display: Display, home: Path) -> dict[str, str]:
    """Return the environment of a desk: a display, a home, its secrets, and no keyring."""
    environ = display.environ()
    environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    return environ | {
        "RINGSIDE_HOME": str(home),
        "RINGSIDE_SECRET_ASTERISK_PASSWORD": PASSWORD,
        "RINGSIDE_SECRET_TMF_TOKEN": DEFAULT_TOKEN,
        "RINGSIDE_SECRET_RINGSIDE_LOG_KEY": LOG_KEY,
        "RINGSIDE_SECRET_COLLEAGUES_TOKEN": RELAY_TOKEN,
    }


@contextmanager
def started(command: list[str], display: Display, home: Path) -> Iterator[DeskProcess]:
    """Start a program as a desk is started; it is ended with the context, if it still runs.

    Args:
        command: What follows the interpreter.
        display: Where its windows are.
        home: Of everything it writes.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "said.txt").open("ab") as said:
        running = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environ_for(display, home),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        yield DeskProcess(running, home)
    finally:
        end(running)


@asynccontextmanager
async def desk_process(
    display: Display,
    switch: Switch,
    home: Path,
    *,
    office_url: str,
    logins: int = 1,
    more: str = "",
) -> AsyncIterator[DeskProcess]:
    """Run `ringside run`; when this yields, it hears the switch.

    Args:
        display: Where its windows are.
        switch: Already listening.
        home: The same one again is the same desk started again, with its log of calls.
        office_url: Of the back office; nobody needs to be there.
        logins: The how-manyth login at this switch it will be.
        more: Further lines of settings, before the first table.

    Raises:
        DeskEndedError: It did not come that far.
    """
    file = write_settings(
        home / "settings.toml", switch_port=switch.port, office_url=office_url, more=more
    )
    with started(["-m", "app", "run", "--settings", str(file)], display, home) as desk:
        await desk.until_logged_in(switch, logins)
        yield desk

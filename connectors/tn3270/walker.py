"""From screen to screen: nothing is typed before a screen is recognised, all is read back."""

from collections.abc import Mapping

from app.sdk.encoders import unchanged
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.template import Blanks, Template
from connectors.tn3270.settings import BLANKS, Path, Screen, Settings, Step
from connectors.tn3270.terminal import Picture, Terminal

BACK_MAX = 12
"""Screens deep that a host is taken to be at most."""


class Walker:
    """One terminal, on a host whose screens are known."""

    def __init__(self, terminal: Terminal, settings: Settings) -> None:
        self.name = terminal.name
        self._terminal = terminal
        self._settings = settings

    async def go(self, path: Path, blanks: Blanks) -> Picture:
        """Follow a path to its end.

        Raises:
            InvalidReply: Another screen came than the path says; nothing was typed there.
            ConnectorError: A text can't be typed.
        """
        for step in path.steps:
            picture = await self._on(step.on)
            await self._take(step, picture, blanks)
        return await self._on(path.ends)

    async def write(self, screen: str, texts: Mapping[str, str]) -> dict[str, str]:
        """Type into the fields of the screen that is there; return what stands there then."""
        picture = await self._on(screen)
        for field, text in texts.items():
            await self._type(screen, field, text, picture)
        now = await self._terminal.look()
        return self.fields(screen, now, texts)

    async def go_home(self) -> None:
        """Lead back to the home screen, from wherever it is.

        Raises:
            InvalidReply: It does not come.
        """
        for _ in range(BACK_MAX):
            picture = await self._terminal.look()
            if self.shows(self._settings.home, picture):
                return
            first = self._settings.paths.get(self._settings.sign_on)
            if first is not None and first.steps and self.shows(first.steps[0].on, picture):
                raise InvalidReply(self.name, "the host asks to sign on again")
            await self._terminal.press(self._settings.back)
        raise InvalidReply(self.name, f"the screen {self._settings.home} does not come")

    async def look(self) -> Picture:
        """Return what stands on the screen."""
        return await self._terminal.look()

    def shows(self, screen: str, picture: Picture) -> bool:
        """Whether every mark of a screen stands at its place."""
        marks = self._settings.screens[screen].marks
        return all(picture.at(m.row, m.column, len(m.text)) == m.text for m in marks)

    def fields(self, screen: str, picture: Picture, wanted: Mapping[str, object]) -> dict[str, str]:
        """Return what stands in the fields of a screen; hidden ones are left out."""
        known = self._screen(screen).fields
        return {
            field: picture.at(spot.row, spot.column, spot.length).rstrip()
            for field, spot in known.items()
            if field in wanted and not spot.hidden
        }

    async def _on(self, screen: str) -> Picture:
        picture = await self._terminal.look()
        if not self.shows(screen, picture):
            raise InvalidReply(self.name, f"another screen has come than {screen}")
        return picture

    async def _take(self, step: Step, picture: Picture, blanks: Blanks) -> None:
        for field, text in step.types.items():
            filled = Template(text, BLANKS).fill(blanks, unchanged)
            await self._type(step.on, field, filled, picture)
        await self._terminal.press(step.key)

    async def _type(self, screen: str, field: str, text: str, picture: Picture) -> None:
        """Type one field, and see to it that it stands there."""
        spot = self._screen(screen).fields[field]
        if not text.isprintable():
            raise ConnectorError(self.name, f"{field} can't be typed: it is no plain text")
        if len(text) > spot.length:
            raise ConnectorError(self.name, f"{field} is longer than its {spot.length} characters")
        await self._terminal.type_at(spot.row, spot.column, text)
        now = await self._terminal.look()
        if not self.shows(screen, now):
            raise InvalidReply(self.name, f"the screen {screen} went away while it was filled in")
        if not spot.hidden and now.at(spot.row, spot.column, spot.length).rstrip() != text.rstrip():
            raise InvalidReply(self.name, f"{field} does not hold what was typed")

    def _screen(self, name: str) -> Screen:
        return self._settings.screens[name]

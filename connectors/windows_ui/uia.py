"""Windows: windows and controls through pywinauto, in a thread of its own.

pywinauto is imported in that thread, as COM wants whoever uses it to have begun it there.
"""

import asyncio
import ctypes
import importlib
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from app.sdk.errors import NotReady
from app.sdk.lane import Lane
from connectors.windows_ui.backend import TEXT_MAX, Seen, refusal
from connectors.windows_ui.grips import Grip, UiaGrip, Win32Grip
from connectors.windows_ui.settings import Kind, Locator, Role, Settings, Window

T = TypeVar("T")
NODES_MAX = 4000
CLASSES = {
    Role.EDIT: ("Edit", "Document"),
    Role.LABEL: ("Static", "Text"),
    Role.BUTTON: ("Button",),
    Role.COMBO: ("ComboBox",),
}


class _LastInput(ctypes.Structure):
    """LASTINPUTINFO of user32."""

    _fields_ = (("cbSize", ctypes.c_uint), ("dwTime", ctypes.c_uint))


class Uia:
    """A `Backend` over pywinauto."""

    def __init__(self, name: str, kind: Kind, settings: Settings) -> None:
        self.name = name
        self._kind = kind
        self._settings = settings
        self._lane: Lane | None = None
        self._screen: _Screen | None = None

    async def ping(self) -> None:
        """See whether there is a desktop to be asked."""
        await self._do(lambda screen: screen.tops(), acting=False)

    async def begin(self, window: Window) -> None:
        """Note the last input, and which program is in front."""
        await self._do(lambda screen: screen.begin(window), acting=False)

    async def touched(self, window: Window) -> bool:
        """Whether there was input since, and that program in front; a mouse that moved counts."""
        return await self._do(lambda screen: screen.touched(window), acting=False)

    async def read(self, window: Window, where: Locator) -> Seen:
        """Look at one control."""
        return await self._do(lambda screen: screen.read(window, where), acting=False)

    async def write(self, window: Window, where: Locator, text: str) -> None:
        """Replace what a field holds."""
        await self._do(lambda screen: screen.write(window, where, text), acting=True)

    async def press(self, window: Window, where: Locator) -> None:
        """Press a button."""
        await self._do(lambda screen: screen.press(window, where), acting=True)

    async def close(self) -> None:
        """End the thread once what is under way is over."""
        if self._lane is not None:
            self._lane.close()

    async def _do(self, work: Callable[["_Screen"], T], *, acting: bool) -> T:
        if self._lane is None:
            self._lane = Lane(self.name)

        def carry_out() -> T:
            if self._screen is None:
                self._screen = _Screen(self.name, self._kind)
            return self._screen.guarded(work, acting=acting)

        try:
            async with asyncio.timeout(self._settings.limit_s):
                return await self._lane.call(carry_out)
        except TimeoutError as error:
            raise refusal(self.name, "late", acted=acting) from error


class _Screen:
    """The desktop, as only the thread of the lane may see it."""

    def __init__(self, name: str, kind: Kind) -> None:
        self.name = name
        try:
            pywinauto = importlib.import_module("pywinauto")
            user32 = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
        except (ImportError, AttributeError) as error:
            raise NotReady(
                name, "pywinauto is not there; it runs on Windows only (`kind`)"
            ) from error
        self._user32 = user32
        self._psutil = importlib.import_module("psutil")  # no dependency on Linux
        self._desktop = pywinauto.Desktop(backend=kind.value)
        trouble: list[type[Exception]] = [RuntimeError]
        self._grip: Grip = Win32Grip()
        if kind is Kind.UIA:
            found = importlib.import_module("pywinauto.uia_defines").NoPatternInterfaceError
            self._grip = UiaGrip(found)
            trouble += [found, importlib.import_module("comtypes").COMError]
        else:
            trouble.append(importlib.import_module("pywintypes").error)
        self._trouble = tuple(trouble)
        self._input = 0
        self._in_front = False

    def guarded(self, work: Callable[["_Screen"], T], *, acting: bool) -> T:
        """Do something; a program that goes away in the middle is no defect of ours."""
        try:
            return work(self)
        except self._trouble as error:
            raise refusal(self.name, "gone", acted=acting) from error

    def tops(self) -> list[Any]:
        """Return every window of the desktop."""
        return list(self._desktop.windows())

    def begin(self, window: Window) -> None:
        """Take note of the last input, and of which program is in front."""
        self._in_front = self._front_is(self._window(window))
        self._input = self._last_input()

    def touched(self, window: Window) -> bool:
        """Whether there was input since, with that program in front then or now."""
        if self._last_input() == self._input:
            return False
        return self._in_front or self._front_is(self._window(window))

    def read(self, window: Window, where: Locator) -> Seen:
        """Look at one control."""
        control = self._control(window, where)
        return Seen(text=self._grip.text(control)[:TEXT_MAX], writable=self._grip.writable(control))

    def write(self, window: Window, where: Locator, text: str) -> None:
        """Replace what a field holds."""
        control = self._control(window, where)
        if not self._grip.writable(control):
            raise refusal(self.name, "closed", acted=True)
        self._grip.write(control, text)

    def press(self, window: Window, where: Locator) -> None:
        """Press a button."""
        control = self._control(window, where)
        if not control.is_enabled():
            raise refusal(self.name, "closed", acted=True)
        self._grip.press(control)

    def _window(self, wanted: Window) -> Any:
        found = [
            top
            for top in self.tops()
            if top.is_visible()
            and re.search(wanted.title, str(top.element_info.name or ""))
            and self._program(top.process_id()) == wanted.program.lower()
        ]
        return self._only(found, "window")

    def _program(self, number: int) -> str:
        try:
            return str(self._psutil.Process(number).name()).lower()
        except self._psutil.Error:
            return ""  # one of another user's, who is nobody's CRM here

    def _control(self, window: Window, where: Locator) -> Any:
        top = self._window(window)
        candidates = list(self._below(top))
        if where.path:
            at = _follow(top, where.path)
            candidates = [] if at is None else [at]
        found = [each for each in candidates if self._is(each, where)]
        control = self._only(found, "control")
        if self._grip.secret(control):
            raise refusal(self.name, "secret", acted=False)
        return control

    def _is(self, control: Any, where: Locator) -> bool:
        if where.role is not None and control.friendly_class_name() not in CLASSES[where.role]:
            return False
        if where.id and self._grip.id_of(control) != where.id:
            return False
        return not where.name or str(control.element_info.name or "") == where.name

    def _below(self, top: Any) -> Iterator[Any]:
        found = list(islice(top.iter_descendants(), NODES_MAX + 1))
        if len(found) > NODES_MAX:
            raise refusal(self.name, "too-many", acted=False)
        yield from found

    def _only(self, found: list[Any], what: str) -> Any:
        if len(found) != 1:
            raise refusal(self.name, f"{'many' if found else 'no'}-{what}", acted=False)
        return found[0]

    def _last_input(self) -> int:
        told = _LastInput(ctypes.sizeof(_LastInput), 0)
        self._user32.GetLastInputInfo(ctypes.byref(told))
        return int(told.dwTime)

    def _front_is(self, top: Any) -> bool:
        there = ctypes.c_ulong()
        self._user32.GetWindowThreadProcessId(
            self._user32.GetForegroundWindow(), ctypes.byref(there)
        )
        return int(there.value) == int(top.process_id())


def _follow(node: Any, path: tuple[int, ...]) -> Any:
    for index in path:
        below = node.children()
        if index >= len(below):
            return None
        node = below[index]
    return node

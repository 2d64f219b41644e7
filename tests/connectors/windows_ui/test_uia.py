"""The Windows side against a stand-in with pywinauto's calls; it never ran on Windows itself."""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

import psutil
import pytest

from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.kit import lent
from connectors.windows_ui import connect
from tests.connectors.windows_ui.setup import NUMBER, WHO, settings

PROGRAM = psutil.Process(os.getpid()).name()
READ_ONLY, PASSWORD = 0x0800, 0x0020


class NoPatternError(Exception):
    """pywinauto.uia_defines.NoPatternInterfaceError."""


class ComError(Exception):
    """comtypes.COMError."""


class Control:
    """A wrapper of pywinauto, with what both of its backends offer."""

    def __init__(self, kind: str, name: str, text: str = "", **more: Any) -> None:
        self.kind, self.text, self.more = kind, text, more
        self.below: list[Control] = []
        self.pressed = 0
        self.program = os.getpid()
        element = SimpleNamespace(CurrentIsPassword=more.get("password", False))
        ident = more.get("id", "")
        self.element_info = SimpleNamespace(
            name=name, automation_id=ident, control_id=ident, element=element
        )

    @property
    def iface_value(self) -> Any:
        if self.kind != "Edit":
            raise NoPatternError
        return Value(self)

    @property
    def iface_invoke(self) -> Any:
        return SimpleNamespace(Invoke=self.press)

    def press(self) -> None:
        self.pressed += 1

    def take(self, text: str) -> None:
        if self.more.get("gone"):
            raise ComError
        self.text = text.upper() if self.more.get("upper") else text

    set_edit_text = take

    def post_message(self, message: int) -> None:
        assert message == 0x00F5
        self.press()

    def window_text(self) -> str:
        return self.text or self.element_info.name

    def has_style(self, style: int) -> bool:
        return bool(style & self.more.get("style", 0))

    def friendly_class_name(self) -> str:
        return self.kind

    def is_enabled(self) -> bool:
        return not self.more.get("disabled", False)

    def is_visible(self) -> bool:
        return True

    def process_id(self) -> int:
        return self.program

    def children(self) -> "list[Control]":
        return self.below

    def iter_descendants(self) -> "Iterator[Control]":
        for each in self.below:
            yield each
            yield from each.iter_descendants()


class Value:
    """IUIAutomationValuePattern."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self.CurrentValue = control.text
        self.CurrentIsReadOnly = control.more.get("style", 0) & READ_ONLY

    def SetValue(self, text: str) -> None:  # noqa: N802 - as Windows calls it
        self._control.take(text)


class User32:
    """When the last input was, and who is in front."""

    def __init__(self) -> None:
        self.tick, self.front = 1000, 0

    def GetLastInputInfo(self, into: Any) -> None:  # noqa: N802
        into._obj.dwTime = self.tick

    def GetForegroundWindow(self) -> int:  # noqa: N802
        return 1

    def GetWindowThreadProcessId(self, _window: int, into: Any) -> None:  # noqa: N802
        into._obj.value = self.front


class Windows:
    """The desktop, and the CRM on it."""

    def __init__(self) -> None:
        self.user32 = User32()
        self.fields = {
            "subject": Control("Edit", "Subject", id="txtSubject"),
            "note": Control("Edit", "Note"),
            "upper": Control("Edit", "Upper", id="txtUpper", upper=True),
            "closed": Control("Edit", "Closed", id="txtClosed", disabled=True),
            "fixed": Control("Edit", "Fixed", id="txtFixed", style=READ_ONLY),
            "password": Control(
                "Edit", "Password", id="txtPassword", password=True, style=PASSWORD
            ),
            "slow": Control("Edit", "Slow", id="txtSlow", gone=True),
            "label": Control("Static", "C-4711", id="lblId"),
        }
        self.number = Control("Edit", "Number", id="txtNumber")
        self.search = Control("Button", "Search")
        self.top = Control("Dialog", "LegacyCRM 3.1")
        shown = Control("Static", NUMBER, id="lblNumber")
        self.top.below = [self.number, self.search, shown, *self.fields.values()]
        self.tops = [self.top]
        self.takes_s = 0.0

    def windows(self) -> list[Control]:
        time.sleep(self.takes_s)
        return self.tops


@pytest.fixture(params=["uia", "win32"])
def windows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Windows:
    made = Windows()
    made.kind = request.param

    def desktop(backend: str) -> Windows:
        assert backend == request.param
        return made

    modules = {
        "pywinauto": {"Desktop": desktop},
        "pywinauto.uia_defines": {"NoPatternInterfaceError": NoPatternError},
        "comtypes": {"COMError": ComError},
        "pywintypes": {"error": ComError},
    }
    for name, offered in modules.items():
        module = ModuleType(name)
        vars(module).update(offered)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=made.user32), raising=False)
    return made


@asynccontextmanager
async def opened(desk: Windows, **more: Any):
    own = {"main": {"title": "^LegacyCRM", "program": PROGRAM}}
    table = {"kind": desk.kind, "windows": own, **more}
    async with connect(settings(**table), lent()) as bridge:
        yield bridge


async def test_a_customer_is_brought_up_and_seen(windows: Windows):
    async with opened(windows) as bridge:
        await bridge.open_customer(WHO, NUMBER)
        [health] = await bridge.health()
    assert (windows.number.text, windows.search.pressed) == (NUMBER, 1)
    assert health.well


async def test_a_form_is_filled_and_read_back(windows: Windows):
    async with opened(windows) as bridge:
        wanted = {"subject": "T 7", "note": "回访"}
        assert (await bridge.fill("ticket", wanted)).fields == wanted
    assert windows.fields["note"].text == "回访"


@pytest.mark.parametrize(
    ("field", "error", "words"),
    [
        ("upper", InvalidReply, "does not hold"),
        ("closed", ConnectorError, "can't be written to"),
        ("fixed", ConnectorError, "can't be written to"),
        ("label", ConnectorError, "can't be written to"),
        ("missing", ConnectorError, "no such control"),
        ("password", ConnectorError, "password field"),
        ("slow", InvalidReply, "look there before trying again"),
    ],
)
async def test_a_field_that_does_not_take_the_text_is_named(
    windows: Windows, field: str, error: type[ConnectorError], words: str
):
    async with opened(windows) as bridge:
        with pytest.raises(error, match=f"{field}.*{words}") as raised:
            await bridge.fill("ticket", {field: "some text"})
    assert type(raised.value) is error


@pytest.mark.parametrize(("in_front", "stopped"), [(True, True), (False, False)])
async def test_input_stops_the_macro_while_the_crm_is_in_front(
    windows: Windows, in_front: bool, stopped: bool
):
    windows.user32.front = os.getpid() if in_front else 0
    async with opened(windows) as bridge:
        window = bridge._settings.windows["main"]
        await bridge._backend.begin(window)
        assert not await bridge._backend.touched(window)
        windows.user32.tick += 1
        assert await bridge._backend.touched(window) is stopped


async def test_a_window_is_found_by_title_and_program_and_alone(windows: Windows):
    async with opened(windows) as bridge:
        windows.tops = [windows.top, windows.top]
        with pytest.raises(ConnectorError, match="more than one window"):
            await bridge.fill("ticket", {"subject": "x"})
        windows.tops = [Control("Dialog", "Another")]
        with pytest.raises(NotReady, match="no window"):
            await bridge.fill("ticket", {"subject": "x"})
    own = {"main": {"title": "^LegacyCRM", "program": "crm.exe"}}
    async with opened(windows, windows=own) as bridge:
        assert await bridge.read_context() is None


async def test_a_program_that_hangs_holds_nobody(windows: Windows):
    async with opened(windows, limit_s=0.2) as bridge:
        windows.takes_s = 0.6
        with pytest.raises(NotReady, match="does not answer"):
            await bridge.fill("ticket", {"subject": "x"})
        windows.takes_s = 0.0
    assert windows.fields["subject"].text == ""


async def test_a_control_is_found_by_its_place(windows: Windows):
    forms = {"f": {"window": "main", "fields": {"x": {"path": [3]}, "y": {"path": [99]}}}}
    async with opened(windows, forms=forms, actions={}) as bridge:
        await bridge.fill("f", {"x": "here"})
        with pytest.raises(ConnectorError, match="y: no such control"):
            await bridge.fill("f", {"y": "here"})
    assert windows.fields["subject"].text == "here"


async def test_without_pywinauto_it_is_said():
    async with connect(settings(kind="uia"), lent()) as bridge:
        with pytest.raises(NotReady, match="on Windows only"):
            await bridge.fill("ticket", {"subject": "x"})

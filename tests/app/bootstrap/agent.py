"""Whoever sits at the desk under test: waits for what the card shows, and presses what is on it."""

import asyncio
from collections.abc import Callable

from PySide6.QtGui import QPixmap

from app.bootstrap.desk import Opened
from app.domain.session import Playbook, Session
from app.presenters.book import Book
from app.presenters.chips import COMING
from widgets.state import CardState, Chip, TrayState
from widgets.state.calls import CallChip
from widgets.tray import Tray

PATIENCE_S = 10.0


class Agent:
    """Whoever sits there: reads the card, and presses what is on it."""

    def __init__(self, desk: Opened) -> None:
        self._desk = desk
        self._changed = asyncio.Event()
        self.cards: list[CardState] = []
        desk.presenter.card_changed.connect(self._see)
        desk.presenter.card_gone.connect(self._changed.set)
        desk.presenter.calls_changed.connect(lambda _: self._changed.set())
        desk.windows.tray_presenter.changed.connect(self._changed.set)

    @property
    def card(self) -> CardState | None:
        """What the card on the screen shows with its next frame; None when there is no card."""
        overlay = self._desk.windows.overlay
        overlay.settle()
        return None if self.session is None or overlay.parked else overlay.state

    @property
    def session(self) -> Session | None:
        return self._desk.presenter.shown

    @property
    def tray(self) -> TrayState:
        return self._desk.windows.tray_presenter.state()

    @property
    def tray_icon(self) -> Tray:
        return self._desk.windows.tray

    @property
    def present(self) -> Playbook:
        """What a call that began now would be judged by."""
        return self._desk.editions.present

    def book(self, edition: str) -> Book:
        """What calls of an edition are shown by."""
        return self._desk.editions.book(edition)

    def chip(self, key: str) -> Chip:
        assert self.card is not None
        return next(chip for chip in self.card.chips if chip.key == key)

    async def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Wait until it is so, looked at again whenever card or tray change."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            said = f"{what} did not come within {PATIENCE_S:g} s"
            raise TimeoutError(f"{said}; {self._glance()}; tray: {self.tray.tip}") from error

    async def sees(self, what: str, holds: Callable[[CardState], object]) -> CardState:
        """Wait for a card of which it holds."""
        await self.until(what, lambda: self.card is not None and bool(holds(self.card)))
        assert self.card is not None
        return self.card

    async def sees_no_card(self) -> None:
        await self.until("an empty screen", lambda: self.card is None)

    async def hears_the_switch(self) -> None:
        await self.until("a line that is up", lambda: self.tray.look in ("ready", "call"))

    async def sees_chip(self, name: str) -> CallChip:
        """Wait for another call in one line, by whose it is."""
        presenter = self._desk.presenter

        def lines() -> list[CallChip]:
            return [chip for chip in presenter.calls.chips if name in chip.name]

        await self.until(f"a line of {name}", lambda: bool(lines()))
        return lines()[0]

    async def sees_mode(self, mode: str) -> CardState:
        return await self.sees(mode, lambda card: card.mode == mode)

    async def sees_customer(self, name: str) -> CardState:
        return await self.sees(f"the customer {name}", lambda card: card.name == name)

    async def sees_every_answer(self) -> CardState:
        """Wait until no system is waited for any more."""

        def complete(_card: CardState) -> bool:
            facts = self.session.facts if self.session is not None else {}
            return bool(facts) and not any(fact.having in COMING for fact in facts.values())

        return await self.sees("every system's answer", complete)

    def press(self, gesture: str, *words: object) -> None:
        """Do what a click does: the overlay tells of its own gesture about the call on show."""
        assert self.card is not None, f"nothing to press for {gesture}"
        getattr(self._desk.windows.overlay, gesture).emit(self.card.call_id, *words)

    def picture(self) -> QPixmap:
        """Paint the card."""
        return self._desk.windows.overlay.grab()

    def follow(self, link: str) -> None:
        """Click a link of the action line."""
        assert self.card is not None
        line = self.card.action_line
        assert line is not None, f"no line with a link {link}"
        assert link in [choice.key for choice in line.links], line
        self.press("link_requested", line.key, link)

    def finish(self) -> None:
        """Finish the wrap-up with the code that is suggested."""
        assert self.card is not None
        assert self.card.wrap_up is not None
        codes = self.card.wrap_up.codes
        code = next((each.key for each in codes if each.chosen), codes[0].key)
        self.press("finish_requested", code, "")

    def _glance(self) -> str:
        card = self.card
        if card is None:
            return "there is no card"
        parts = card.mode, card.name, card.banner, card.reason, card.step, card.action_line
        return f"the card: {parts}"

    def _see(self, card: CardState) -> None:
        self.cards.append(card)
        self._changed.set()

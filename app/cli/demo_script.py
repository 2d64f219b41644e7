"""One whole call played by itself: each state is waited for, then photographed in every dress."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from app.bootstrap.desk import Opened
from app.domain.actions import ActionPhase
from app.domain.call import Phase
from app.domain.facts import Having
from app.domain.sayings import sayings
from app.domain.session import Session, standing
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.people import Scenario

LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")
PATIENCE_S = 20.0
ACTION = "aaa.disconnect"


class Script:
    """Plays the caller and the agent of one call.

    The `whole` one, about a stale broadband session, goes from ringing to wrap-up; of any other
    call it shows what the card says once every system has answered.
    """

    def __init__(
        self, switch: Switch, agent: str, scenario: Scenario, out: Path, *, whole: bool = True
    ) -> None:
        self._switch, self._agent, self._scenario, self._out = switch, agent, scenario, out
        self._whole = whole
        self._desk: Opened
        self._changed = asyncio.Event()
        self._taken = 0

    async def go(self, desk: Opened) -> None:
        """Play the call from ringing to its end, a picture set at each state.

        Raises:
            TimeoutError: A state did not come; the message names it.
        """
        self._desk = desk
        desk.presenter.card_changed.connect(lambda _card: self._changed.set())
        desk.presenter.card_gone.connect(self._changed.set)
        self._out.mkdir(parents=True, exist_ok=True)
        await self._switch.until_logged_in()
        call = await self._switch.ring(
            ani=self._scenario.number, agent=self._agent, queue="broadband", dnis="10080"
        )
        await self._until("ringing", lambda s: s.phase is Phase.RINGING)
        await self._shoot("ringing")
        await self._until("identified", lambda s: s.customer is not None)
        await self._shoot("identified")
        await call.answer()
        await self._until("answered", lambda s: s.phase is Phase.ACTIVE)
        if not self._whole:
            await self._until("every answer", _settled)
            await self._shoot("next-step")
            await self._open_disputed()
            print(f"{self._taken} pictures in {self._out}/", flush=True)
            return
        await self._act()
        await call.hold()
        await self._until("held", lambda s: s.phase is Phase.HELD)
        await self._shoot("held")
        await call.unhold()
        await self._ask()
        await call.hang_up(by="caller")
        await self._wrap_up()
        print(f"{self._taken} pictures in {self._out}/", flush=True)

    async def _open_disputed(self) -> None:
        """Where systems differ, open the chip that says so, and reveal what they said."""
        session, card = self._desk.presenter.shown, self._desk.windows.overlay.state
        torn = {name for name, fact in session.facts.items() if fact.disputed} if session else set()
        rules = self._desk.editions.book(session.edition if session else "").rules
        shown = {chip.key for chip in (*card.chips, *card.rest)} if card is not None else set()
        for rule in rules:
            if rule.chip in shown and rule.facts & torn:
                self._press("details_requested", rule.chip)
                await self._shoot("details")
                self._press("reveal_requested", min(rule.facts & torn))
                await self._until("what was revealed", lambda s: bool(s.revealed))
                await self._shoot("revealed")
                return

    async def _act(self) -> None:
        """Take the recommended step: one click, one confirmation."""
        await self._until("all facts", lambda s: all(f.known for f in s.facts.values()))
        await self._shoot("next-step")
        self._press("action_requested", ACTION)
        await self._until("a question", _order(ActionPhase.CONFIRMING))
        await self._shoot("confirm")
        self._press("link_requested", self._key(), "confirm")
        await self._until("a running action", _order(ActionPhase.RUNNING))
        await self._shoot("action-running")
        await self._until("the action's end", _order(ActionPhase.DONE))
        await self._shoot("action-done")

    async def _ask(self) -> None:
        """Ask the customer the one thing no system knows."""
        await self._until("a question for the customer", self._asks)
        await self._shoot("question")
        self._press("fold_requested", True)
        await self._shoot("slim")
        self._press("fold_requested", False)
        self._press("answer_requested", "customer.confirms", "yes")
        await self._until("solved", self._solved)
        await self._shoot("solved")

    async def _wrap_up(self) -> None:
        await self._until("wrap-up", lambda s: s.phase is Phase.WRAP_UP)
        await self._shoot("wrap-up")
        card = self._desk.windows.overlay.state
        code = card.wrap_up.codes[0].key if card and card.wrap_up else ""
        self._press("finish_requested", code, "")
        await self._until("the end", lambda s: s is None)

    def _press(self, gesture: str, *words: object) -> None:
        """Do what a click does: emit the overlay's own gesture about the call on show."""
        session = self._desk.presenter.shown
        call_id = session.call_id if session is not None else ""
        getattr(self._desk.windows.overlay, gesture).emit(call_id, *words)

    def _key(self) -> str:
        session = self._desk.presenter.shown
        return next(iter(session.orders)) if session is not None else ""

    def _asks(self, session: Session) -> bool:
        stand = standing(session, self._desk.editions.book(session.edition).playbook)
        return stand is not None and stand[1].question == "customer.confirms"

    def _solved(self, session: Session) -> bool:
        stand = standing(session, self._desk.editions.book(session.edition).playbook)
        return stand is not None and stand[1].outcome is not None

    async def _until(self, what: str, holds: Callable[..., bool]) -> None:
        print(f"waiting for: {what}", flush=True)
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not self._holds(holds):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            raise TimeoutError(f"{what} did not come within {PATIENCE_S:g} s") from error

    def _holds(self, holds: Callable[..., bool]) -> bool:
        session = self._desk.presenter.shown
        try:
            return holds(session)
        except AttributeError:  # nothing is on show yet
            return False

    async def _shoot(self, name: str) -> None:
        """Take one picture in each language and theme."""
        self._taken += len(LANGUAGES) * len(THEMES)
        windows = self._desk.windows
        number = self._taken // (len(LANGUAGES) * len(THEMES))
        for language in LANGUAGES:
            for theme in THEMES:
                windows.dress(language=language, theme=theme)
                windows.overlay.settle()
                await asyncio.sleep(0.03)
                picture = windows.overlay.grab()
                picture.save(str(self._out / f"{number:02d}-{name}-{language}-{theme}.png"))


def _settled(session: Session) -> bool:
    """Whether no system is waited for any more."""
    said = (each for fact in session.facts.values() for each in sayings(fact))
    return not any(each.having is Having.LOADING for each in said)


def _order(phase: ActionPhase) -> Callable[[Session], bool]:
    return lambda session: any(order.phase is phase for order in session.orders.values())
